import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings, sessions } from '../tables/bookings.ts';
import { users } from '../tables/users.ts';

/** The promised sessions of running series that begin in `(after, until]`, with the zones of their people. */
export async function listComingSessions(q: Queryable, after: EpochMs, until: EpochMs) {
  return q
    .select({
      id: sessions.id,
      bookingId: sessions.bookingId,
      mentorId: sessions.mentorId,
      studentId: sessions.studentId,
      week: sessions.week,
      start: sessions.startsAt,
      wallStart: sessions.wallStart,
      anchorTimeZone: sessions.anchorTimeZone,
      studentTimeZone: bookings.studentTimeZone,
      mentorTimeZone: users.timeZone,
    })
    .from(sessions)
    .innerJoin(bookings, eq(bookings.id, sessions.bookingId))
    .innerJoin(users, eq(users.id, sessions.mentorId))
    .where(
      and(
        gt(sessions.startsAt, after),
        lte(sessions.startsAt, until),
        inArray(sessions.status, ['RESERVED', 'CONFIRMED']),
        inArray(bookings.status, ['ACTIVE', 'PAST_DUE', 'CANCELLING']),
        eq(bookings.type, 'REGULAR'),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
}
