import { inTransaction } from '../db/client.ts';
import { findBooking, lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { settlePaymentFaults } from '../db/queries/payment-faults.ts';
import { listAdmins } from '../db/queries/users.ts';
import { DONE, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { giveRefundsAgain } from './give-refunds-again.ts';
import { moneyEvents } from './money-events.ts';
import { newId } from './new-id.ts';
import { takeFromLedger } from './note-refunds.ts';
import { planDispute } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * A student's bank asks for money back: written down without moving anything, and every admin is told. Only when the
 * bank has decided for the student is the money gone. The sessions stay: whether to teach on is for people to decide.
 * The payment itself is taken in first, for what tells of it may come later.
 */
export async function noteDispute(deps: Deps, disputeId: string): Promise<EffectOutcome> {
  const dispute = await deps.payments.getDispute(disputeId);
  if (dispute === null) return DONE;
  const invoice = await deps.payments.getInvoice(dispute.invoiceId);
  if (invoice === null || invoice.bookingId === null) return DONE;
  const found = await findBooking(deps.db, invoice.bookingId);
  if (found === null) return DONE;
  if (invoice.paid) await applyInvoice(deps, invoice.id);
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, found.id);
    if (booking === null) return;
    const key = `dispute/${disputeId}`;
    const { id: invoiceId } = invoice;
    const { amount, currency } = dispute.money;
    const known = new Set((await listLedgerEntries(tx, booking.id)).map((entry) => entry.key));
    if (!known.has(key)) {
      const memo = { kind: 'DISPUTE', from: 'PAID', to: 'PAID', amount, sessionId: null, invoiceId, key } as const;
      await writeLedger(deps, tx, { bookingId: booking.id, currency, now }, [memo]);
      const admins = await listAdmins(tx);
      await recordChange(deps, tx, now, {
        actor: { kind: 'system' },
        action: 'booking.disputed',
        subject: `booking/${booking.id}`,
        details: { disputeId, invoiceId, amount, reason: dispute.reason },
        effects: await planDispute(deps, tx, booking, { dispute, admins, now }),
        events: moneyEvents(booking, admins),
      });
    }
    if (dispute.verdict === 'OPEN') return;
    const kind = dispute.verdict === 'LOST' ? ('DISPUTE_LOST' as const) : ('DISPUTE_WON' as const);
    await writeLedger(deps, tx, { bookingId: booking.id, currency, now }, [
      { kind, from: 'PAID', to: 'PAID', amount, sessionId: null, invoiceId, key: `${key}/verdict` },
    ]);
    // What was to go back while the bank had its hand on it goes back now, or what the bank left of it.
    const effect = { kind: 'SETTLE_CREDIT', bookingId: booking.id } as const;
    await oweEffects(tx, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
    const isNews = !known.has(`${key}/verdict`);
    const isWon = dispute.verdict === 'WON';
    const waits = isWon && (await giveRefundsAgain(deps, tx, booking, { invoiceId, isNews, now }));
    if (!waits) await settlePaymentFaults(tx, { invoiceId, kind: 'REFUND_REFUSED' }, now);
    if (isWon) return;
    await takeFromLedger(deps, tx, booking, {
      kind: 'CHARGEBACK',
      amount,
      invoiceId,
      key: `chargeback/${disputeId}`,
    });
  });
  return DONE;
}
