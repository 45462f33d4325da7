import { deleteOtherJobs, listJobRuns, noteJobFailure } from '../db/queries/job-runs.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/** The last tick of every job that ever ran, whichever server did it. */
export async function readLastTicks({ db }: Pick<Deps, 'db'>): Promise<ReadonlyMap<string, EpochMs>> {
  return new Map((await listJobRuns(db)).map(({ name, lastTickAt }) => [name, lastTickAt]));
}

/** Writes down that a tick failed, for whoever looks how jobs are. */
export function noteFailedTick(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  name: string,
  { scheduledFor, failure }: { readonly scheduledFor: EpochMs; readonly failure: string },
): Promise<void> {
  return noteJobFailure(db, name, { scheduledFor, failure, failedAt: clock.now() });
}

/** Forgets the entries of jobs that are no more, so that nobody waits for them. */
export function forgetOtherJobs({ db }: Pick<Deps, 'db'>, names: readonly string[]): Promise<void> {
  return deleteOtherJobs(db, names);
}
