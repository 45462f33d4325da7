import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import {
  findBooking,
  findBookingByCheckout,
  insertPaidWeek,
  listPaidWeeks,
  lockBooking,
  type StoredBooking,
  updateBooking,
} from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { forgetEffects } from '../db/queries/outbox.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { lockUser } from '../db/queries/users.ts';
import { DONE, type Effect, type EffectOutcome, effectKey } from '../domain/effects.ts';
import type { PaidInvoice } from '../ports/payment-gateway.ts';
import { confirmWeek } from './confirm-week.ts';
import type { Deps } from './deps.ts';
import { expireHold } from './expire-hold.ts';
import { planBookingExpired } from './plan-messages.ts';
import { stillBookable } from './reacquire-series.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';

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
    await inTransaction(deps.db, (tx) => applyLocked(deps, tx, booking, invoice));
  } catch (error) {
    // The times of an expired hold went to somebody else between the check and the update: the net held.
    if (!isExclusionViolation(error)) throw error;
    await inTransaction(deps.db, (tx) => giveBack(deps, tx, booking, invoice));
  }
  return DONE;
}

/** Mentor, student, booking: the same order of locks as when a booking is made. */
async function applyLocked(
  deps: PaymentDeps,
  tx: Transaction,
  found: StoredBooking,
  invoice: PaidInvoice,
): Promise<void> {
  const now = deps.clock.now();
  await lockMentorCalendar(tx, found.mentorId);
  await lockUser(tx, found.studentId);
  const booking = await lockBooking(tx, found.id);
  if (booking === null) return;
  const paid = await listPaidWeeks(tx, booking.id);
  if (paid.some((week) => week.stripeInvoiceId === invoice.id)) return;
  const late = booking.status === 'EXPIRED';
  // Whatever was left to pay for was cancelled while the invoice was on its way.
  const over = booking.status === 'ENDED' || booking.status === 'CANCELLING';
  if (over || (late && !(await stillBookable(tx, booking, now)))) {
    await giveBack(deps, tx, booking, invoice);
    return;
  }
  const week = paid.length;
  await insertPaidWeek(tx, {
    stripeInvoiceId: invoice.id,
    bookingId: booking.id,
    week,
    price: invoice.amount,
    paidAt: now,
  });
  await forgetEffects(tx, [effectKey({ kind: 'EXPIRE_HOLD', bookingId: booking.id })], now);
  const starts = booking.status === 'PENDING_PAYMENT' || late || booking.status === 'PAST_DUE';
  await updateBooking(
    tx,
    booking.id,
    {
      ...(starts ? { status: 'ACTIVE' as const } : {}),
      holdExpiresAt: null,
      stripeSubscriptionId: invoice.subscriptionId,
      stripeCustomerId: invoice.customerId,
    },
    now,
  );
  const within = timeOf(await listSessions(tx, booking.id));
  await confirmWeek(deps, tx, { booking, week, actor: { kind: 'system' }, now, within });
}

/** Money came for times that are gone: it goes back, and the subscription ends. Once, whoever asks. */
async function giveBack(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  invoice: PaidInvoice,
): Promise<void> {
  const now = deps.clock.now();
  const owed = await planBookingExpired(deps, tx, booking, { refund: invoice.amount, now });
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.payment_returned',
    subject: `booking/${booking.id}`,
    details: { invoiceId: invoice.id },
    effects: [
      {
        effect: { kind: 'REFUND_INVOICE', invoiceId: invoice.id, subscriptionId: invoice.subscriptionId },
      },
      ...owed,
    ],
  });
}
