import { findBooking } from '../db/queries/bookings.ts';
import { DONE, type Effect, type EffectOutcome } from '../domain/effects.ts';
import type { Deps } from './deps.ts';

/** Gives an invoice back and ends its subscription, where it should end. Both are idempotent at Stripe, so a repetition does no harm. */
export async function refundInvoice(
  deps: Pick<Deps, 'payments'>,
  effect: Extract<Effect, { kind: 'REFUND_INVOICE' }>,
): Promise<EffectOutcome> {
  if (effect.subscriptionId !== null) await deps.payments.cancelSubscription(effect.subscriptionId);
  await deps.payments.refundInvoice(effect.invoiceId);
  return DONE;
}

/** Ends the subscription of a booking that has nothing left to pay for. */
export async function endSubscription(deps: Pick<Deps, 'db' | 'payments'>, bookingId: string): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking !== null && booking.stripeSubscriptionId !== null) {
    await deps.payments.cancelSubscription(booking.stripeSubscriptionId);
  }
  return DONE;
}
