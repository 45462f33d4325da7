import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { AuditLine } from '../../domain/audit.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Wakeup } from '../../domain/wakeup.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace } from '../keyset.ts';
import { auditLog } from '../tables/records.ts';
import { announce } from './wakeups.ts';

export interface AuditEntry {
  readonly id: string;
  /** `user:<id>`, `platform` or `system`. */
  readonly actor: string;
  /** Past tense: `booking.held`. */
  readonly action: string;
  /** `booking/<id>`, `session/<id>`, `mentor/<id>`. */
  readonly subject: string;
  /** What changed: ids, states and times; no names, no addresses, no secrets. */
  readonly details: Record<string, unknown>;
}

/** Writes down who did what, in the transaction that did it, and wakes up whoever watches what it changed. */
export async function recordAudit(
  q: Queryable,
  entry: AuditEntry,
  now: EpochMs,
  wakeup: Wakeup | null = null,
): Promise<void> {
  const written = q.insert(auditLog).values({ ...entry, at: now });
  if (wakeup === null) await written;
  else await announce(q, written, wakeup);
}

/** Whether something was done to a subject before. Only the holder of the subject's lock may rely on the answer. */
export async function hasAudit(q: Queryable, subject: string, action: string): Promise<boolean> {
  const rows = await q
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(and(eq(auditLog.subject, subject), eq(auditLog.action, action)))
    .limit(1);
  return rows.length > 0;
}

export async function findAuditLine(q: Queryable, id: string): Promise<AuditLine | null> {
  const [row] = await q.select().from(auditLog).where(eq(auditLog.id, id));
  return row ?? null;
}

/** Which lines are asked for; null means any. */
export interface AuditFilter {
  /** `user:<id>`, `platform` or `system`. */
  readonly actor: string | null;
  /** How the action begins: `booking.` or `booking.held`. */
  readonly actionPrefix: string | null;
  /** The whole subject: `booking/<id>`. */
  readonly subject: string | null;
  readonly from: EpochMs | null;
  /** Exclusive. */
  readonly to: EpochMs | null;
}

/** Lines of the log, the latest first. New ones come before the place, so pages stay right while people work. */
export async function pageAudit(
  q: Queryable,
  { actor, actionPrefix, subject, from, to }: AuditFilter,
  page: { readonly limit: number; readonly after: ListPlace },
): Promise<(AuditLine & { readonly at: EpochMs })[]> {
  const { at, id } = auditLog;
  const { after } = page;
  return q
    .select()
    .from(auditLog)
    .where(
      and(
        actor === null ? undefined : eq(auditLog.actor, actor),
        actionPrefix === null ? undefined : sql`starts_with(${auditLog.action}, ${actionPrefix})`,
        subject === null ? undefined : eq(auditLog.subject, subject),
        from === null ? undefined : gte(at, from),
        to === null ? undefined : lt(at, to),
        earlierThan(after, at, id),
      ),
    )
    .orderBy(desc(at), desc(id))
    .limit(page.limit);
}
