import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { cancelDemoCall, moveDemoCall } from '../app/change-demo-call.ts';
import { confirmDemoCall, type DemoCallStep } from '../app/confirm-demo-call.ts';
import { listDemoCallSlots } from '../app/demo-call-times.ts';
import { findDemoCallByToken } from '../app/find-demo-call.ts';
import { joinUrl } from '../app/join-link.ts';
import { requestDemoCall } from '../app/request-demo-call.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { SlotType } from './availability.ts';
import type { RequestContext } from './context.ts';
import {
  DemoCallAppointmentPayload,
  DemoCallAppointmentType,
  DemoCallKeyInput,
  readDemoCallKey,
} from './demo-call-types.ts';
import { readLocale } from './locale.ts';
import { UserErrorType } from './nodes.ts';
import { DateTimeScalar, EmailAddressScalar, TimeZoneScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@InputType('RequestDemoCallInput', { description: 'Who asks for a demo call, and for when.' })
class RequestDemoCallInput {
  @Field(() => String, { description: 'The guest’s name, up to 200 characters.' })
  name!: string;

  @Field(() => EmailAddressScalar, { description: 'Where the link goes that confirms the request.' })
  email!: string;

  @Field(() => TimeZoneScalar, { description: 'The zone the guest reads times in.' })
  timeZone!: string;

  @Field(() => String, { nullable: true, description: 'The language of mails, by BCP 47. Default `en`.' })
  locale?: string | null;

  @Field(() => String, { nullable: true, description: 'What the guest wants to talk about, up to 2000 characters.' })
  note?: string | null;

  @Field(() => DateTimeScalar, { description: 'A start out of `demoCallSlots`.' })
  start!: EpochMs;
}

@ObjectType('RequestDemoCallPayload', {
  description:
    'A mail is on its way, or something is wrong with the request. It never tells whether an address is known.',
  simpleResolvers: true,
})
class RequestDemoCallPayload {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when the link in the mail confirms the call. Nothing is held before.',
  })
  verifyBy!: EpochMs | null;

  @Field(() => [UserErrorType], { description: 'Everything that is wrong with the request.' })
  userErrors!: readonly UserErrorType[];
}

@InputType('ConfirmDemoCallInput', {
  description: 'The link out of the mail, and another time where the first is gone.',
})
class ConfirmDemoCallInput {
  @Field(() => String, { description: 'The last part of the link.' })
  token!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Another start. Default: the one that was wished for.' })
  start?: EpochMs | null;
}

@InputType('MoveDemoCallInput', { description: 'Which demo call goes where.' })
class MoveDemoCallInput {
  @Field(() => DemoCallKeyInput, { description: 'The call.' })
  call!: DemoCallKeyInput;

  @Field(() => DateTimeScalar, { description: 'A start out of `demoCallSlots`, asked for this call.' })
  start!: EpochMs;
}

@InputType('CancelDemoCallInput', { description: 'Which demo call does not take place.' })
class CancelDemoCallInput {
  @Field(() => DemoCallKeyInput, { description: 'The call.' })
  call!: DemoCallKeyInput;

  @Field(() => String, { nullable: true, description: 'Why, for the other side; up to 500 characters.' })
  reason?: string | null;
}

/** What visitors do: the token of a signed link says who they are. */
@Resolver()
export class GuestDemoCallResolver {
  @Query(() => [SlotType], {
    description:
      'When the team can take a demo call that starts in [from, to), at most 31 days: everybody’s free time as one list. For everybody; no token is needed.',
  })
  async demoCallSlots(
    @Arg('from', () => DateTimeScalar, { description: 'The earliest start.' }) from: EpochMs,
    @Arg('to', () => DateTimeScalar, { description: 'Every start comes before it.' }) to: EpochMs,
    @Arg('timeZone', () => TimeZoneScalar, { description: 'The zone to show times in.' }) timeZone: string,
    @Arg('call', () => DemoCallKeyInput, {
      nullable: true,
      description: 'A call that is to be moved: then its host’s slots, its own time among them.',
    })
    call: DemoCallKeyInput | null,
    @Ctx() context: RequestContext,
  ): Promise<SlotType[]> {
    const key = call == null ? null : readDemoCallKey(call, context);
    const slots = await listDemoCallSlots(context.deps, { from, to, key });
    return slots.map((slot) => new SlotType(slot, timeZone, null));
  }

