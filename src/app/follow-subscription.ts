import { findBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { findTerms } from '../db/queries/subscription-terms.ts';
import { sessionsPerWeek } from '../domain/bookings/booking.ts';
import { DONE, type EffectOutcome, effectKey } from '../domain/effects.ts';
import type { BookingSubscription } from '../ports/payment-gateway.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { releaseSeries } from './release-series.ts';

/** States in which a booking counts on its subscription going on. */
const COUNTS_ON_IT = ['ACTIVE', 'PAST_DUE', 'PAUSED', 'CANCELLING'] as const;

/**
 * Brings a booking in line with its subscription, as it is now: one that ended at Stripe pays no further week, so
 * what is reserved is released. One that charges for another number of sessions, or rests or ends otherwise than was
 * agreed here, is told again what was. A subscription that is none of ours is left alone.
 */
export async function followSubscription(deps: Deps, subscriptionId: string): Promise<EffectOutcome> {
  const subscription = await deps.payments.getSubscription(subscriptionId);
  if (subscription === null || subscription.bookingId === null) return DONE;
  const booking = await (subscription.ended ? upToDate : findKnown)(deps, subscription.bookingId);
  if (booking === null || booking.stripeSubscriptionId !== subscriptionId) return DONE;
  if (!COUNTS_ON_IT.some((status) => status === booking.status)) return DONE;
  if (!subscription.ended) {
    if (await differs(deps, booking, subscription)) await tellAgain(deps, booking.id);
    return DONE;
  }
  await releaseSeries(deps, booking.id, { onlyWhile: booking.status, reason: 'The subscription has ended.' });
  return DONE;
}

/** The booking, with its first payment: what tells of the end may come before what tells of that. */
async function upToDate(deps: Deps, bookingId: string): Promise<StoredBooking | null> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null || booking.stripeSubscriptionId !== null || booking.stripeCheckoutId === null) return booking;
  const invoiceId = await deps.payments.findCheckoutInvoice(booking.stripeCheckoutId);
  if (invoiceId === null) return booking;
  await applyInvoice(deps, invoiceId);
  return findBooking(deps.db, bookingId);
}

function findKnown(deps: Deps, bookingId: string): Promise<StoredBooking | null> {
  return findBooking(deps.db, bookingId);
}

/** Whether Stripe would charge otherwise than was agreed. What ends by itself, for all is paid, is ended by its own effect. */
async function differs(deps: Deps, booking: StoredBooking, there: BookingSubscription): Promise<boolean> {
  if (booking.frequency === null) return false;
  const { pausedAt, endsAt } = await findTerms(deps.db, booking.id);
  return (
    there.sessionsPerWeek !== sessionsPerWeek(booking.frequency) ||
    there.paused !== (pausedAt !== null) ||
    there.endsWithPeriod !== (endsAt !== null)
  );
}

async function tellAgain(deps: Deps, bookingId: string): Promise<void> {
  deps.log.warn({ bookingId }, 'a subscription at Stripe was not as agreed');
  const effect = { kind: 'SYNC_SUBSCRIPTION', bookingId } as const;
  const now = deps.clock.now();
  await oweEffects(deps.db, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
}
