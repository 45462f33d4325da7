import type { Transaction } from '../db/client.ts';
import { deleteDemoCalls, listForgettableCalls } from '../db/queries/demo-calls.ts';
import { deleteMessagesOfCalls } from '../db/queries/guest-messages.ts';
import { CALLS_KEPT_MS, UNVERIFIED_KEPT_MS } from '../domain/demo-calls/demo-call.ts';
import { addMs, type EpochMs } from '../domain/time.ts';

/**
 * Deletes what people without an account left behind: requests nobody confirmed a day after their link ended, calls
 * half a year after they were to begin, each with every mail about it.
 */
export async function forgetDemoCalls(tx: Transaction, now: EpochMs): Promise<void> {
  const ended = { requestsBefore: addMs(now, -UNVERIFIED_KEPT_MS), callsBefore: addMs(now, -CALLS_KEPT_MS) };
  for (;;) {
    const ids = await listForgettableCalls(tx, { ...ended, most: AT_ONCE });
    await deleteMessagesOfCalls(tx, ids);
    await deleteDemoCalls(tx, ids);
    if (ids.length < AT_ONCE) return;
  }
}

const AT_ONCE = 100;
