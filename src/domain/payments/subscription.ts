import type { BookingStatus } from '../bookings/booking.ts';
import { addMs, type EpochMs, HOUR_MS, WEEK_MS } from '../time.ts';

/** What a student has changed about a running subscription. */
export interface SubscriptionTerms {
  readonly version: number;
  readonly pausedAt: EpochMs | null;
  readonly endsAt: EpochMs | null;
}

export const UNCHANGED_TERMS: SubscriptionTerms = { version: 0, pausedAt: null, endsAt: null };

export const SUBSCRIPTION_STATUSES = ['ACTIVE', 'PAST_DUE', 'PAUSED', 'ENDING', 'ENDED'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** Where the subscription of a booking stands; null for one that was never paid. */
export function subscriptionStatus(status: BookingStatus): SubscriptionStatus | null {
  if (status === 'CANCELLING') return 'ENDING';
  if (status === 'PENDING_PAYMENT' || status === 'EXPIRED') return null;
  return status;
}

/** A billing period: the week of the booking it pays, and when it begins. */
export interface BillingPeriod {
  readonly week: number;
  readonly startsAt: EpochMs;
}

/**
 * The first period after the last one that was paid which is still to be charged. Stripe's weekly periods all have one
 * length, and go on while a subscription is paused.
 *
 * @param leadMs a period that begins within this time may be being charged already, so the one after it is meant
 */
export function nextPeriod(
  paid: { readonly week: number; readonly periodEnd: EpochMs },
  now: EpochMs,
  leadMs = 0,
): BillingPeriod {
  const skipped = Math.max(0, Math.ceil((now + leadMs - paid.periodEnd) / WEEK_MS));
  return { week: paid.week + 1 + skipped, startsAt: addMs(paid.periodEnd, skipped * WEEK_MS) };
}

/** Drafts of a renewal live an hour: sessions are not taken again for a period that begins sooner. */
export const RESUME_LEAD_MS = HOUR_MS;

/** What a session says that was released with its subscription; those sessions may be taken again with it. */
export const RELEASED_WITH_SUBSCRIPTION = 'The student paused or ended the weekly sessions.';

/** What a session says whose weekly slot the student gave up. It is taken again by nobody. */
export const RELEASED_BY_FREQUENCY = 'The student changed the number of weekly sessions.';

/** What a session says that was released when the days of grace of its week were over. Its subscription ended by that. */
export const RELEASED_UNPAID = 'The weekly payment was not made.';
