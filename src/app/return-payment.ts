import { findBooking } from '../db/queries/bookings.ts';
import { findLedgerEntry, findRefundOfInvoice, listLedgerEntries } from '../db/queries/ledger.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { DONE, type Effect, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { refusedKey } from '../domain/payments/held-money.ts';
import type { LedgerEntry } from '../domain/payments/ledger.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { noteRefusedRefund } from './note-refused-refund.ts';

/**
 * Gives an invoice back and ends its subscription, where it should end. Both are idempotent at Stripe, so a repetition
 * does no harm. What a bank has its hand on does not go back.
 */
export async function refundInvoice(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  effect: Extract<Effect, { kind: 'REFUND_INVOICE' }>,
): Promise<EffectOutcome> {
  const { invoiceId, subscriptionId } = effect;
  if (subscriptionId !== null) await deps.payments.cancelSubscription(subscriptionId);
  const entry = await findRefundOfInvoice(deps.db, invoiceId);
  if (entry !== null && (await wasRefused(deps, entry))) return DONE;
  if ((await deps.payments.refundInvoice(invoiceId)) === 'REFUNDED') return DONE;
  if (entry !== null) await noteRefusedRefund(deps, entry);
  return DONE;
}

/** Gives back what an entry of the ledger says went back. The entry's id is the key: once, however often it is tried. */
export async function refundPart(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  entryId: string,
): Promise<EffectOutcome> {
  const entry = await findLedgerEntry(deps.db, entryId);
  if (entry === null || entry.invoiceId === null) return { outcome: 'GIVE_UP', error: 'no such refund in the ledger' };
  if (await wasRefused(deps, entry)) return DONE;
  const { invoiceId, money } = entry;
  const outcome = await deps.payments.refundPart({ invoiceId, amount: money.amount, key: `ledger/${entryId}` });
  if (outcome === 'DISPUTED') await noteRefusedRefund(deps, entry);
  return DONE;
}

/**
 * Ends the subscription of a booking that has nothing left to pay for, and writes off what is still open of it. What
 * the booking has in credit goes back after that.
 */
export async function endSubscription(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  bookingId: string,
): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null || booking.stripeSubscriptionId === null) return DONE;
  await deps.payments.cancelSubscription(booking.stripeSubscriptionId);
  for (const invoice of await deps.payments.listInvoices(booking.stripeSubscriptionId)) {
    if (invoice.status === 'open') await deps.payments.voidInvoice(invoice.id);
  }
  const effect = { kind: 'SETTLE_CREDIT', bookingId } as const;
  const now = deps.clock.now();
  await oweEffects(deps.db, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
  return DONE;
}

/** What was refused once is given by an entry of its own, if at all: a try that comes late must not give it as well. */
async function wasRefused({ db }: Pick<Deps, 'db'>, { id, bookingId }: LedgerEntry): Promise<boolean> {
  return (await listLedgerEntries(db, bookingId)).some(({ key }) => key === refusedKey(id));
}
