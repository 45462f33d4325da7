import { findBooking } from '../db/queries/bookings.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { RELEASED_UNPAID } from '../domain/payments/subscription.ts';
import { addMs, DAY_MS, MINUTE_MS } from '../domain/time.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { releaseSeries } from './release-series.ts';

/**
 * The days of grace are over: what is reserved is released and the subscription ends. Stripe is asked first whether
 * an invoice was paid that nobody told of; then the booking has recovered.
 */
export async function endGrace(deps: Deps, bookingId: string): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking?.status !== 'PAST_DUE' || booking.pastDueSince === null) return DONE;
  const now = deps.clock.now();
  const endsAt = addMs(booking.pastDueSince, deps.config.booking.graceDays * DAY_MS);
  if (endsAt > now) return { outcome: 'SNOOZE', forMs: Math.max(MINUTE_MS, endsAt - now) };
  if (booking.stripeSubscriptionId !== null) {
    for (const invoice of await deps.payments.listInvoices(booking.stripeSubscriptionId)) {
      if (invoice.paid) await applyInvoice(deps, invoice.id);
    }
  }
  await releaseSeries(deps, bookingId, { onlyWhile: 'PAST_DUE', reason: RELEASED_UNPAID });
  return DONE;
}
