import { sql } from 'drizzle-orm';
import type { Interval } from '../../domain/interval.ts';
import type { Queryable } from '../client.ts';
import { bookings, paidWeeks, sessions } from '../tables/bookings.ts';
import { dashboardEvents } from '../tables/feeds.ts';
import { messages } from '../tables/messages.ts';
import { outbox } from '../tables/outbox.ts';

/** What happened within a day. */
export interface DayFigures {
  /** Series whose first week was paid. */
  readonly newSeries: number;
  readonly newTrials: number;
  /** Sessions that were cancelled that day, whenever they would have been. */
  readonly cancelledSessions: number;
  /** Sessions that ended that day, and took place or were missed. */
  readonly completedSessions: number;
  readonly missedSessions: number;
}

/** What waits for a person, as it stands now. */
export interface OpenTrouble {
  readonly failedPayments: number;
  readonly failedMessages: number;
  readonly parkedEffects: number;
}

export async function countDay(q: Queryable, { start, end }: Interval): Promise<DayFigures> {
  const from = sql.param(start, sessions.endsAt);
  const to = sql.param(end, sessions.endsAt);
  const ended = (status: string) =>
    sql`(select count(*)::int from ${sessions} s where s.status = ${status} and s.ends_at >= ${from} and s.ends_at < ${to})`;
  const [row] = await q.execute<DayFigures & Record<string, unknown>>(sql`select
    (select count(*)::int from ${paidWeeks} w where w.week = 0 and w.paid_at >= ${from} and w.paid_at < ${to}) as "newSeries",
    (select count(*)::int from ${bookings} b
      where b.type = 'TRIAL' and b.created_at >= ${from} and b.created_at < ${to}) as "newTrials",
    (select count(distinct e.body->>'sessionId')::int from ${dashboardEvents} e
      where e.body->>'kind' = 'SESSION_CANCELLED' and e.occurred_at >= ${from} and e.occurred_at < ${to}) as "cancelledSessions",
    ${ended('COMPLETED')} as "completedSessions", ${ended('NO_SHOW')} as "missedSessions"`);
  if (row === undefined) throw new Error('a count has no row');
  return row;
}

export async function countOpenTrouble(q: Queryable): Promise<OpenTrouble> {
  const [row] = await q.execute<OpenTrouble & Record<string, unknown>>(sql`select
    (select count(*)::int from ${bookings} b where b.status = 'PAST_DUE') as "failedPayments",
    (select count(*)::int from ${messages} m where m.status = 'FAILED'
      and not exists (select 1 from ${messages} later where later.resend_of = m.id)) as "failedMessages",
    (select count(*)::int from ${outbox} o where o.status = 'PARKED') as "parkedEffects"`);
  if (row === undefined) throw new Error('a count has no row');
  return row;
}
