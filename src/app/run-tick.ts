import { inTransaction, type Transaction } from '../db/client.ts';
import { claimJob, settleJob } from '../db/queries/job-runs.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/**
 * Does one tick of a job: once, whichever of the servers comes first, and never an older tick after a newer one; but
 * an entry far ahead of the tick was written by a clock that ran ahead, and the ledger starts over from here.
 * The work and its entry in the ledger are one transaction. Answers whether it was done here.
 *
 * @param tick.nextDueAt the tick that should follow, by which others see that it does not
 */
export async function runTick(
  deps: Pick<Deps, 'db' | 'clock'>,
  name: string,
  { scheduledFor, nextDueAt }: { readonly scheduledFor: EpochMs; readonly nextDueAt: EpochMs },
  work: (tx: Transaction, previous: EpochMs) => Promise<void>,
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const previous = await claimJob(tx, name, addMs(scheduledFor, -MINUTE_MS));
    if (previous === null || (previous >= scheduledFor && previous - scheduledFor <= AHEAD_MS)) return false;
    await work(tx, Math.min(previous, scheduledFor) as EpochMs);
    await settleJob(tx, name, { scheduledFor, nextDueAt, finishedAt: deps.clock.now() });
    return true;
  });
}

/** How far the clocks of two servers may differ before one of them is taken to be wrong. */
const AHEAD_MS = 2 * MINUTE_MS;
