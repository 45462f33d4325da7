import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { ifVisible } from '../app/read-objects.ts';
import type { Session } from '../domain/bookings/session.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DashboardEventType, type EventView } from './dashboard-event.ts';
import { ProposedTimeType } from './proposal-types.ts';
import { DateTimeScalar } from './scalars.ts';
import { SessionType } from './sessions.ts';

@ObjectType('SessionConflict', {
  description:
    'Something in the mentor’s calendar lies over a booked session, which stays. What it is, is nobody’s business.',
  simpleResolvers: true,
})
class SessionConflictType {
  @Field(() => DateTimeScalar, { description: 'When it was noticed.' })
  noticedAt!: EpochMs;

  @Field(() => [ProposedTimeType], { description: 'Times near it that were free then; see `proposeMove`.' })
  alternatives!: readonly ProposedTimeType[];
}

@Resolver(() => SessionType)
export class SessionConflictResolver {
  @FieldResolver(() => [SessionConflictType], {
    description: 'What lies over it in the mentor’s calendar, as far as that was read. Empty for nearly every session.',
  })
  async conflicts(
    @Root() session: Session,
    @Ctx() { loaders, actor }: RequestContext,
  ): Promise<readonly SessionConflictType[]> {
    const clocks = { viewer: requireUser(actor).timeZone, mentor: session.anchorTimeZone };
    return (await loaders.conflicts.load(session.id)).map(({ noticedAt, alternatives }) => ({
      noticedAt,
      alternatives: alternatives.map((time) => new ProposedTimeType(time, clocks)),
    }));
  }
}

const EVENT = { implements: DashboardEventType, simpleResolvers: true };

@ObjectType('SessionConflictFound', {
  ...EVENT,
  description: 'Something in the mentor’s calendar lies over a session.',
})
class SessionConflictFoundType extends DashboardEventType {}

@ObjectType('SessionConflictCleared', { ...EVENT, description: 'Nothing lies over a session any more.' })
class SessionConflictClearedType extends DashboardEventType {}

export const CONFLICT_EVENT_TYPES = [SessionConflictFoundType, SessionConflictClearedType] as const;

const SESSION_FIELD = { description: 'The session, as it is now.' };

@Resolver(() => SessionConflictFoundType)
export class SessionConflictFoundResolver {
  @FieldResolver(() => SessionType, SESSION_FIELD)
  session(@Root() event: EventView<'SESSION_CONFLICT_FOUND'>, @Ctx() context: RequestContext): Promise<Session> {
    return sessionOf(context, event.sessionId);
  }
}

@Resolver(() => SessionConflictClearedType)
export class SessionConflictClearedResolver {
  @FieldResolver(() => SessionType, SESSION_FIELD)
  session(@Root() event: EventView<'SESSION_CONFLICT_CLEARED'>, @Ctx() context: RequestContext): Promise<Session> {
    return sessionOf(context, event.sessionId);
  }
}

async function sessionOf({ actor, loaders }: RequestContext, id: string): Promise<Session> {
  const session = ifVisible(requireUser(actor), await loaders.session.load(id));
  if (session === null) throw notFound('session');
  return session;
}