  @Query(() => DemoCallAppointmentType, {
    nullable: true,
    description: 'The demo call behind a link of a mail. Null for a link we did not sign.',
  })
  async demoCallByLink(
    @Arg('token', () => String, { description: 'The last part of the link.' }) token: string,
    @Ctx() context: RequestContext,
  ): Promise<DemoCallAppointmentType | null> {
    const call = await findDemoCallByToken(context.deps, token);
    return call === null ? null : presentAppointment(context, call);
  }

  @Mutation(() => RequestDemoCallPayload, {
    description:
      'Asks for a demo call: a link goes to the address, and nothing is held before it was opened. Limited for each network address.',
  })
  async requestDemoCall(
    @Arg('input', () => RequestDemoCallInput, { description: 'Who, and when.' }) input: RequestDemoCallInput,
    @Ctx() { deps, address = 'here' }: RequestContext,
  ): Promise<RequestDemoCallPayload> {
    const { name, email, timeZone, start, note = null } = input;
    const locale = readLocale(input.locale ?? 'en', ['input', 'locale']);
    const outcome = await requestDemoCall(deps, { guest: { name, email, timeZone, locale }, note, start }, address);
    return 'problems' in outcome
      ? { verifyBy: null, userErrors: presentErrors(outcome.problems) }
      : { verifyBy: outcome.verifyBy, userErrors: [] };
  }

  @Mutation(() => DemoCallAppointmentPayload, {
    description: 'Confirms the guest’s address by the link in their mail, and with it the call. Good once.',
  })
  async confirmDemoCall(
    @Arg('input', () => ConfirmDemoCallInput, { description: 'The link.' }) input: ConfirmDemoCallInput,
    @Ctx() context: RequestContext,
  ): Promise<DemoCallAppointmentPayload> {
    return presentStep(
      context,
      await confirmDemoCall(context.deps, { token: input.token, start: input.start ?? null }),
    );
  }

  @Mutation(() => DemoCallAppointmentPayload, {
    description: 'Gives a demo call another time with the same host. For its guest, its host and admins.',
  })
  async moveDemoCall(
    @Arg('input', () => MoveDemoCallInput, { description: 'Which, and where to.' }) input: MoveDemoCallInput,
    @Ctx() context: RequestContext,
  ): Promise<DemoCallAppointmentPayload> {
    return presentStep(context, await moveDemoCall(context.deps, readDemoCallKey(input.call, context), input.start));
  }

  @Mutation(() => DemoCallAppointmentPayload, {
    description: 'Cancels a demo call that has not begun. For its guest, its host and admins.',
  })
  async cancelDemoCall(
    @Arg('input', () => CancelDemoCallInput, { description: 'Which, and why.' }) input: CancelDemoCallInput,
    @Ctx() context: RequestContext,
  ): Promise<DemoCallAppointmentPayload> {
    const key = readDemoCallKey(input.call, context);
    return presentStep(context, await cancelDemoCall(context.deps, key, input.reason ?? null));
  }
}

async function presentStep(context: RequestContext, step: DemoCallStep): Promise<DemoCallAppointmentPayload> {
  if ('problems' in step) return { appointment: null, userErrors: presentErrors(step.problems) };
  return { appointment: await presentAppointment(context, step.call), userErrors: [] };
}

async function presentAppointment({ deps, loaders }: RequestContext, call: DemoCall): Promise<DemoCallAppointmentType> {
  const { status, start, end, verifyBy, hostId, guest } = call;
  const host = hostId === null ? null : await loaders.user.load(hostId);
  return {
    ...{ status, start, end, verifyBy, hostName: host?.name ?? null },
    localStart: formatZoned(guest.timeZone, start),
    joinUrl: hostId === null ? null : joinUrl(deps.config, call.id, null),
  };
}
