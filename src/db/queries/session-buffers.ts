import { and, eq, inArray, sql } from 'drizzle-orm';
import { LIVE_SESSION_STATUSES } from '../../domain/bookings/session.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';
import { demoCalls } from '../tables/demo-calls.ts';

/** Live sessions and demo calls keep at most `bufferMinutes` behind them: a mentor who shortens the buffer frees the time at once. */
export async function shortenBuffers(
  q: Queryable,
  mentorId: string,
  bufferMinutes: number,
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({ blockedUntil: sql`${sessions.endsAt} + make_interval(mins => ${bufferMinutes})`, updatedAt: now })
    .where(
      and(
        eq(sessions.mentorId, mentorId),
        inArray(sessions.status, [...LIVE_SESSION_STATUSES]),
        sql`${sessions.blockedUntil} > ${sessions.endsAt} + make_interval(mins => ${bufferMinutes})`,
      ),
    );
  await q
    .update(demoCalls)
    .set({ blockedUntil: sql`${demoCalls.endsAt} + make_interval(mins => ${bufferMinutes})`, updatedAt: now })
    .where(
      and(
        eq(demoCalls.hostId, mentorId),
        eq(demoCalls.status, 'SCHEDULED'),
        sql`${demoCalls.blockedUntil} > ${demoCalls.endsAt} + make_interval(mins => ${bufferMinutes})`,
      ),
    );
}
