import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import {
  AGENDA_PARTS,
  type AgendaPart,
  readAgenda,
  readBookingPage,
  readToday,
  readWaiting,
} from '../app/read-agenda.ts';
import { sessionCursor } from '../app/read-objects.ts';
import type { Booking, BookingStatus } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { Fault, notFound } from '../domain/fault.ts';
import type { Proposal } from '../domain/proposals/proposal.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { BookingType, SessionConnection } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { BookingStatusEnum, enumOf } from './enums.ts';
import { ProposalType } from './proposal-types.ts';
import { SessionType } from './sessions.ts';

const AgendaPartEnum = enumOf(AGENDA_PARTS, 'AgendaPart', 'Which of somebody’s sessions.', {
  UPCOMING: 'Those that block time and are not over, the next one first.',
  PAST: 'Those that are over and were not cancelled, the latest first.',
  CANCELLED: 'Those that do not take place, whenever they were to begin, the latest first.',
});

const BookingConnection = connectionOf('Booking', () => BookingType, {
  one: 'booking',
  many: 'bookings, the newest first',
});

@ObjectType('Waiting', { description: 'What waits for the viewer’s word.', simpleResolvers: true })
class WaitingType {
  @Field(() => [ProposalType], { description: 'Proposals the viewer is to answer, the newest first.' })
  proposals!: readonly Proposal[];

  @Field(() => [SessionType], {
    description:
      'Sessions of which the viewer has not said what became of them, by start. It can be said for three days: `recordAttendance`.',
  })
  attendance!: readonly Session[];

  @Field(() => [SessionType], {
    description:
      'For every booking and month that may still be reviewed and was not, its last session, by start: `leaveReview`.',
  })
  reviews!: readonly Session[];
}

const FIRST = { nullable: true, description: 'How many, 1 to 100. Default 20.' };
const AFTER = { nullable: true, description: 'A cursor: what follows it.' };

@Resolver(() => SessionType)
export class AgendaResolver {
  @Query(() => SessionConnection, {
    description: 'The viewer’s sessions, given or taken; an admin sees everybody’s.',
  })
  async sessions(
    @Arg('part', () => AgendaPartEnum, { description: 'Which ones, and so in which order.' }) part: AgendaPart,
    @Arg('first', () => Int, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<Session>> {
    const page = await readAgenda(deps, requireUser(actor), part, { first: first ?? null, after: after ?? null });
    return presentPage(page, sessionCursor);
  }

  @Query(() => [SessionType], {
    description: 'The viewer’s own sessions that touch today by their own clocks, by start; cancelled ones left out.',
  })
  async sessionsToday(@Ctx() { deps, actor }: RequestContext): Promise<readonly Session[]> {
    return readToday(deps, requireUser(actor));
  }

  @Query(() => BookingConnection, {
    description: 'The viewer’s bookings, the newest first; an admin sees everybody’s.',
  })
  async bookings(
    @Arg('status', () => BookingStatusEnum, { nullable: true, description: 'Only those in this state.' })
    status: BookingStatus | null,
    @Arg('first', () => Int, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<Booking>> {
    const question = { first: first ?? null, after: after ?? null };
    const page = await readBookingPage(deps, requireUser(actor), status ?? null, question);
    return presentPage(page, ({ createdAt, id }) => cursorOf({ at: createdAt, id }));
  }

  @Query(() => WaitingType, { description: 'What waits for the word of the mentor or student who asks.' })
  async waiting(@Ctx() { deps, actor }: RequestContext): Promise<WaitingType> {
    const viewer = requireUser(actor);
    if (viewer.role === 'ADMIN') throw new Fault('FORBIDDEN', 'This is for mentors and students.');
    return readWaiting(deps, viewer);
  }

  @FieldResolver(() => String, {
    description:
      'Wall time of `start` in the viewer’s own zone, with offset and zone: 2026-03-08T09:30:00-04:00[America/New_York]',
  })
  localStart(@Root() { start }: Session, @Ctx() { actor }: RequestContext): string {
    return formatZoned(requireUser(actor).timeZone, start);
  }

  @FieldResolver(() => String, {
    description:
      'The same in the zone the series is kept in: the mentor’s when it was booked. Week after week this wall time stays.',
  })
  mentorLocalStart(@Root() { start, anchorTimeZone }: Session): string {
    return formatZoned(anchorTimeZone, start);
  }

  @FieldResolver(() => String, { description: 'The same by the student’s clocks, wherever they are now.' })
  async studentLocalStart(@Root() { start, studentId }: Session, @Ctx() { loaders }: RequestContext): Promise<string> {
    const student = await loaders.user.load(studentId);
    if (student === null) throw notFound('person');
    return formatZoned(student.timeZone, start);
  }
}
