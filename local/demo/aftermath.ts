import type { Deps } from '../../src/app/deps.ts';
import { readSystemHealth } from '../../src/app/read-system-health.ts';
import type { Narrator } from './narrator.ts';

/**
 * Looks behind the story: an effect that was given up or fails again and again, or a job that throws, shows nowhere in
 * it and is a broken promise all the same. Names kinds and jobs, so that a person knows where to look.
 */
export async function lookBehind(deps: Deps, say: Narrator): Promise<void> {
  const { queues, jobs } = await readSystemHealth(deps);
  const ill = [
    ...queues.filter(({ parked }) => parked > 0).map(({ kind, parked }) => `${parked} ${kind} given up`),
    ...queues.filter(({ retrying }) => retrying > 0).map(({ kind, retrying }) => `${retrying} ${kind} failing`),
    ...jobs.filter(({ failure }) => failure !== null).map(({ name, failure }) => `job ${name}: ${failure}`),
  ];
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  say.promise(
    ill.length === 0,
    ill.length === 0
      ? `nothing failed out of sight: no effect given up or failing, ${jobs.length} jobs well, ${waiting} effects wait for their time`
      : `out of sight: ${ill.join('; ')}`,
  );
}
