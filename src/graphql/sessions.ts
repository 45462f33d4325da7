import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { cancelSessions, type SessionChangeOutcome } from '../app/cancel-sessions.ts';
import { joinUrl } from '../app/join-link.ts';
import { rescheduleSessions } from '../app/reschedule-sessions.ts';
import type { ChangeScope } from '../domain/bookings/change-scope.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireUser } from './context.ts';
import { ChangeScopeEnum, SessionStatusEnum } from './enums.ts';
import { NodeType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar, UrlScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('Session', { implements: NodeType, description: 'One lesson.', simpleResolvers: true })
export class SessionType extends NodeType implements Pick<Session, 'id' | 'start' | 'end' | 'status' | 'meetLink'> {
  @Field(() => DateTimeScalar, { description: 'When it begins.' })
  start!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it ends.' })
  end!: EpochMs;

  @Field(() => SessionStatusEnum, { description: 'Where it stands.' })
  status!: Session['status'];

  @Field(() => UrlScalar, { nullable: true, description: 'Its own Google Meet room; null until the room is made.' })
  meetLink!: string | null;
}

@InputType('CancelSessionsInput', { description: 'What is to be cancelled.' })
class CancelSessionsInput {
  @Field(() => ID, { description: 'The session the scope starts from.' })
  sessionId!: string;

  @Field(() => ChangeScopeEnum, { description: 'How much of the series.' })
  scope!: ChangeScope;

  @Field(() => String, { nullable: true, description: 'Told to the other side, up to 500 characters.' })
  reason?: string | null;
}

@InputType('RescheduleSessionsInput', { description: 'What is to be moved, and where to.' })
class RescheduleSessionsInput {
  @Field(() => ID, { description: 'The session the scope starts from.' })
  sessionId!: string;

  @Field(() => ChangeScopeEnum, { description: 'How much of its weekly slot.' })
  scope!: ChangeScope;

  @Field(() => DateTimeScalar, {
    description: 'The new start of the session named; the others move by the same wall time.',
  })
  newStart!: EpochMs;

  @Field(() => String, { nullable: true, description: 'Told to the other side, up to 500 characters.' })
  reason?: string | null;
}

@ObjectType('ChangeSessionsPayload', { description: 'All of it was changed, or nothing.', simpleResolvers: true })
class ChangeSessionsPayload {
  @Field(() => [SessionType], { nullable: true, description: 'The sessions that were changed, as they are now.' })
  sessions!: readonly Session[] | null;

  @Field(() => [UserErrorType], { description: 'Why nothing was changed.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => SessionType)
export class SessionResolver {
  @Mutation(() => ChangeSessionsPayload, {
    description: 'Cancels sessions; their times are free at once. Student, mentor and admins may.',
  })
  async cancelSessions(
    @Arg('input', () => CancelSessionsInput, { description: 'Which sessions, and why.' }) input: CancelSessionsInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ChangeSessionsPayload> {
    const user = requireUser(actor);
    return presentChange(await cancelSessions(deps, user, readChange(input)));
  }

  @Mutation(() => ChangeSessionsPayload, {
    description: 'Moves sessions, all in scope or none. Each keeps its id, its room and its join link.',
  })
  async rescheduleSessions(
    @Arg('input', () => RescheduleSessionsInput, { description: 'Which sessions, where to, and why.' })
    input: RescheduleSessionsInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ChangeSessionsPayload> {
    const user = requireUser(actor);
    return presentChange(await rescheduleSessions(deps, user, { ...readChange(input), newStart: input.newStart }));
  }

  @FieldResolver(() => UrlScalar, {
    description:
      'Stable link that mails carry; it leads to the current room and survives every reschedule. It is made for whoever asks: an arrival through it is theirs.',
  })
  joinUrl(@Root() session: Session, @Ctx() { deps, actor }: RequestContext): string {
    return joinUrl(deps.config, session.id, actor?.kind === 'user' ? actor.user.id : null);
  }
}

function readChange({ sessionId, scope, reason }: CancelSessionsInput) {
  return { sessionId: objectId(sessionId), scope, reason: reason ?? null };
}

function presentChange({ sessions, userErrors }: SessionChangeOutcome): ChangeSessionsPayload {
  return { sessions, userErrors: presentErrors(userErrors) };
}
