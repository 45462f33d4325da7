import { updateBooking } from '../db/queries/bookings.ts';
import type { User } from '../domain/actor.ts';
import { nextPeriod, RESUME_LEAD_MS } from '../domain/payments/subscription.ts';
import {
  changeSubscription,
  findChangeable,
  recordTerms,
  refusedChange,
  type SubscriptionOutcome,
  wrongState,
} from './change-subscription.ts';
import type { Deps } from './deps.ts';
import { liveBusy } from './live-busy.ts';
import { takeWeeksAgain } from './take-weeks-again.ts';

/**
 * Takes a paused subscription up again: four weeks of its times, from the first period that is still to be charged,
 * checked by the function that lists slots and taken all or none.
 */
export async function resumeSubscription(deps: Deps, user: User, bookingId: string): Promise<SubscriptionOutcome> {
  return takeUpAgain(deps, user, bookingId, 'PAUSED');
}

/** Takes back that a subscription ends with its period, while that lasts and its times are still free. */
export async function keepSubscription(deps: Deps, user: User, bookingId: string): Promise<SubscriptionOutcome> {
  return takeUpAgain(deps, user, bookingId, 'CANCELLING');
}

async function takeUpAgain(
  deps: Deps,
  user: User,
  bookingId: string,
  from: 'PAUSED' | 'CANCELLING',
): Promise<SubscriptionOutcome> {
  const { mentorId } = await findChangeable(deps, user, bookingId);
  const busyNow = await liveBusy(deps, { mentorId, firstSessions: [deps.clock.now()] }, deps.clock.now());
  return changeSubscription(deps, user, bookingId, async (tx, locked) => {
    const { booking, terms, paid, now } = locked;
    if (booking.status !== from) return refusedChange(wrongState(NOT_SO[from]));
    // At Stripe the end of the period is the end: it cannot be taken back once it is near.
    if (from === 'CANCELLING' && (terms.endsAt === null || terms.endsAt <= now + RESUME_LEAD_MS)) {
      return refusedChange(wrongState(NOT_SO[from]));
    }
    const { week, startsAt } = nextPeriod(paid, now, RESUME_LEAD_MS);
    if (booking.lastWeek !== null && week > booking.lastWeek) {
      return refusedChange(wrongState('No further week of these sessions is wanted.'));
    }
    const taking = await takeWeeksAgain(deps, tx, { ...locked, fromWeek: week, busyNow });
    if ('userErrors' in taking) return taking;
    await updateBooking(tx, booking.id, { status: 'ACTIVE' }, now);
    await recordTerms(deps, tx, locked, {
      action: from === 'PAUSED' ? 'subscription.resumed' : 'subscription.kept',
      terms: { pausedAt: null, endsAt: null },
      kind: 'SUBSCRIPTION_RESUMED',
      effectiveAt: startsAt,
      touched: taking.taken,
    });
    return { check: null, userErrors: [] };
  });
}

const NOT_SO = {
  PAUSED: 'Only a subscription that is paused can be resumed.',
  CANCELLING: 'This subscription does not end with its period, or that cannot be taken back any more.',
} as const;
