import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import { ifVisible } from '../app/read-objects.ts';
import { watchFeed } from '../app/watch-feed.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import type { DashboardEvent, DashboardEventBody } from '../domain/events.ts';
import { Fault, notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DASHBOARD_EVENT, DashboardEventType, type EventView } from './dashboard-event.ts';
import { CalendarStateEnum } from './enums.ts';
import { forgetAll } from './loaders.ts';
import { MESSAGE_EVENT_TYPES } from './message-events.ts';
import { PEOPLE_EVENT_TYPES } from './people-events.ts';
import { DateTimeScalar } from './scalars.ts';
import { SessionType } from './sessions.ts';

@ObjectType('BookingHeld', { ...DASHBOARD_EVENT, description: 'A student holds times and is about to pay.' })
class BookingHeldType extends DashboardEventType {}

@ObjectType('BookingConfirmed', {
  ...DASHBOARD_EVENT,
  description: 'A series was paid for the first time, or a trial was booked.',
})
class BookingConfirmedType extends DashboardEventType {}

@ObjectType('BookingExpired', { ...DASHBOARD_EVENT, description: 'A hold ended without payment; its times are free.' })
class BookingExpiredType extends DashboardEventType {}

@ObjectType('BookingChanged', {
  ...DASHBOARD_EVENT,
  description:
    'A booking is in another state, further weeks of it were placed, or money of it went back or is disputed.',
})
class BookingChangedType extends DashboardEventType {}

@ObjectType('SessionsConfirmed', { ...DASHBOARD_EVENT, description: 'A week was paid: its sessions take place.' })
class SessionsConfirmedType extends DashboardEventType {}

@ObjectType('SessionRoomReady', { ...DASHBOARD_EVENT, description: 'A session got its Google Meet room.' })
class SessionRoomReadyType extends DashboardEventType {}

@ObjectType('RoomMissing', {
  ...DASHBOARD_EVENT,
  description: 'A booking was confirmed to its people though Google has not made every room of it yet. For admins.',
})
class RoomMissingType extends DashboardEventType {}

@ObjectType('SessionMoved', { ...DASHBOARD_EVENT, description: 'A session has a new time.' })
class SessionMovedType extends DashboardEventType {
  @Field(() => DateTimeScalar, { description: 'When it was to begin before.' })
  previousStart!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it was to end before.' })
  previousEnd!: EpochMs;
}

@ObjectType('SessionCancelled', { ...DASHBOARD_EVENT, description: 'A session does not take place.' })
class SessionCancelledType extends DashboardEventType {
  @Field(() => String, { nullable: true, description: 'In the words of whoever cancelled it.' })
  reason!: string | null;
}

@ObjectType('CalendarStateChanged', {
  ...DASHBOARD_EVENT,
  description: 'The connection to Google Calendar is worth something else now.',
})
class CalendarStateChangedType extends DashboardEventType {
  @Field(() => CalendarStateEnum, { description: 'The state at that time.' })
  state!: CalendarState;
}

export const DASHBOARD_EVENT_TYPES = [
  BookingHeldType,
  ...PEOPLE_EVENT_TYPES,
  BookingConfirmedType,
  BookingExpiredType,
  BookingChangedType,
  SessionsConfirmedType,
  SessionRoomReadyType,
  RoomMissingType,
  SessionMovedType,
  SessionCancelledType,
  CalendarStateChangedType,
  ...MESSAGE_EVENT_TYPES,
] as const;

async function bookingOf({ actor, loaders }: RequestContext, bookingId: string): Promise<Booking> {
  const booking = ifVisible(requireUser(actor), await loaders.booking.load(bookingId));
  if (booking === null) throw notFound('booking');
  return booking;
}

async function sessionOf({ actor, loaders }: RequestContext, sessionId: string): Promise<Session> {
  const session = ifVisible(requireUser(actor), await loaders.session.load(sessionId));
  if (session === null) throw notFound('session');
  return session;
}

const BOOKING_FIELD = { description: 'The booking, as it is now.' };
const SESSION_FIELD = { description: 'The session, as it is now.' };

@Resolver(() => BookingHeldType)
export class BookingHeldResolver {
  @FieldResolver(() => BookingType, BOOKING_FIELD)
  booking(@Root() event: EventView<'BOOKING_HELD'>, @Ctx() context: RequestContext): Promise<Booking> {
    return bookingOf(context, event.bookingId);
  }
}

