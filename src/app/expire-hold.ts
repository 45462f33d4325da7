import { inTransaction } from '../db/client.ts';
import { findBooking, lockBooking, type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { changeStatus, listSessions } from '../db/queries/sessions.ts';
import { DONE, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { planBookingExpired } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';

type ExpiryDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'payments' | 'log'>;

/**
 * Ends a hold that was not paid in time, and its Checkout page with it. The page is closed first: if Stripe says
 * that it was paid, its invoice is fetched, told of or not, and the hold waits for that instead; if Stripe is away the times are freed all the same, and
 * a payment that arrives later takes them again or is given back.
 */
export async function expireHold(deps: ExpiryDeps, bookingId: string): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null || booking.status !== 'PENDING_PAYMENT') return DONE;
  const page = await closePage(deps, booking);
  const overdue = booking.holdExpiresAt === null ? 0 : now - booking.holdExpiresAt;
  if (page === 'PAID' && overdue < INVOICE_PATIENCE_MS) return { outcome: 'SNOOZE', forMs: INVOICE_CHECK_MS };
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, booking.mentorId);
    const locked = await lockBooking(tx, bookingId);
    if (locked === null || locked.status !== 'PENDING_PAYMENT') return;
    const sessions = await listSessions(tx, bookingId);
    await updateBooking(tx, bookingId, { status: 'EXPIRED' }, now);
    const ids = sessions.map((session) => session.id);
    await changeStatus(tx, ids, 'EXPIRED', now);
    // One who has paid is told by what becomes of the payment.
    const owed = page === 'PAID' ? [] : await planBookingExpired(deps, tx, locked, now);
    const body = { kind: 'BOOKING_EXPIRED', bookingId } as const;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'booking.expired',
      subject: `booking/${bookingId}`,
      effects: page === 'UNREACHABLE' ? [...owed, { effect: { kind: 'CLOSE_CHECKOUT', bookingId } }] : owed,
      events: [locked.mentorId, locked.studentId].map((userId) => ({ userId, body })),
      availability: { mentorId: locked.mentorId, within: timeOf(sessions) },
    });
  });
  return DONE;
}

/** Closes the Checkout page of a booking that is over. One that was paid all the same leads to its invoice. */
export async function closeCheckout(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  bookingId: string,
): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking !== null && booking.stripeCheckoutId !== null && booking.status === 'EXPIRED') {
    await endPage(deps, booking.stripeCheckoutId);
  }
  return DONE;
}

async function closePage(deps: ExpiryDeps, booking: StoredBooking): Promise<'CLOSED' | 'PAID' | 'UNREACHABLE'> {
  if (booking.stripeCheckoutId === null) return 'CLOSED';
  try {
    return await endPage(deps, booking.stripeCheckoutId);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn(
      { bookingId: booking.id, failure: error.failure },
      'a Checkout page could not be closed with its hold',
    );
    return 'UNREACHABLE';
  }
}

/** Webhooks can be lost for good: what a paid page says of its invoice is acted on like a webhook about it. */
async function endPage(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  checkoutId: string,
): Promise<'CLOSED' | 'PAID'> {
  if ((await deps.payments.expireCheckout(checkoutId)) === 'expired') return 'CLOSED';
  const objectId = await deps.payments.findCheckoutInvoice(checkoutId);
  if (objectId !== null) {
    const now = deps.clock.now();
    const effect = { kind: 'APPLY_PAYMENT_EVENT', type: 'invoice.paid', objectId } as const;
    await oweEffects(deps.db, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
  }
  return 'PAID';
}

/** How long a paid page's invoice may take to be applied before the times are freed after all. */
const INVOICE_PATIENCE_MS = 60 * MINUTE_MS;
const INVOICE_CHECK_MS = MINUTE_MS;
