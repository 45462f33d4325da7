import type { Transaction } from '../db/client.ts';
import {
  deleteAuditEntries,
  deleteDoneEffects,
  deleteFeedEvents,
  deleteMailEvents,
  deleteStripeEvents,
  forgetMessageBodies,
} from '../db/queries/retention.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/**
 * Deletes what has been kept as long as the configuration says, some hundred rows of each kind at a time: the next
 * look goes on. Bookings, sessions, ledgers, invoices, receipts and the identity of every message are never touched.
 */
export async function forgetOldRecords(
  { config: { retention } }: Pick<Deps, 'config'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  const olderThan = (days: number) => ({ before: addMs(now, -days * DAY_MS), limit: BATCH });
  await forgetMessageBodies(tx, olderThan(retention.mailDays));
  await deleteMailEvents(tx, olderThan(retention.mailDays));
  await deleteStripeEvents(tx, olderThan(retention.webhookDays));
  await deleteDoneEffects(tx, olderThan(retention.effectDays));
  await deleteAuditEntries(tx, olderThan(retention.auditDays));
  await deleteFeedEvents(tx, olderThan(retention.feedDays));
}

/** Gone in some ten milliseconds, and half a million a day. */
const BATCH = 500;
