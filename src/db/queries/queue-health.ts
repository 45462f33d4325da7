import { type SQL, sql } from 'drizzle-orm';
import type { EffectKind } from '../../domain/effects.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { epochOf } from '../columns.ts';
import { messages } from '../tables/messages.ts';
import { outbox } from '../tables/outbox.ts';

/** What waits in the outbox, of one kind. */
export interface QueueDepth {
  readonly kind: EffectKind;
  /** Everything not done yet, what is due in weeks included. */
  readonly waiting: number;
  readonly due: number;
  /** Failed at least once and is tried again. */
  readonly retrying: number;
  /** Given up: waits for a person. */
  readonly parked: number;
  /** When the one that is most overdue was wanted; null when none is. */
  readonly overdueSince: EpochMs | null;
}

const HAS_FAILED = sql`o.attempts > 0 and o.last_error is not null`;

/** Due, or put off because it failed; what waits on purpose (quiet hours, a room, a quota) is not late. */
const LATE = (now: EpochMs) =>
  sql`o.status = 'PENDING' and (o.due_at <= ${sql.param(now, outbox.dueAt)} or (${HAS_FAILED}))`;

/** Since when it is late: what failed, since it was wanted; what waited on purpose, since it need not any more. */
const LATE_SINCE = (wanted: SQL) => sql`case when ${HAS_FAILED} then ${wanted} else greatest(${wanted}, o.due_at) end`;

/** The queue by kind, for kinds of which anything waits or was given up. */
export async function readQueueDepths(q: Queryable, now: EpochMs): Promise<QueueDepth[]> {
  const at = sql.param(now, outbox.dueAt);
  const since = LATE_SINCE(sql`o.wanted_by`);
  const rows = await q.execute<{
    kind: EffectKind;
    waiting: number;
    due: number;
    retrying: number;
    parked: number;
    overdue: string | null;
  }>(sql`
    select o.effect->>'kind' as kind,
      (count(*) filter (where o.status = 'PENDING'))::int as waiting,
      (count(*) filter (where o.status = 'PENDING' and o.due_at <= ${at}))::int as due,
      (count(*) filter (where o.status = 'PENDING' and o.attempts > 0 and o.last_error is not null))::int as retrying,
      (count(*) filter (where o.status = 'PARKED'))::int as parked,
      (min(${since}) filter (where ${LATE(now)} and ${since} < ${at}))::text as overdue
    from ${outbox} o where o.status in ('PENDING', 'PARKED')
    group by 1 order by 1`);
  return [...rows].map(({ overdue, ...row }) => ({ ...row, overdueSince: overdue === null ? null : epochOf(overdue) }));
}

/**
 * Since when the message waits that should have gone out first and has not; null when none is late. One that nobody owes
 * any more though it waits, which no rule allows, is late as well.
 */
export async function findOldestDueMessage(q: Queryable, now: EpochMs): Promise<EpochMs | null> {
  const [row] = await q.execute<{ at: string | null }>(sql`
    select min(case when o.status = 'PENDING' then ${LATE_SINCE(sql`m.due_at`)} else m.due_at end)::text as at
    from ${messages} m left join ${outbox} o on o.key = 'message/' || m.id
    where m.status in ('PLANNED', 'SENDING') and m.due_at <= ${sql.param(now, messages.dueAt)}
      and (o.id is null or o.status <> 'PENDING' or (${LATE(now)}))`);
  return row === undefined || row.at === null ? null : epochOf(row.at);
}

/** Whether a mail went out after an instant. */
export async function hasSentSince(q: Queryable, since: EpochMs): Promise<boolean> {
  const [row] = await q.execute<{ sent: boolean }>(
    sql`select exists (select 1 from ${messages} m where m.sent_at > ${sql.param(since, messages.sentAt)}) as sent`,
  );
  return row?.sent ?? false;
}

/** When an effect was last carried out under its key; null when never, or when that was forgotten. */
export async function findLastDone(q: Queryable, key: string): Promise<EpochMs | null> {
  const [row] = await q.execute<{ at: string | null }>(
    sql`select o.settled_at::text as at from ${outbox} o where o.key = ${key}`,
  );
  return row === undefined || row.at === null ? null : epochOf(row.at);
}
