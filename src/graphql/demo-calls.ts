import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { recordDemoCall } from '../app/change-demo-call.ts';
import { findDemoCallBy } from '../app/find-demo-call.ts';
import { joinUrl } from '../app/join-link.ts';
import { cursorOf } from '../app/page.ts';
import { readDemoCalls } from '../app/read-demo-calls.ts';
import type { User } from '../domain/actor.ts';
import type { DemoCall, DemoCallOutcome, DemoCallStatus } from '../domain/demo-calls/demo-call.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DemoCallOutcomeEnum, DemoCallStatusEnum } from './demo-call-types.ts';
import { NodeType, PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar, EmailAddressScalar, TimeZoneScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('DemoCall', {
  implements: NodeType,
  description: 'A talk with somebody who has no account, for its host and for admins. Forgotten half a year after it.',
  simpleResolvers: true,
})
export class DemoCallType extends NodeType {
  @Field(() => DemoCallStatusEnum, { description: 'Where it stands.' })
  status!: DemoCallStatus;

  @Field(() => DateTimeScalar, { description: 'When it begins.' })
  start!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it ends.' })
  end!: EpochMs;

  @Field(() => String, { nullable: true, description: 'What the guest wants to talk about.' })
  note!: string | null;

  @Field(() => String, { nullable: true, description: 'The Google Meet room; null while there is none.' })
  meetLink!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled, in the words of whoever did.' })
  cancelReason!: string | null;

  @Field(() => DateTimeScalar, { description: 'When the guest asked for it.' })
  createdAt!: EpochMs;
}

const DemoCallConnection = connectionOf('DemoCall', () => DemoCallType, {
  one: 'demo call',
  many: 'demo calls, the earliest first',
});

@InputType('RecordDemoCallInput', { description: 'What became of a demo call.' })
class RecordDemoCallInput {
  @Field(() => ID, { description: 'The call.' })
  demoCallId!: string;

  @Field(() => DemoCallOutcomeEnum, { description: 'What became of it.' })
  outcome!: DemoCallOutcome;
}

@ObjectType('RecordDemoCallPayload', {
  description: 'The call as it is now, or why nothing changed.',
  simpleResolvers: true,
})
class RecordDemoCallPayload {
  @Field(() => DemoCallType, { nullable: true, description: 'The call.' })
  demoCall!: DemoCall | null;

  @Field(() => [UserErrorType], { description: 'Why nothing changed.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => DemoCallType)
export class DemoCallResolver {
  @Query(() => DemoCallType, { nullable: true, description: 'A demo call. Null for what is not the viewer’s to see.' })
  demoCall(
    @Arg('id', () => ID, { description: 'The call’s id.' }) id: string,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<DemoCall | null> {
    return findDemoCallBy(deps, { viewer: requireUser(actor), id: objectId(id) });
  }

  @Query(() => DemoCallConnection, {
    description: 'The viewer’s demo calls, or everybody’s for admins, the earliest first.',
  })
  async demoCalls(
    @Arg('from', () => DateTimeScalar, { description: 'Only those that end after it.' }) from: EpochMs,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<DemoCall>> {
    const question = { first: first ?? null, after: after ?? null };
    const page = await readDemoCalls(deps, requireUser(actor), from, question);
    return presentPage(page, ({ start, id }) => cursorOf({ at: start, id }));
  }

  @Mutation(() => RecordDemoCallPayload, {
    description: 'Says what became of a demo call that has begun: its host, or an admin. May be said anew.',
  })
  async recordDemoCall(
    @Arg('input', () => RecordDemoCallInput, { description: 'Which, and what.' }) input: RecordDemoCallInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<RecordDemoCallPayload> {
    const key = { viewer: requireUser(actor), id: objectId(input.demoCallId) };
    const step = await recordDemoCall(deps, key, input.outcome);
    return 'problems' in step
      ? { demoCall: null, userErrors: presentErrors(step.problems) }
      : { demoCall: step.call, userErrors: [] };
  }

  @FieldResolver(() => PersonType, { description: 'Who of the team gives it.' })
  async host(@Root() { hostId }: DemoCall, @Ctx() { loaders }: RequestContext): Promise<User> {
    const host = hostId === null ? null : await loaders.user.load(hostId);
    if (host === null) throw notFound('person');
    return host;
  }

  @FieldResolver(() => String, { description: 'The guest’s name, as they wrote it.' })
  guestName(@Root() { guest }: DemoCall): string {
    return guest.name;
  }

  @FieldResolver(() => EmailAddressScalar, { description: 'The guest’s address, which they confirmed.' })
  guestEmail(@Root() { guest }: DemoCall): string {
    return guest.email;
  }

  @FieldResolver(() => String, { description: 'Wall time of `start` in the viewer’s own zone, with offset and zone.' })
  localStart(@Root() { start }: DemoCall, @Ctx() { actor }: RequestContext): string {
    return formatZoned(requireUser(actor).timeZone, start);
  }

  @FieldResolver(() => String, { description: 'The same in the guest’s zone.' })
  guestLocalStart(@Root() { start, guest }: DemoCall): string {
    return formatZoned(guest.timeZone, start);
  }

  @FieldResolver(() => TimeZoneScalar, { description: 'The zone the guest reads times in.' })
  guestTimeZone(@Root() { guest }: DemoCall): string {
    return guest.timeZone;
  }

  @FieldResolver(() => String, { description: 'The link to its room, the same for its whole life.' })
  joinUrl(@Root() { id }: DemoCall, @Ctx() { deps }: RequestContext): string {
    return joinUrl(deps.config, id, null);
  }
}
