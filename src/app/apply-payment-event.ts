import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import {
  findBooking,
  findBookingByCheckout,
  insertPaidWeek,
  listPaidWeeks,
  listReturnedInvoices,
  lockBooking,
  type StoredBooking,
  updateBooking,
} from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { forgetEffects } from '../db/queries/outbox.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { listUnplaced } from '../db/queries/unplaced.ts';
import { lockUser } from '../db/queries/users.ts';
import type { CancelMoney } from '../domain/bookings/policy.ts';
import { canBecome, type SessionStatus } from '../domain/bookings/session.ts';
import { DONE, type Effect, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { weekMoves } from '../domain/payments/week-shares.ts';
import type { EpochMs } from '../domain/time.ts';
import type { PaidInvoice } from '../ports/payment-gateway.ts';
import { confirmWeek } from './confirm-week.ts';
import type { Deps } from './deps.ts';
import { endWhenPaidUp } from './end-booking.ts';
import { expireHold } from './expire-hold.ts';
import { giveInvoiceBack } from './give-invoice-back.ts';
import { issueReceipt } from './issue-receipt.ts';
import { stillBookable } from './reacquire-series.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';
import { writeLedger } from './write-ledger.ts';

type PaymentDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'payments' | 'log' | 'config'>;

/** Acts on a webhook: fetches what it is about and brings the booking in line with that, whatever order they come in. */
export async function applyPaymentEvent(
  deps: PaymentDeps,
  effect: Extract<Effect, { kind: 'APPLY_PAYMENT_EVENT' }>,
): Promise<EffectOutcome> {
  if (effect.type === 'invoice.paid') return applyInvoice(deps, await deps.payments.getInvoice(effect.objectId));
  const booking = await findBookingByCheckout(deps.db, effect.objectId);
  return booking === null ? DONE : expireHold(deps, booking.id);
}

async function applyInvoice(deps: PaymentDeps, invoice: PaidInvoice | null): Promise<EffectOutcome> {
  if (invoice === null || !invoice.paid || invoice.bookingId === null) return DONE;
  const booking = await findBooking(deps.db, invoice.bookingId);
  if (booking === null) {
    deps.log.warn({ invoiceId: invoice.id }, 'an invoice names a booking that does not exist');
    return DONE;
  }
  try {
    await inTransaction(deps.db, (tx) => applyLocked(deps, tx, booking, { invoice, timesAreTaken: false }));
  } catch (error) {
    // The times of an expired hold went to somebody else between the check and the update: the net held. Judged anew
    // from the start, for the locks are gone and somebody may have dealt with this invoice since.
    if (!isExclusionViolation(error)) throw error;
    await inTransaction(deps.db, (tx) => applyLocked(deps, tx, booking, { invoice, timesAreTaken: true }));
  }
  return DONE;
}

/** Mentor, student, booking: the same order of locks as when a booking is made. */
async function applyLocked(
  deps: PaymentDeps,
  tx: Transaction,
  found: StoredBooking,
  { invoice, timesAreTaken }: { readonly invoice: PaidInvoice; readonly timesAreTaken: boolean },
): Promise<void> {
  const now = deps.clock.now();
  await lockMentorCalendar(tx, found.mentorId);
  await lockUser(tx, found.studentId);
  const booking = await lockBooking(tx, found.id);
  if (booking === null) return;
  const paid = await listPaidWeeks(tx, booking.id);
  const returned = await listReturnedInvoices(tx, booking.id);
  if ([...paid, ...returned].some((known) => known.stripeInvoiceId === invoice.id)) return;
  const late = booking.status === 'EXPIRED';
  // Once one of its invoices went back the subscription is ended: a further one was on its way and pays nothing.
  const gone =
    late && (timesAreTaken || returned.length > 0 || !(await stillBookable({ ...deps, db: tx }, booking, now)));
  if (gone) {
    await giveInvoiceBack(deps, tx, booking, { invoice, reason: 'TOO_LATE', endsSubscription: true, now });
    return;
  }
  // Stripe counts weeks by invoices, so one that went back was a week too.
  await applyToWeek(deps, tx, booking, { invoice, week: paid.length + returned.length, now });
}

/** The invoice pays its week if any session of it takes place; else it goes back. */
async function applyToWeek(
  deps: PaymentDeps,
  tx: Transaction,
  booking: StoredBooking,
  { invoice, week, now }: { readonly invoice: PaidInvoice; readonly week: number; readonly now: EpochMs },
): Promise<void> {
  const sessions = await listSessions(tx, booking.id);
  const takesPlace = sessions.some((session) => session.week === week && canBecome(session.status, 'CONFIRMED'));
  if (!takesPlace) {
    const ending = await endPaidUp(deps, tx, booking, now);
    await giveInvoiceBack(deps, tx, booking, { invoice, reason: 'NOTHING_TO_PAY', endsSubscription: ending, now });
    return;
  }
  const { id: bookingId, status } = booking;
  await insertPaidWeek(tx, { stripeInvoiceId: invoice.id, bookingId, week, price: invoice.amount, paidAt: now });
  const placed = sessions.filter((session) => session.week === week);
  const unplaced = (await listUnplaced(tx, bookingId)).filter(
    (each) => each.week === week && placed.every(({ slot }) => slot !== each.slot),
  );
  const parts = [
    ...placed.map(({ id, slot, status: stands, cancelMoney }) => ({
      sessionId: id,
      slot,
      fate: fateOf(stands, cancelMoney),
    })),
    ...unplaced.map(({ slot }) => ({ sessionId: null, slot, fate: 'CREDITED' as const })),
  ];
  const { amount, currency } = invoice.amount;
  const moves = weekMoves(parts, amount, 0).map(({ slot, ...move }) => {
    return { ...move, invoiceId: invoice.id, key: `invoice/${invoice.id}/slot/${slot}/${move.kind}` };
  });
  await writeLedger(deps, tx, { bookingId, currency, now }, moves);
  await issueReceipt(tx, booking, { invoice, week, goesOn: booking.status !== 'CANCELLING', now });
  await forgetEffects(tx, [effectKey({ kind: 'EXPIRE_HOLD', bookingId })], now);
  const starts = status === 'PENDING_PAYMENT' || status === 'EXPIRED' || status === 'PAST_DUE';
  await updateBooking(
    tx,
    bookingId,
    {
      ...(starts ? { status: 'ACTIVE' as const } : {}),
      holdExpiresAt: null,
      stripeSubscriptionId: invoice.subscriptionId,
      stripeCustomerId: invoice.customerId,
    },
    now,
  );
  await confirmWeek(deps, tx, { booking, week, actor: { kind: 'system' }, now, within: timeOf(sessions) });
  await endPaidUp(deps, tx, booking, now);
}

function fateOf(status: SessionStatus, cancelMoney: CancelMoney | null): 'UPCOMING' | 'CREDITED' | 'KEPT' {
  if (canBecome(status, 'CONFIRMED')) return 'UPCOMING';
  return cancelMoney === 'CREDIT' ? 'CREDITED' : 'KEPT';
}

/**
 * Every week that takes place is paid: the subscription ends. A series is as long as what was booked until it grows
 * by itself; from then on only one that its student leaves comes to this. Whether it ended.
 */
async function endPaidUp(deps: PaymentDeps, tx: Transaction, booking: StoredBooking, now: EpochMs): Promise<boolean> {
  const effects = await endWhenPaidUp(tx, booking, await listSessions(tx, booking.id), now);
  if (effects.length === 0) return false;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.paid_up',
    subject: `booking/${booking.id}`,
    effects,
  });
  return true;
}
