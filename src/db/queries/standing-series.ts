import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { LIVE_SESSION_STATUSES } from '../../domain/bookings/session.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings, sessions } from '../tables/bookings.ts';

/** Where a mentor's live sessions lie that have not begun, by start. */
export async function listUpcomingTimes(q: Queryable, mentorId: string, now: EpochMs) {
  return q
    .select({ bookingId: sessions.bookingId, start: sessions.startsAt, end: sessions.endsAt })
    .from(sessions)
    .where(
      and(
        eq(sessions.mentorId, mentorId),
        inArray(sessions.status, [...LIVE_SESSION_STATUSES]),
        gt(sessions.endsAt, now),
        gt(sessions.startsAt, now),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
}

/** Locks several bookings of one mentor, always in the same order. After the mentor's calendar. */
export async function lockBookings(q: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await q
    .select({ id: bookings.id })
    .from(bookings)
    .where(inArray(bookings.id, [...ids]))
    .orderBy(asc(bookings.id))
    .for('update');
}
