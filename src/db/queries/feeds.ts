import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { DashboardEvent, DashboardEventBody } from '../../domain/events.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { dashboardEvents, feeds } from '../tables/feeds.ts';
import { notify } from './wakeups.ts';

/**
 * Appends events to users' feeds. A feed's counter row stays locked until the transaction ends, so numbers are
 * given out in commit order and without gaps. Users are locked in the order of their ids: call this once per
 * transaction, after every other lock.
 */
export async function appendEvents(
  q: Queryable,
  events: readonly { readonly userId: string; readonly body: DashboardEventBody }[],
  now: EpochMs,
): Promise<void> {
  if (events.length === 0) return;
  const userIds = [...new Set(events.map((event) => event.userId))].sort();
  for (const userId of userIds) {
    const bodies = events.filter((event) => event.userId === userId).map((event) => event.body);
    const [feed] = await q
      .insert(feeds)
      .values({ userId, lastSeq: bodies.length })
      .onConflictDoUpdate({ target: feeds.userId, set: { lastSeq: sql`${feeds.lastSeq} + ${bodies.length}` } })
      .returning({ lastSeq: feeds.lastSeq });
    if (feed === undefined) throw new Error('a feed counter vanished');
    const first = feed.lastSeq - bodies.length + 1;
    await q
      .insert(dashboardEvents)
      .values(bodies.map((body, index) => ({ userId, seq: first + index, occurredAt: now, body })));
  }
  await notify(q, { kind: 'feed', userIds });
}

/** Up to `limit` events of one user's feed after `seq`, in order. */
export async function readEventsAfter(
  q: Queryable,
  userId: string,
  seq: number,
  limit: number,
): Promise<DashboardEvent[]> {
  return q
    .select()
    .from(dashboardEvents)
    .where(and(eq(dashboardEvents.userId, userId), gt(dashboardEvents.seq, seq)))
    .orderBy(asc(dashboardEvents.seq))
    .limit(limit);
}

/** Up to which number events of a user's feed may have been forgotten; 0 when none were. */
export async function forgottenSeqOf(q: Queryable, userId: string): Promise<number> {
  const [feed] = await q.select({ seq: feeds.forgottenSeq }).from(feeds).where(eq(feeds.userId, userId));
  return feed?.seq ?? 0;
}

/** The number of the last event in a user's feed; 0 when there was none. */
export async function lastSeqOf(q: Queryable, userId: string): Promise<number> {
  const [feed] = await q.select({ lastSeq: feeds.lastSeq }).from(feeds).where(eq(feeds.userId, userId));
  return feed?.lastSeq ?? 0;
}
