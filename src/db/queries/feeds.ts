import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { DashboardEvent, DashboardEventBody } from '../../domain/events.ts';
import { type EpochMs, toIso } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { dashboardEvents, feeds } from '../tables/feeds.ts';
import { wakeUp } from './wakeups.ts';

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
  const added = userIds.map((userId) => ({
    userId,
    bodies: events.filter((event) => event.userId === userId).map((event) => event.body),
  }));
  // One statement, whoever is told and of how much: the counters are raised in the order of the ids.
  await q.execute(sql`with
    added as (select * from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as a ("userId" uuid, bodies jsonb)),
    counters as (insert into ${feeds} (user_id, last_seq)
      select "userId", jsonb_array_length(bodies) from added order by "userId"
      on conflict (user_id) do update set last_seq = ${feeds}.last_seq + excluded.last_seq
      returning user_id, last_seq),
    told as (insert into ${dashboardEvents} (user_id, seq, occurred_at, body)
    select user_id, last_seq - jsonb_array_length(bodies) + place, ${toIso(now)}::timestamptz, body
    from counters join added on "userId" = user_id
      cross join lateral jsonb_array_elements(bodies) with ordinality as each (body, place))
    ${wakeUp({ kind: 'feed', userIds })}`);
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
