import { findBooking, updateBooking } from '../db/queries/bookings.ts';
import { listSessions } from '../db/queries/sessions.ts';
import type { User } from '../domain/actor.ts';
import { isChangeable } from '../domain/bookings/session.ts';
import { cancelSessions } from './cancel-sessions.ts';
import {
  changeSubscription,
  findChangeable,
  notSubscribed,
  recordTerms,
  refusedChange,
  releaseUnpaid,
  type SubscriptionOutcome,
  wrongState,
} from './change-subscription.ts';
import type { Deps } from './deps.ts';
import { withdrawOccurrences } from './propose-occurrences.ts';

export const CANCEL_TIMES = ['NOW', 'PERIOD_END'] as const;
export type CancelTime = (typeof CANCEL_TIMES)[number];

/**
 * Ends a subscription. `PERIOD_END`: the week that is paid takes place, all later sessions are released, nothing more
 * is charged, and the student may take it back until the period ends. `NOW`: the sessions that are paid are cancelled
 * too, with or without credit by the policy of the booking, and nothing can be taken back.
 */
export async function cancelSubscription(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  bookingId: string,
  at: CancelTime,
): Promise<SubscriptionOutcome> {
  return at === 'NOW' ? cancelNow(deps, user, bookingId) : cancelAtPeriodEnd(deps, user, bookingId);
}

async function cancelAtPeriodEnd(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  bookingId: string,
): Promise<SubscriptionOutcome> {
  return changeSubscription(deps, user, bookingId, async (tx, locked) => {
    const { booking, sessions, paid, now } = locked;
    if (booking.stripeSubscriptionId === null) return refusedChange(notSubscribed());
    if (booking.status !== 'ACTIVE' && booking.status !== 'PAUSED') {
      return refusedChange(wrongState('This subscription is not running, or it ends already.'));
    }
    const touched = await releaseUnpaid(tx, locked);
    const confirmed = sessions.filter(({ status, end }) => status === 'CONFIRMED' && end > now);
    const endsBookingAt = Math.max(now, paid.periodEnd, ...confirmed.map(({ end }) => end)) as typeof now;
    await updateBooking(tx, booking.id, { status: 'CANCELLING' }, now);
    const endsAt = paid.periodEnd > now ? paid.periodEnd : now;
    // Stripe's own period may have gone on by then, as that of a pause does: it must not go on with it.
    const endsSubscription = paid.periodEnd <= now;
    await recordTerms(deps, tx, locked, {
      action: 'subscription.ending',
      terms: { pausedAt: null, endsAt },
      kind: 'SUBSCRIPTION_ENDING',
      effectiveAt: endsAt,
      touched,
      endsBookingAt,
      endsSubscription,
    });
    await withdrawOccurrences(deps, tx, booking.id, { gone: () => true, actor: { kind: 'user', user }, now });
    return { check: null, userErrors: [] };
  });
}

/** The same as cancelling the whole series: one rule for what is credited, and one mail about it. */
async function cancelNow(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  bookingId: string,
): Promise<SubscriptionOutcome> {
  const booking = await findChangeable(deps, user, bookingId);
  if (booking.stripeSubscriptionId === null) return refusedChange(notSubscribed());
  const now = deps.clock.now();
  const first = (await listSessions(deps.db, booking.id)).find((session) => isChangeable(session, now));
  if (first === undefined) return refusedChange(wrongState('No session is left to cancel.'));
  const input = { sessionId: first.id, scope: 'WHOLE_SERIES', reason: null } as const;
  const { userErrors } = await cancelSessions(deps, user, input);
  const path = ['input', 'bookingId'];
  const named = userErrors.map((error) => ({ ...error, path }));
  return { booking: await findBooking(deps.db, booking.id), check: null, userErrors: named };
}
