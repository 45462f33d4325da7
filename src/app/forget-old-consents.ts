import type { Transaction } from '../db/client.ts';
import { deleteConsents } from '../db/queries/calendars.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';

/** Deletes consents that ended, used or not, more than a day ago. */
export function forgetOldConsents(tx: Transaction, now: EpochMs): Promise<void> {
  return deleteConsents(tx, addMs(now, -DAY_MS));
}
