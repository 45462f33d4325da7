import { findBooking } from '../db/queries/bookings.ts';
import { findTerms } from '../db/queries/subscription-terms.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import type { Deps } from './deps.ts';

/** Makes Stripe's subscription as the booking is now: paused or not, ending with its period or not. */
export async function syncSubscription(deps: Pick<Deps, 'db' | 'payments'>, bookingId: string): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null || booking.stripeSubscriptionId === null || booking.status === 'ENDED') return DONE;
  const { version, pausedAt, endsAt } = await findTerms(deps.db, bookingId);
  await deps.payments.setSubscription({
    subscriptionId: booking.stripeSubscriptionId,
    paused: pausedAt !== null,
    endsWithPeriod: endsAt !== null,
    key: `booking/${bookingId}/terms/${version}`,
  });
  return DONE;
}
