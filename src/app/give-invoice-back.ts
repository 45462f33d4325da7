import type { Transaction } from '../db/client.ts';
import { insertReturnedInvoice, type StoredBooking } from '../db/queries/bookings.ts';
import { returnedKey } from '../domain/payments/ledger.ts';
import type { EpochMs } from '../domain/time.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { planPaymentReturned } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * Owes an invoice back in full and tells the student, once: that it went back is written down in the same
 * transaction, so nobody who hears of it again comes to another verdict.
 *
 * @param verdict.reason `TOO_LATE` when its times are gone, `NOTHING_TO_PAY` when no session of its week takes place
 * @param verdict.endsSubscription whether no later week is left that the subscription should pay
 */
export async function giveInvoiceBack(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  verdict: {
    readonly invoice: BookingInvoice;
    readonly reason: 'TOO_LATE' | 'NOTHING_TO_PAY';
    readonly endsSubscription: boolean;
    readonly now: EpochMs;
  },
): Promise<void> {
  const { invoice, reason, endsSubscription, now } = verdict;
  const { id: invoiceId, amount } = invoice;
  const returned = { stripeInvoiceId: invoiceId, bookingId: booking.id, price: amount, returnedAt: now };
  if (!(await insertReturnedInvoice(tx, returned))) return;
  const on = { bookingId: booking.id, currency: amount.currency, now };
  const of = { sessionId: null, invoiceId };
  const key = (name: string) => `invoice/${invoiceId}/returned/${name}`;
  await writeLedger(deps, tx, on, [
    { ...of, kind: 'PAYMENT', from: 'PAID', to: 'UPCOMING', amount: amount.amount, key: key('payment') },
    { ...of, kind: 'REFUND', from: 'UPCOMING', to: 'REFUNDED', amount: amount.amount, key: returnedKey(invoiceId) },
    { ...of, kind: 'CREDIT_USED', from: 'CREDITED', to: 'UPCOMING', amount: invoice.credit, key: key('used') },
    { ...of, kind: 'CREDIT_GRANTED', from: 'UPCOMING', to: 'CREDITED', amount: invoice.credit, key: key('granted') },
  ]);
  const mails = await planPaymentReturned(deps, tx, booking, { invoiceId, refund: amount, reason, now });
  const subscriptionId = endsSubscription ? invoice.subscriptionId : null;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.payment_returned',
    subject: `booking/${booking.id}`,
    details: { invoiceId, reason },
    effects: [{ effect: { kind: 'REFUND_INVOICE', invoiceId, subscriptionId } }, ...mails],
  });
}
