import { findBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { findTerms } from '../db/queries/subscription-terms.ts';
import { maySeeMoney } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import type { Money } from '../domain/payments/money.ts';
import { nextPeriod, type SubscriptionStatus, subscriptionStatus } from '../domain/payments/subscription.ts';
import type { EpochMs } from '../domain/time.ts';
import { lastPaidWeek } from './change-subscription.ts';
import type { Deps } from './deps.ts';

export interface SubscriptionView {
  readonly status: SubscriptionStatus;
  readonly weeklyPrice: Money;
  readonly nextBillingAt: EpochMs | null;
  /** When the first week was charged, or will be, that has as many sessions as the booking says; null for all weeks. */
  readonly frequencySince: EpochMs | null;
  readonly pausedAt: EpochMs | null;
  readonly endsAt: EpochMs | null;
}

/** The subscription of a booking. Null for a trial, before the first payment, and for whom it is none of. */
export async function readSubscription(
  deps: Pick<Deps, 'db' | 'clock'>,
  viewer: User,
  booking: Booking,
): Promise<SubscriptionView | null> {
  const status = subscriptionStatus(booking.status);
  const { weeklyPrice } = booking;
  if (!maySeeMoney(viewer, booking) || status === null || weeklyPrice === null) return null;
  const stored = await findBooking(deps.db, booking.id);
  if (stored === null) return null;
  const { pausedAt, endsAt } = await findTerms(deps.db, booking.id);
  const charges = status === 'ACTIVE' || status === 'PAST_DUE';
  const nextBillingAt = charges ? await nextBillingOf(deps, stored) : null;
  return { status, weeklyPrice, nextBillingAt, frequencySince: frequencySinceOf(stored), pausedAt, endsAt };
}

function frequencySinceOf({ slotWeeks, billingAnchorAt }: StoredBooking): EpochMs | null {
  const last = Math.max(0, ...(slotWeeks ?? []).flatMap(({ from, until }) => [from, until ?? 0]));
  return last === 0 || billingAnchorAt === null ? null : periodOfWeek(billingAnchorAt, last);
}

async function nextBillingOf(deps: Pick<Deps, 'db' | 'clock'>, booking: StoredBooking): Promise<EpochMs | null> {
  const paid = await lastPaidWeek(deps.db, booking);
  if (paid === null) return null;
  const { week, startsAt } = nextPeriod(paid, deps.clock.now());
  return booking.lastWeek !== null && week > booking.lastWeek ? null : startsAt;
}
