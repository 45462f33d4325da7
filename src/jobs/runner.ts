import cron from 'node-cron';
import type { Deps } from '../app/deps.ts';
import { runTick } from '../app/run-tick.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Job } from './job.ts';
import { cronExpression, wholeMinute } from './schedule.ts';

/** Runs one tick of a job. A failure is logged and costs only this tick: the next one asks about both intervals. */
export async function runJob(deps: Deps, job: Job, scheduledFor: EpochMs): Promise<void> {
  try {
    await runTick(deps, job.name, scheduledFor, (tx, previous) => job.run(deps, tx, { previous, scheduledFor }));
  } catch (error) {
    deps.log.error({ job: job.name, err: error }, 'a job failed; its next tick covers this one');
  }
}

/**
 * Starts the metronome: node-cron rings, in UTC; what is due is read from the database by the clock, so a ring that
 * comes late, twice or after a jump of the machine's clock does no harm.
 */
export function startJobs(deps: Deps, jobs: readonly Job[]): { readonly stop: () => Promise<void> } {
  const running = new Set<Promise<void>>();
  const tasks = jobs.map((job) =>
    cron.schedule(
      cronExpression(job.schedule),
      () => {
        const run = runJob(deps, job, wholeMinute(deps.clock.now())).finally(() => running.delete(run));
        running.add(run);
      },
      { timezone: 'Etc/UTC', name: job.name },
    ),
  );
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(running);
    },
  };
}
