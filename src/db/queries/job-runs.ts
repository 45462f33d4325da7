import { and, asc, eq, isNotNull, notInArray, sql } from 'drizzle-orm';
import { addMs, type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { jobRuns } from '../tables/records.ts';

/** The last tick a job has done, locked until the transaction ends; null when another server is at it or it never ran. */
export async function claimJob(q: Queryable, name: string, firstTick: EpochMs): Promise<EpochMs | null> {
  const find = () =>
    q
      .select({ scheduledFor: jobRuns.scheduledFor })
      .from(jobRuns)
      .where(eq(jobRuns.name, name))
      .for('update', { skipLocked: true });
  const [known] = await find();
  if (known !== undefined) return known.scheduledFor;
  // It never ran, or another server is at it: then nothing is added, and nothing is free.
  const first = { name, scheduledFor: firstTick, finishedAt: firstTick, outcome: 'NEVER_RAN' };
  await q.insert(jobRuns).values(first).onConflictDoNothing({ target: jobRuns.name });
  const [row] = await find();
  return row?.scheduledFor ?? null;
}

/** Writes a tick down as done. */
export async function settleJob(
  q: Queryable,
  name: string,
  run: { readonly scheduledFor: EpochMs; readonly finishedAt: EpochMs; readonly nextDueAt: EpochMs },
): Promise<void> {
  await q
    .update(jobRuns)
    .set({ ...run, outcome: 'DONE', failedAt: null, failure: null })
    .where(eq(jobRuns.name, name));
}

/** Writes down that a tick failed: it is as due as it was. */
export async function noteJobFailure(
  q: Queryable,
  name: string,
  failed: { readonly scheduledFor: EpochMs; readonly failedAt: EpochMs; readonly failure: string },
): Promise<void> {
  const { scheduledFor, failedAt, failure } = failed;
  const never = { scheduledFor: addMs(scheduledFor, -MINUTE_MS), finishedAt: failedAt, outcome: 'NEVER_RAN' };
  await q
    .insert(jobRuns)
    .values({ name, ...never, nextDueAt: scheduledFor, failedAt, failure })
    .onConflictDoUpdate({ target: jobRuns.name, set: { failedAt, failure } });
}

/** A job's entry in the ledger, as long as somebody waits for its next tick. */
export interface JobRun {
  readonly name: string;
  readonly lastTickAt: EpochMs;
  readonly finishedAt: EpochMs;
  readonly nextDueAt: EpochMs;
  readonly failedAt: EpochMs | null;
  readonly failure: string | null;
}

const run = {
  name: jobRuns.name,
  lastTickAt: jobRuns.scheduledFor,
  finishedAt: jobRuns.finishedAt,
  nextDueAt: sql<EpochMs>`${jobRuns.nextDueAt}`.mapWith(jobRuns.nextDueAt),
  failedAt: jobRuns.failedAt,
  failure: jobRuns.failure,
};

/** One job's entry; null before its first tick. */
export async function findJobRun(q: Queryable, name: string): Promise<JobRun | null> {
  const [found] = await q
    .select(run)
    .from(jobRuns)
    .where(and(eq(jobRuns.name, name), isNotNull(jobRuns.nextDueAt)));
  return found ?? null;
}

/** Every job that ran since it is known when it should run next, by name. */
export function listJobRuns(q: Queryable): Promise<JobRun[]> {
  return q.select(run).from(jobRuns).where(isNotNull(jobRuns.nextDueAt)).orderBy(asc(jobRuns.name));
}

/** Forgets the jobs there are no more: nobody waits for their next tick. */
export async function deleteOtherJobs(q: Queryable, names: readonly string[]): Promise<void> {
  await q.delete(jobRuns).where(notInArray(jobRuns.name, [...names]));
}
