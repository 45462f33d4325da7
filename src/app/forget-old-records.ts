import type { Transaction } from '../db/client.ts';
import {
  deleteAuditEntries,
  deleteDoneEffects,
  deleteFeedEvents,
  deleteMailEvents,
  deleteStripeEvents,
  forgetMessageBodies,
  hasOldRecords,
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
  const ago = (days: number) => addMs(now, -days * DAY_MS);
  const cutoffs = {
    mail: ago(retention.mailDays),
    webhook: ago(retention.webhookDays),
    effect: ago(retention.effectDays),
    feed: ago(retention.feedDays),
    audit: ago(retention.auditDays),
  };
  if (!(await hasOldRecords(tx, cutoffs))) return;
  const batch = (before: EpochMs) => ({ before, limit: BATCH });
  await forgetMessageBodies(tx, batch(cutoffs.mail));
  await deleteMailEvents(tx, batch(cutoffs.mail));
  await deleteStripeEvents(tx, batch(cutoffs.webhook));
  await deleteDoneEffects(tx, batch(cutoffs.effect));
  await deleteAuditEntries(tx, batch(cutoffs.audit));
  await deleteFeedEvents(tx, batch(cutoffs.feed));
}

/** Gone in some ten milliseconds, and half a million a day. */
const BATCH = 500;
