import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { DemoCallKey } from '../app/find-demo-call.ts';
import { DEMO_CALL_OUTCOMES, DEMO_CALL_STATUSES, type DemoCallStatus } from '../domain/demo-calls/demo-call.ts';
import { Fault } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireUser } from './context.ts';
import { enumOf } from './enums.ts';
import { UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar } from './scalars.ts';

export const DemoCallStatusEnum = enumOf(DEMO_CALL_STATUSES, 'DemoCallStatus', 'Where a demo call stands.', {
  REQUESTED: 'A guest asked for it and has not confirmed their address: nothing is held.',
  SCHEDULED: 'It stands, and its host’s time is taken.',
  TOOK_PLACE: 'It took place, as its host says.',
  NO_SHOW: 'The guest did not come, as its host says.',
  CANCELLED: 'The guest, its host or the team cancelled it.',
});

export const DemoCallOutcomeEnum = enumOf(DEMO_CALL_OUTCOMES, 'DemoCallOutcome', 'What became of a demo call.', {
  TOOK_PLACE: 'It took place.',
  NO_SHOW: 'The guest did not come.',
});

@ObjectType('DemoCallAppointment', {
  description: 'A demo call as its guest may see it. It names the host and nothing else of the team.',
  simpleResolvers: true,
})
export class DemoCallAppointmentType {
  @Field(() => DemoCallStatusEnum, { description: 'Where it stands.' })
  status!: DemoCallStatus;

  @Field(() => DateTimeScalar, { description: 'When it begins; while it is requested, the time wished for.' })
  start!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it ends.' })
  end!: EpochMs;

  @Field(() => String, { description: 'Wall time of `start` in the guest’s zone, with offset and zone.' })
  localStart!: string;

  @Field(() => String, { nullable: true, description: 'Whom the guest meets; null while it is only requested.' })
  hostName!: string | null;

  @Field(() => String, { nullable: true, description: 'The link to its room, the same for its whole life.' })
  joinUrl!: string | null;

  @Field(() => DateTimeScalar, { description: 'Until when the guest can confirm their address.' })
  verifyBy!: EpochMs;
}

@ObjectType('DemoCallAppointmentPayload', {
  description: 'The demo call as it is now, or why nothing changed.',
  simpleResolvers: true,
})
export class DemoCallAppointmentPayload {
  @Field(() => DemoCallAppointmentType, { nullable: true, description: 'The call.' })
  appointment!: DemoCallAppointmentType | null;

  @Field(() => [UserErrorType], { description: 'Why nothing changed.' })
  userErrors!: readonly UserErrorType[];
}

@InputType('DemoCallKeyInput', {
  description: 'Which demo call: a guest gives the token of the link in their mail, its host or an admin gives its id.',
})
export class DemoCallKeyInput {
  @Field(() => String, { nullable: true, description: 'The last part of the link in the guest’s mail.' })
  token?: string | null;

  @Field(() => ID, { nullable: true, description: 'The call’s id, for its host and for admins.' })
  demoCallId?: string | null;
}

/** Who asks for which call. Throws unless exactly one of token and id is there. */
export function readDemoCallKey({ token, demoCallId }: DemoCallKeyInput, { actor }: RequestContext): DemoCallKey {
  if ((token == null) === (demoCallId == null)) {
    throw new Fault('BAD_USER_INPUT', 'Name the call by its token or by its id.', { path: ['input', 'call'] });
  }
  if (token != null) return { token, purpose: 'MANAGE' };
  return { viewer: requireUser(actor), id: objectId(demoCallId ?? '') };
}
