import { lt, sql } from 'drizzle-orm';
import { addMs, type EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { rateWindows } from '../tables/support.ts';

/**
 * Adds to what was used of a limit in the window that began at `startedAt`, in one statement, so that any number of
 * servers count as one. Answers with what is used now, and what was used in the window before.
 */
export async function countInWindow(
  q: Queryable,
  use: { readonly key: string; readonly startedAt: EpochMs; readonly windowMs: number; readonly amount: number },
): Promise<{ readonly used: number; readonly usedBefore: number }> {
  const { key, startedAt, windowMs, amount } = use;
  const [row] = await q
    .insert(rateWindows)
    .values({ key, startedAt, used: amount })
    .onConflictDoUpdate({
      target: [rateWindows.key, rateWindows.startedAt],
      set: { used: sql`${rateWindows.used} + ${amount}` },
    })
    .returning({
      used: rateWindows.used,
      usedBefore: sql<number>`coalesce((select w.used from rate_windows w where w.key = ${key}
        and w.started_at = ${sql.param(addMs(startedAt, -windowMs), rateWindows.startedAt)}), 0)`,
    });
  if (row === undefined) throw new Error('a count was not kept');
  return row;
}

/** Forgets windows that began before an instant. */
export async function deleteWindows(q: Queryable, before: EpochMs): Promise<void> {
  await q.delete(rateWindows).where(lt(rateWindows.startedAt, before));
}
