import { and, eq } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { auditLog } from '../tables/records.ts';

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

/** Writes down who did what. In the transaction that did it. */
export async function recordAudit(q: Queryable, entry: AuditEntry, now: EpochMs): Promise<void> {
  await q.insert(auditLog).values({ ...entry, at: now });
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
