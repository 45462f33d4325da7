import { sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { dashboardEvents, feeds } from '../tables/feeds.ts';
import { messageEvents, messages } from '../tables/messages.ts';
import { outbox } from '../tables/outbox.ts';
import { auditLog, stripeEvents } from '../tables/records.ts';

/** What one look deletes of what is older than an instant, the oldest first. */
export interface Batch {
  readonly before: EpochMs;
  /** At most so many rows. */
  readonly limit: number;
}

/** The instants before which each kind of record is no longer kept. */
export type Cutoffs = Readonly<Record<'mail' | 'webhook' | 'effect' | 'feed' | 'audit', EpochMs>>;

/** Whether anything is older than it is kept: one look into six indexes, for the many times that nothing is. */
export async function hasOldRecords(q: Queryable, cutoffs: Cutoffs): Promise<boolean> {
  const [row] = await q.execute<{ old: boolean }>(sql`select
    exists (select 1 from ${messages} m where m.body_html is not null
      and m.created_at < ${sql.param(cutoffs.mail, messages.createdAt)} and m.status not in ('PLANNED', 'SENDING'))
    or exists (select 1 from ${messageEvents} e where e.received_at < ${sql.param(cutoffs.mail, messageEvents.receivedAt)})
    or exists (select 1 from ${stripeEvents} e where e.received_at < ${sql.param(cutoffs.webhook, stripeEvents.receivedAt)})
    or exists (select 1 from ${outbox} o where o.status = 'DONE'
      and o.settled_at < ${sql.param(cutoffs.effect, outbox.settledAt)})
    or exists (select 1 from ${auditLog} a where a.at < ${sql.param(cutoffs.audit, auditLog.at)})
    or exists (select 1 from ${dashboardEvents} e
      where e.occurred_at < ${sql.param(cutoffs.feed, dashboardEvents.occurredAt)}) as old`);
  return row?.old ?? false;
}

/**
 * Forgets what messages said, and keeps that they were sent, to whom and when: their keys are what keeps them from
 * being sent again. One that may still be tried keeps its text. Answers how many were forgotten.
 */
export function forgetMessageBodies(q: Queryable, { before, limit }: Batch): Promise<number> {
  return countOf(
    q,
    sql`update ${messages} set body_html = null, body_text = null where id in (
      select m.id from ${messages} m where m.body_html is not null and m.created_at < ${sql.param(before, messages.createdAt)}
        and m.status not in ('PLANNED', 'SENDING') order by m.created_at limit ${limit})`,
  );
}

/** Forgets what the mail service told about mails; where each message stands stays with the message. */
export function deleteMailEvents(q: Queryable, { before, limit }: Batch): Promise<number> {
  return countOf(
    q,
    sql`delete from ${messageEvents} where id in (select e.id from ${messageEvents} e
      where e.received_at < ${sql.param(before, messageEvents.receivedAt)} order by e.received_at limit ${limit})`,
  );
}

/** Forgets which of Stripe's webhooks were taken in. What they caused stays. */
export function deleteStripeEvents(q: Queryable, { before, limit }: Batch): Promise<number> {
  return countOf(
    q,
    sql`delete from ${stripeEvents} where id in (select e.id from ${stripeEvents} e
      where e.received_at < ${sql.param(before, stripeEvents.receivedAt)} order by e.received_at limit ${limit})`,
  );
}

/** Forgets effects that were carried out. What waits, and what was given up, stays. */
export function deleteDoneEffects(q: Queryable, { before, limit }: Batch): Promise<number> {
  return countOf(
    q,
    sql`delete from ${outbox} where id in (select o.id from ${outbox} o
      where o.status = 'DONE' and o.settled_at < ${sql.param(before, outbox.settledAt)} order by o.settled_at limit ${limit}
      for update skip locked)`,
  );
}

export function deleteAuditEntries(q: Queryable, { before, limit }: Batch): Promise<number> {
  return countOf(
    q,
    sql`delete from ${auditLog} where id in (select a.id from ${auditLog} a
      where a.at < ${sql.param(before, auditLog.at)} order by a.at limit ${limit})`,
  );
}

/**
 * Forgets events of feeds, and with each feed up to which number: whoever resumes before it has to be told, as the
 * feed promises to have no holes. Locks feeds in the order of their users, as whoever appends to them does, so call it
 * last in a transaction.
 */
export async function deleteFeedEvents(q: Queryable, { before, limit }: Batch): Promise<number> {
  const old = sql`select e.user_id, e.seq from ${dashboardEvents} e
    where e.occurred_at < ${sql.param(before, dashboardEvents.occurredAt)} order by e.occurred_at, e.seq limit ${limit}`;
  await q.execute(sql`select from ${feeds} f where f.user_id in (select user_id from (${old}) as old)
    order by f.user_id for update`);
  const rows = await q.execute<{ gone: number }>(sql`
    with gone as (delete from ${dashboardEvents} where (user_id, seq) in (${old}) returning user_id, seq),
      told as (update ${feeds} f set forgotten_seq = greatest(f.forgotten_seq, g.seq)
        from (select user_id, max(seq) as seq from gone group by user_id) as g where f.user_id = g.user_id)
    select count(*)::int as gone from gone`);
  return rows[0]?.gone ?? 0;
}

async function countOf(q: Queryable, statement: ReturnType<typeof sql>): Promise<number> {
  const rows = await q.execute<{ gone: number }>(
    sql`with gone as (${statement} returning 1) select count(*)::int as gone from gone`,
  );
  return rows[0]?.gone ?? 0;
}
