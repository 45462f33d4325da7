import { findBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { releaseSeries } from './release-series.ts';

/** States in which a booking counts on its subscription going on. */
const COUNTS_ON_IT = ['ACTIVE', 'PAST_DUE', 'PAUSED', 'CANCELLING'] as const;

/**
 * Brings a booking in line with its subscription, as it is now: one that ended at Stripe pays no further week, so
 * what is reserved is released. A subscription that is none of ours is left alone.
 */
export async function followSubscription(deps: Deps, subscriptionId: string): Promise<EffectOutcome> {
  const subscription = await deps.payments.getSubscription(subscriptionId);
  if (subscription === null || subscription.bookingId === null || !subscription.ended) return DONE;
  const booking = await upToDate(deps, subscription.bookingId);
  if (booking === null || booking.stripeSubscriptionId !== subscriptionId) return DONE;
  if (!COUNTS_ON_IT.some((status) => status === booking.status)) return DONE;
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
