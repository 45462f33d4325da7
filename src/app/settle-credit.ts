import { inTransaction, type Transaction } from '../db/client.ts';
import {
  findBooking,
  listPaidWeeks,
  listReturnedInvoices,
  lockBooking,
  type StoredBooking,
} from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { listUnsettledInvoices, settlePreparedInvoice } from '../db/queries/prepared-invoices.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { heldCredit, invoicesWithBanks, leftOfInvoices } from '../domain/payments/held-money.ts';
import { balancesOf, type LedgerEntry } from '../domain/payments/ledger.ts';
import { type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { planMoneyReturned } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * Gives the credit of a booking back when no invoice follows that could use it: as refunds of what it has paid, the
 * latest first. Stripe is asked first for invoices that were paid without our hearing of it, for they may have used it.
 */
export async function settleCredit(deps: Deps, bookingId: string): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null || (booking.status !== 'CANCELLING' && booking.status !== 'ENDED')) return DONE;
  const { stripeSubscriptionId } = booking;
  if (stripeSubscriptionId === null) return DONE;
  const subscription = await deps.payments.getSubscription(stripeSubscriptionId);
  if (subscription?.ended === false) return { outcome: 'SNOOZE', forMs: MINUTE_MS };
  const known = [...(await listPaidWeeks(deps.db, bookingId)), ...(await listReturnedInvoices(deps.db, bookingId))];
  for (const invoice of await deps.payments.listInvoices(stripeSubscriptionId)) {
    if (invoice.paid && known.every((one) => one.stripeInvoiceId !== invoice.id)) await applyInvoice(deps, invoice.id);
  }
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, booking.mentorId);
    const locked = await lockBooking(tx, bookingId);
    if (locked !== null) await refundCredit(deps, tx, locked, now);
  });
  return DONE;
}

async function refundCredit(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  now: EpochMs,
): Promise<void> {
  for (const { stripeInvoiceId } of await listUnsettledInvoices(tx, booking.id)) {
    await settlePreparedInvoice(tx, stripeInvoiceId, now);
  }
  const entries = await listLedgerEntries(tx, booking.id);
  const free = balancesOf(entries).CREDITED - heldCredit(entries);
  const currency = entries[0]?.money.currency;
  if (free <= 0 || currency === undefined) return;
  const written = await writeLedger(deps, tx, { bookingId: booking.id, currency, now }, refundsOf(entries, free));
  const [first] = written;
  if (first === undefined) return;
  const refund = { amount: written.reduce((sum, { money }) => sum + money.amount, 0), currency };
  const mails = await planMoneyReturned(deps, tx, booking, { cause: `ledger/${first.id}`, refund, now });
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.credit_refunded',
    subject: `booking/${booking.id}`,
    details: { refund },
    effects: [...written.map(({ id }) => ({ effect: { kind: 'REFUND_PART' as const, entryId: id } })), ...mails],
  });
}

/** An amount over the invoices that were paid, the latest first, none of them for more than is left of it. */
function refundsOf(entries: readonly LedgerEntry[], total: number) {
  const banks = invoicesWithBanks(entries);
  const left = [...leftOfInvoices(entries)].filter(([invoiceId]) => !banks.has(invoiceId));
  let open = total;
  return left.reverse().flatMap(([invoiceId, most]) => {
    const amount = Math.min(open, most);
    if (amount <= 0) return [];
    open -= amount;
    const key = `invoice/${invoiceId}/credit-refund/${entries.length}`;
    return [
      {
        kind: 'REFUND' as const,
        from: 'CREDITED' as const,
        to: 'REFUNDED' as const,
        amount,
        sessionId: null,
        invoiceId,
        key,
      },
    ];
  });
}
