import { carryOutEffect } from '../app/carry-out-effect.ts';
import type { Deps } from '../app/deps.ts';
import {
  type ClaimedEffect,
  claimEffects,
  nextEffectDueAt,
  renewLease,
  type Settlement,
  settleEffect,
} from '../app/effect-queue.ts';
import { newId } from '../app/new-id.ts';
import { backOffMs, MAX_ATTEMPTS } from '../domain/notifications/message.ts';
import { addMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Timers } from '../ports/timers.ts';

export interface WorkerCounts {
  readonly claimed: number;
  readonly done: number;
  readonly retried: number;
  readonly parked: number;
}

/** Effects one worker carries out at the same time. */
const BATCH = 8;

/**
 * Claims one batch of due effects, carries them out side by side, and settles each. Answers with what it did;
 * `claimed` is 0 when nothing was due.
 */
export async function runOutboxOnce(deps: Deps, timers: Timers): Promise<WorkerCounts> {
  const claimed = await claimEffects(deps.db, { now: deps.clock.now(), limit: BATCH, leaseToken: newId(deps) });
  const settlements = await Promise.all(claimed.map((effect) => carryOut(deps, timers, effect)));
  const count = (outcome: Settlement['outcome']) => settlements.filter((one) => one === outcome).length;
  return {
    claimed: claimed.length,
    done: count('DONE'),
    retried: count('RETRY') + count('SNOOZE'),
    parked: count('GIVE_UP'),
  };
}

async function carryOut(deps: Deps, timers: Timers, claimed: ClaimedEffect): Promise<Settlement['outcome']> {
  const stopRenewing = keepLease(deps, timers, claimed);
  try {
    const settlement = await attempt(deps, claimed);
    await settleEffect(deps.db, claimed, settlement, deps.clock.now());
    return settlement.outcome;
  } finally {
    stopRenewing();
  }
}

async function attempt(deps: Deps, claimed: ClaimedEffect): Promise<Settlement> {
  try {
    return await carryOutEffect(deps, claimed.effect);
  } catch (error) {
    const known = error instanceof ProviderError;
    const reason = known ? `${error.operation}: ${error.failure}` : errorName(error);
    const final = claimed.attempts >= MAX_ATTEMPTS || (known && !error.isTransient && error.failure !== 'CONFLICT');
    const fields = { effect: claimed.effect.kind, key: claimed.key, attempts: claimed.attempts, reason };
    if (known) deps.log.warn(fields, 'an effect failed');
    else deps.log.error({ ...fields, err: error }, 'an effect failed for a reason of ours');
    if (final) return { outcome: 'GIVE_UP', error: reason };
    const [byte = 0] = deps.random.bytes(1);
    return {
      outcome: 'RETRY',
      afterMs: backOffMs(claimed.attempts, byte / 256, known ? error.retryAfterMs : null),
      error: reason,
    };
  }
}

/** Renews the lease while the try lasts, so that only a dead worker's effects are taken over. */
function keepLease(deps: Deps, timers: Timers, claimed: ClaimedEffect): () => void {
  let stop = () => {};
  const again = () => {
    stop = timers.after(RENEW_MS, () => {
      renewLease(deps.db, claimed, deps.clock.now()).then(again, (error: unknown) => {
        deps.log.warn({ key: claimed.key, reason: errorName(error) }, 'a lease could not be renewed');
      });
    });
  };
  again();
  return () => stop();
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

const RENEW_MS = 10 * SECOND_MS;

/** Works until nothing is due. */
export async function drainOutbox(deps: Deps, timers: Timers): Promise<void> {
  while ((await runOutboxOnce(deps, timers)).claimed > 0);
}

/**
 * Keeps the outbox empty: wakes up when a transaction owes something, when the next effect falls due, and every
 * minute whatever happens. `stop` resolves when the batch under way is settled.
 */
export function startOutboxWorker(deps: Deps, timers: Timers): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;
  let cancelTimer = () => {};

  const run = () => {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    cancelTimer();
    running = cycle().finally(() => {
      running = null;
      if (again) {
        again = false;
        run();
      }
    });
  };
  const cycle = async () => {
    let wait = MINUTE_MS;
    try {
      while (!stopped && (await runOutboxOnce(deps, timers)).claimed > 0);
      const next: EpochMs | null = await nextEffectDueAt(deps.db);
      if (next !== null) wait = Math.min(wait, Math.max(0, addMs(next, -deps.clock.now())));
    } catch (error) {
      deps.log.error({ err: error }, 'the outbox cannot be read');
      wait = SECOND_MS;
    }
    if (!stopped) cancelTimer = timers.after(wait, run);
  };

  const unsubscribe = deps.live.subscribe((wakeup) => {
    if (wakeup.kind === 'outbox') run();
  });
  run();
  return {
    async stop() {
      stopped = true;
      unsubscribe();
      cancelTimer();
      await running;
    },
  };
}
