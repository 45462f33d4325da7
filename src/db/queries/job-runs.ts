import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { jobRuns } from '../tables/records.ts';

/** The last tick a job has done, locked until the transaction ends; null when another server is at it or it never ran. */
export async function claimJob(q: Queryable, name: string, firstTick: EpochMs): Promise<EpochMs | null> {
  await q
    .insert(jobRuns)
    .values({ name, scheduledFor: firstTick, finishedAt: firstTick, outcome: 'NEVER_RAN' })
    .onConflictDoNothing({ target: jobRuns.name });
  const [row] = await q
    .select({ scheduledFor: jobRuns.scheduledFor })
    .from(jobRuns)
    .where(eq(jobRuns.name, name))
    .for('update', { skipLocked: true });
  return row?.scheduledFor ?? null;
}

/** Writes a tick down as done. */
export async function settleJob(
  q: Queryable,
  name: string,
  run: { readonly scheduledFor: EpochMs; readonly finishedAt: EpochMs },
): Promise<void> {
  await q
    .update(jobRuns)
    .set({ ...run, outcome: 'DONE' })
    .where(eq(jobRuns.name, name));
}
