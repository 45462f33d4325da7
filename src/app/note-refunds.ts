import { inTransaction, type Transaction } from '../db/client.ts';
import { findBooking, lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { takeBack } from '../domain/payments/take-back.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * Writes down what somebody gave back in Stripe's own dashboard: each refund once, off the sessions its invoice paid.
 * The sessions stay as they are: whoever gave the money back did not say otherwise.
 */
export async function noteRefunds(deps: Deps, chargeId: string): Promise<EffectOutcome> {
  const refunds = await deps.payments.chargeRefunds(chargeId);
  if (refunds === null || refunds.foreign.length === 0) return DONE;
  const invoice = await deps.payments.getInvoice(refunds.invoiceId);
  if (invoice === null || invoice.bookingId === null) return DONE;
  const found = await findBooking(deps.db, invoice.bookingId);
  if (found === null) return DONE;
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    if ((await lockBooking(tx, found.id)) === null) return;
    for (const { id, amount } of refunds.foreign) {
      const back = { kind: 'REFUND', amount, invoiceId: invoice.id, key: `refund/${id}` } as const;
      await takeFromLedger(deps, tx, found.id, back);
    }
  });
  return DONE;
}

/** Takes money that left out of a booking's accounts, once by its key; told in the audit log. */
export async function takeFromLedger(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  bookingId: string,
  back: {
    readonly kind: 'REFUND' | 'CHARGEBACK';
    readonly amount: number;
    readonly invoiceId: string;
    readonly key: string;
  },
): Promise<void> {
  const now = deps.clock.now();
  const entries = await listLedgerEntries(tx, bookingId);
  const currency = entries[0]?.money.currency;
  if (currency === undefined || entries.some(({ key }) => key.startsWith(`${back.key}/`))) return;
  await writeLedger(deps, tx, { bookingId, currency, now }, takeBack(entries, back));
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: back.kind === 'REFUND' ? 'booking.refund_noted' : 'booking.charged_back',
    subject: `booking/${bookingId}`,
    details: { invoiceId: back.invoiceId, amount: back.amount },
  });
}