@Resolver(() => BookingConfirmedType)
export class BookingConfirmedResolver {
  @FieldResolver(() => BookingType, BOOKING_FIELD)
  booking(@Root() event: EventView<'BOOKING_CONFIRMED'>, @Ctx() context: RequestContext): Promise<Booking> {
    return bookingOf(context, event.bookingId);
  }
}

@Resolver(() => BookingExpiredType)
export class BookingExpiredResolver {
  @FieldResolver(() => BookingType, BOOKING_FIELD)
  booking(@Root() event: EventView<'BOOKING_EXPIRED'>, @Ctx() context: RequestContext): Promise<Booking> {
    return bookingOf(context, event.bookingId);
  }
}

@Resolver(() => BookingChangedType)
export class BookingChangedResolver {
  @FieldResolver(() => BookingType, BOOKING_FIELD)
  booking(@Root() event: EventView<'BOOKING_CHANGED'>, @Ctx() context: RequestContext): Promise<Booking> {
    return bookingOf(context, event.bookingId);
  }
}

@Resolver(() => SessionsConfirmedType)
export class SessionsConfirmedResolver {
  @FieldResolver(() => BookingType, BOOKING_FIELD)
  booking(@Root() event: EventView<'SESSIONS_CONFIRMED'>, @Ctx() context: RequestContext): Promise<Booking> {
    return bookingOf(context, event.bookingId);
  }

  @FieldResolver(() => [SessionType], { description: 'The sessions that were confirmed, as they are now.' })
  sessions(@Root() event: EventView<'SESSIONS_CONFIRMED'>, @Ctx() context: RequestContext): Promise<Session[]> {
    return Promise.all(event.sessionIds.map((id) => sessionOf(context, id)));
  }
}

@Resolver(() => SessionRoomReadyType)
export class SessionRoomReadyResolver {
  @FieldResolver(() => SessionType, SESSION_FIELD)
  session(@Root() event: EventView<'SESSION_ROOM_READY'>, @Ctx() context: RequestContext): Promise<Session> {
    return sessionOf(context, event.sessionId);
  }
}

@Resolver(() => RoomMissingType)
export class RoomMissingResolver {
  @FieldResolver(() => BookingType, BOOKING_FIELD)
  booking(@Root() event: EventView<'ROOM_MISSING'>, @Ctx() context: RequestContext): Promise<Booking> {
    return bookingOf(context, event.bookingId);
  }
}

@Resolver(() => SessionMovedType)
export class SessionMovedResolver {
  @FieldResolver(() => SessionType, SESSION_FIELD)
  session(@Root() event: EventView<'SESSION_MOVED'>, @Ctx() context: RequestContext): Promise<Session> {
    return sessionOf(context, event.sessionId);
  }
}

@Resolver(() => SessionCancelledType)
export class SessionCancelledResolver {
  @FieldResolver(() => SessionType, SESSION_FIELD)
  session(@Root() event: EventView<'SESSION_CANCELLED'>, @Ctx() context: RequestContext): Promise<Session> {
    return sessionOf(context, event.sessionId);
  }
}

@Resolver()
export class DashboardEventResolver {
  @Subscription(() => DashboardEventType, {
    description: 'The viewer’s own feed. With `after`, first what was missed, then live; every event once, in order.',
    subscribe: ({ args, context }: { args: { after?: number | null }; context: RequestContext }) => {
      const viewer = requireUser(context.actor);
      const after = args.after ?? null;
      if (after !== null && after < 0) throw new Fault('BAD_USER_INPUT', '`after` counts from 0.', { path: ['after'] });
      return watchFeed(context.deps, viewer.id, after);
    },
  })
  dashboardEvents(
    @Arg('after', () => Int, {
      nullable: true,
      description: 'The last `seq` seen; 0 for everything. Default: only what happens from now on.',
    })
    _after: number | null,
    @Root() { seq, occurredAt, body }: DashboardEvent,
    @Ctx() { loaders }: RequestContext,
  ): DashboardEventBody & Pick<DashboardEvent, 'seq' | 'occurredAt'> {
    // A subscription lives long: what it shows with this event is read anew.
    forgetAll(loaders);
    return { ...body, seq, occurredAt };
  }
}
