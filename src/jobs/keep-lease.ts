import type { Deps } from '../app/deps.ts';
import { type ClaimedEffect, renewLease } from '../app/effect-queue.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Timers } from '../ports/timers.ts';

/** Renews the lease while the try lasts, so that only a dead worker's effects are taken over. A lost one stays lost. */
export function keepLease(deps: Deps, timers: Timers, claimed: ClaimedEffect): () => void {
  let ended = false;
  let cancel = () => {};
  const again = () => {
    cancel = timers.after(RENEW_MS, () => {
      renewLease(deps.db, claimed, deps.clock.now()).then(
        (kept) => {
          if (kept && !ended) again();
        },
        (error: unknown) => {
          deps.log.warn(
            { key: claimed.key, reason: error instanceof Error ? error.name : 'unknown' },
            'a lease could not be renewed',
          );
          if (!ended) again();
        },
      );
    });
  };
  again();
  return () => {
    ended = true;
    cancel();
  };
}

const RENEW_MS = 10 * SECOND_MS;
