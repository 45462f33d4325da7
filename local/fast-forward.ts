import { setTimeout as pause } from 'node:timers/promises';
import type { Sandbox } from '../sandbox/server.ts';
import type { Deps } from '../src/app/deps.ts';
import { readOutlook } from '../src/app/effect-queue.ts';
import type { EpochMs } from '../src/domain/time.ts';
import { jobs } from '../src/jobs/catalog.ts';
import { workOnce } from '../src/jobs/outbox-worker.ts';
import { runJob } from '../src/jobs/runner.ts';
import { latestTick, nextTick } from '../src/jobs/schedule.ts';
import type { MovableClock } from './movable-clock.ts';

export interface TimeMachine {
  /** Moves the clock. Forwards, everything due on the way runs at its own time, in order, on both sides. */
  setClock(to: number): Promise<void>;
}

/** How often jobs that only keep something fresh run on the way; wherever it stops anyway unless told otherwise. */
export interface Pace {
  readonly freshEveryMs?: number;
}

/**
 * One clock for API and sandbox. Going forward it stops at every instant at which either side has something to do,
 * and goes on when both are quiet; going back runs nothing.
 */
export function timeMachine(
  deps: Deps,
  clock: MovableClock,
  sandbox: () => Sandbox,
  { freshEveryMs = 0 }: Pace = {},
): TimeMachine {
  const pace = { freshEveryMs, freshAt: Number.NEGATIVE_INFINITY };
  let last: Promise<void> = Promise.resolve();
  return {
    setClock(to) {
      last = last.catch(() => {}).then(() => move(deps, clock, sandbox(), to, pace));
      return last;
    },
  };
}

async function move(deps: Deps, clock: MovableClock, sandbox: Sandbox, to: number, pace: Freshness): Promise<void> {
  let next = await settle(deps, clock, sandbox);
  let ticked: number = clock.now();
  for (;;) {
    const stop = nextStop(next, sandbox, ticked as EpochMs);
    if (stop > to) break;
    if (stop > clock.now()) clock.set(stop);
    await runJobsDue(deps, ticked as EpochMs, stop, pace);
    ticked = Math.max(ticked, stop);
    next = await settle(deps, clock, sandbox);
  }
  clock.set(to);
  await runJobsDue(deps, ticked as EpochMs, to as EpochMs, pace);
  await settle(deps, clock, sandbox);
}

/** The next instant at which an effect, a job or the sandbox has something to do. */
function nextStop(effect: EpochMs | null, sandbox: Sandbox, after: EpochMs): EpochMs {
  const ticks = jobs.filter((job) => !job.keepsFresh).map((job) => nextTick(job.schedule, after));
  const candidates = [effect, sandbox.nextDueAt(), ...ticks].filter((at) => at !== null);
  return Math.min(Number.POSITIVE_INFINITY, ...candidates) as EpochMs;
}

interface Freshness {
  readonly freshEveryMs: number;
  /** When they ran last. */
  freshAt: number;
}

async function runJobsDue(deps: Deps, after: EpochMs, upTo: EpochMs, pace: Freshness): Promise<void> {
  // What keeps things fresh goes by its own last run: a daily tick in between is not lost.
  const freshAfter = pace.freshAt as EpochMs;
  const isFirst = freshAfter < 0 || upTo < freshAfter;
  const fresh = isFirst || upTo - freshAfter >= pace.freshEveryMs;
  if (fresh) pace.freshAt = upTo;
  for (const job of jobs) {
    if (job.keepsFresh && !fresh) continue;
    const since = job.keepsFresh && !isFirst ? freshAfter : after;
    // Of many ticks that were passed over, the last: it asks about all the time since the one before.
    const tick = latestTick(job.schedule, upTo);
    if (tick > since) await runJob(deps, job, tick);
  }
}

/**
 * Until nothing is due on either side: an effect may cause a webhook, and a webhook an effect.
 *
 * @returns when the next effect may be taken; null when none waits
 */
async function settle(deps: Deps, clock: MovableClock, sandbox: Sandbox): Promise<EpochMs | null> {
  for (;;) {
    await sandbox.runDue();
    const { due, nextAt } = await readOutlook(deps.db, clock.now());
    if (due === 0 && (sandbox.nextDueAt() ?? Number.POSITIVE_INFINITY) > clock.now()) return nextAt;
    // What is due and was not ours to claim is in the hands of the worker beside us: give it a moment.
    if (due > 0 && (await workOnce(deps, deps.timers)) === 0) await pause(5);
  }
}
