import { updateBooking } from '../db/queries/bookings.ts';
import type { User } from '../domain/actor.ts';
import {
  changeSubscription,
  notSubscribed,
  recordTerms,
  refusedChange,
  releaseUnpaid,
  type SubscriptionOutcome,
  wrongState,
} from './change-subscription.ts';
import type { Deps } from './deps.ts';
import { withdrawOccurrences } from './propose-occurrences.ts';

/**
 * Lets sessions and billing rest together, from the end of the week that is paid: its sessions take place, all later
 * ones are released at once and their times are anybody's, and no invoice is charged until the student resumes.
 */
export async function pauseSubscription(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  bookingId: string,
): Promise<SubscriptionOutcome> {
  return changeSubscription(deps, user, bookingId, async (tx, locked) => {
    const { booking, terms, paid, now } = locked;
    if (booking.stripeSubscriptionId === null) return refusedChange(notSubscribed());
    if (booking.status !== 'ACTIVE') return refusedChange(wrongState('Only a subscription that runs can be paused.'));
    const touched = await releaseUnpaid(tx, locked);
    await updateBooking(tx, booking.id, { status: 'PAUSED' }, now);
    await recordTerms(deps, tx, locked, {
      action: 'subscription.paused',
      terms: { pausedAt: now, endsAt: terms.endsAt },
      kind: 'SUBSCRIPTION_PAUSED',
      effectiveAt: paid.periodEnd > now ? paid.periodEnd : now,
      touched,
    });
    await withdrawOccurrences(deps, tx, booking.id, { gone: () => true, actor: { kind: 'user', user }, now });
    return { check: null, userErrors: [] };
  });
}
