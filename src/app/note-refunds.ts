import { inTransaction, type Transaction } from '../db/client.ts';
import { findBooking, lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { listAdmins } from '../db/queries/users.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { takeBack } from '../domain/payments/take-back.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { moneyEvents } from './money-events.ts';
import { planMoneyReturned } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * Writes down what somebody gave back in Stripe's own dashboard: each refund once, off the sessions its invoice paid.
 * The sessions stay as they are: whoever gave the money back did not say otherwise. The payment itself is taken in
 * first, for what tells of it may come later.
 */
export async function noteRefunds(deps: Deps, chargeId: string): Promise<EffectOutcome> {
  const refunds = await deps.payments.chargeRefunds(chargeId);
  if (refunds === null || refunds.foreign.length === 0) return DONE;
  const invoice = await deps.payments.getInvoice(refunds.invoiceId);
  if (invoice === null || invoice.bookingId === null) return DONE;
  const found = await findBooking(deps.db, invoice.bookingId);
  if (found === null) return DONE;
  if (invoice.paid) await applyInvoice(deps, invoice.id);
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, found.id);
    if (booking === null) return;
    for (const { id, amount } of refunds.foreign) {
      const back = { kind: 'REFUND', amount, invoiceId: invoice.id, key: `refund/${id}` } as const;
      await takeFromLedger(deps, tx, booking, back);
    }
  });
  return DONE;
}

/** Takes money that left out of a booking's accounts, once by its key; told in the audit log, on dashboards and, where we gave it, to the student. */
export async function takeFromLedger(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  back: {
    readonly kind: 'REFUND' | 'CHARGEBACK';
    readonly amount: number;
    readonly invoiceId: string;
    readonly key: string;
  },
): Promise<void> {
  const now = deps.clock.now();
  const { id: bookingId } = booking;
  const entries = await listLedgerEntries(tx, bookingId);
  const currency = entries[0]?.money.currency;
  if (currency === undefined || entries.some(({ key }) => key.startsWith(`${back.key}/`))) return;
  const written = await writeLedger(deps, tx, { bookingId, currency, now }, takeBack(entries, back));
  if (written.length === 0) return;
  const told = { cause: back.key, refund: { amount: back.amount, currency }, now } as const;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: back.kind === 'REFUND' ? 'booking.refund_noted' : 'booking.charged_back',
    subject: `booking/${bookingId}`,
    details: { invoiceId: back.invoiceId, amount: back.amount },
    // A chargeback is what the student's own bank did: they know.
    effects:
      back.kind === 'CHARGEBACK'
        ? []
        : await planMoneyReturned(deps, tx, booking, { ...told, returned: { as: 'REFUND', reason: 'GOODWILL' } }),
    events: moneyEvents(booking, await listAdmins(tx)),
  });
}
