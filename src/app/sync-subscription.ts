import { findBooking } from '../db/queries/bookings.ts';
import { findTerms } from '../db/queries/subscription-terms.ts';
import { sessionsPerWeek } from '../domain/bookings/booking.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import type { Deps } from './deps.ts';

/** Makes Stripe's subscription as the booking is now: sessions a week, paused or not, ending with its period or not. */
export async function syncSubscription(deps: Pick<Deps, 'db' | 'payments'>, bookingId: string): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null || booking.stripeSubscriptionId === null || booking.status === 'ENDED') return DONE;
  if (booking.frequency === null) return DONE;
  const { version, pausedAt, endsAt } = await findTerms(deps.db, bookingId);
  await deps.payments.setSubscription({
    subscriptionId: booking.stripeSubscriptionId,
    sessionsPerWeek: sessionsPerWeek(booking.frequency),
    paused: pausedAt !== null,
    endsWithPeriod: endsAt !== null,
    key: `booking/${bookingId}/terms/${version}`,
  });
  return DONE;
}
