import cron from 'node-cron';
import type { Deps } from '../app/deps.ts';
import { forgetOtherJobs, noteFailedTick, readLastTicks } from '../app/job-ledger.ts';
import { runTick } from '../app/run-tick.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Job } from './job.ts';
import { latestTick, nextTick, wholeMinute } from './schedule.ts';

/**
 * Runs one tick of a job. A failure is logged and written down, and the tick stays due: the metronome tries it again
 * every minute, and asks about the whole interval since the last one that was done.
 */
export async function runJob(deps: Deps, job: Job, scheduledFor: EpochMs): Promise<void> {
  const tick = { scheduledFor, nextDueAt: nextTick(job.schedule, scheduledFor) };
  try {
    await runTick(deps, job.name, tick, (tx, previous) => job.run(deps, tx, { previous, scheduledFor }));
  } catch (error) {
    deps.log.error({ job: job.name, err: error }, 'a job failed and stays due');
    const failure = error instanceof Error ? error.name : 'unknown';
    await noteFailedTick(deps, job.name, { scheduledFor, failure }).catch((lost: unknown) =>
      deps.log.error({ job: job.name, err: lost }, 'a failed job could not be written down'),
    );
  }
}

/**
 * Runs every job whose latest tick was not done by any server. A job of the day that was missed, because nobody was
 * there or it failed, is done now; one that never ran begins at its time.
 */
export async function runDueJobs(deps: Deps, jobs: readonly Job[]): Promise<void> {
  const minute = wholeMinute(deps.clock.now());
  const done = await readLastTicks(deps);
  const due = jobs.flatMap((job) => {
    const tick = latestTick(job.schedule, minute);
    const last = done.get(job.name);
    // What was written by a clock that ran ahead is for the tick itself to judge.
    const isDue = last === undefined ? tick === minute : last < tick || last > minute;
    return isDue ? [{ job, tick }] : [];
  });
  const run = (last: boolean) =>
    Promise.all(
      due.filter(({ job }) => (job.judges ?? false) === last).map(({ job, tick }) => runJob(deps, job, tick)),
    );
  await run(false);
  await run(true);
}

/**
 * Starts the metronome: node-cron rings every minute, in UTC; what is due is read from the database by the clock, so a
 * ring that comes late, twice or after a jump of the machine's clock does no harm. Where it falls silent, as node-cron
 * does when the clock is set back, a timer that knows no clock rings instead.
 */
export function startJobs(deps: Deps, jobs: readonly Job[]): { readonly stop: () => Promise<void> } {
  const running = new Set<Promise<void>>();
  let stopped = false;
  let cancelWatchdog = () => {};
  const ring = (work: () => Promise<void>) => {
    const run = work()
      .catch((error: unknown) => deps.log.error({ err: error }, 'the ledger of jobs cannot be read'))
      .finally(() => running.delete(run));
    running.add(run);
    cancelWatchdog();
    if (stopped) return;
    cancelWatchdog = deps.timers.after(SILENCE_MS, () => {
      deps.log.warn({}, 'the metronome was silent');
      ring(() => runDueJobs(deps, jobs));
    });
  };
  const task = cron.schedule('* * * * *', () => ring(() => runDueJobs(deps, jobs)), { timezone: 'Etc/UTC' });
  ring(async () => {
    await forgetOtherJobs(
      deps,
      jobs.map(({ name }) => name),
    );
    await runDueJobs(deps, jobs);
  });
  return {
    async stop() {
      stopped = true;
      cancelWatchdog();
      await task.destroy();
      await Promise.all(running);
    },
  };
}

/** Longer than a minute and whatever a busy process is late by. */
const SILENCE_MS = MINUTE_MS + 30 * SECOND_MS;
