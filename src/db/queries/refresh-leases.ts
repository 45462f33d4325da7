import { and, eq, gt, isNull, lte, or } from 'drizzle-orm';
import { addMs, type EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections } from '../tables/calendars.ts';
import type { StoredConnection } from './calendars.ts';

/**
 * Takes the turn to refresh a mentor's access token, and answers with the connection as it is now; null while another
 * server has it, or when there is no connection. One statement, so no transaction stays open while Google answers.
 * A lease that ends later than any given now could was taken by a clock that ran ahead, and does not count.
 */
export async function claimRefresh(
  q: Queryable,
  mentorId: string,
  { lease, now, until }: { readonly lease: string; readonly now: EpochMs; readonly until: EpochMs },
): Promise<StoredConnection | null> {
  const { refreshLeasedUntil } = calendarConnections;
  const strayed = gt(refreshLeasedUntil, addMs(until, until - now));
  const [row] = await q
    .update(calendarConnections)
    .set({ refreshLease: lease, refreshLeasedUntil: until })
    .where(
      and(
        eq(calendarConnections.mentorId, mentorId),
        or(isNull(refreshLeasedUntil), lte(refreshLeasedUntil, now), strayed),
      ),
    )
    .returning();
  return row ?? null;
}

/** Gives the turn back. A lease that was taken over meanwhile stays with whoever has it. */
export async function releaseRefresh(q: Queryable, mentorId: string, lease: string): Promise<void> {
  await q
    .update(calendarConnections)
    .set({ refreshLease: null, refreshLeasedUntil: null })
    .where(and(eq(calendarConnections.mentorId, mentorId), eq(calendarConnections.refreshLease, lease)));
}
