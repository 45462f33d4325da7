import { findBookings, lastPaidWeeksOf, type StoredBooking } from '../db/queries/bookings.ts';
import { findTermsOf } from '../db/queries/subscription-terms.ts';
import { maySeeMoney } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import type { Money } from '../domain/payments/money.ts';
import {
  nextPeriod,
  type SubscriptionStatus,
  type SubscriptionTerms,
  subscriptionStatus,
  UNCHANGED_TERMS,
} from '../domain/payments/subscription.ts';
import type { EpochMs } from '../domain/time.ts';
import { paidPeriod } from './change-subscription.ts';
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

/**
 * The subscription of each of these bookings, in their order. Null for a trial, before the first payment, and for whom
 * it is none of.
 */
export async function readSubscriptions(
  deps: Pick<Deps, 'db' | 'clock'>,
  viewer: User,
  bookings: readonly Booking[],
): Promise<(SubscriptionView | null)[]> {
  const visible = bookings.filter((booking) => maySeeMoney(viewer, booking) && booking.weeklyPrice !== null);
  const ids = visible.map(({ id }) => id);
  const [stored, terms, paid] = await Promise.all([
    findBookings(deps.db, ids),
    findTermsOf(deps.db, ids),
    lastPaidWeeksOf(deps.db, ids),
  ]);
  const views = new Map(
    stored.map((booking) => {
      const { id } = booking;
      const known = { terms: terms.get(id) ?? UNCHANGED_TERMS, lastPaid: paid.get(id) ?? null };
      return [id, subscriptionView(booking, known, deps.clock.now())];
    }),
  );
  return bookings.map(({ id }) => views.get(id) ?? null);
}

function subscriptionView(
  booking: StoredBooking,
  { terms, lastPaid }: { readonly terms: SubscriptionTerms; readonly lastPaid: number | null },
  now: EpochMs,
): SubscriptionView | null {
  const status = subscriptionStatus(booking.status);
  const { weeklyPrice } = booking;
  if (status === null || weeklyPrice === null) return null;
  const charges = status === 'ACTIVE' || status === 'PAST_DUE';
  const nextBillingAt = charges && lastPaid !== null ? nextBillingOf(booking, lastPaid, now) : null;
  const { pausedAt, endsAt } = terms;
  return { status, weeklyPrice, nextBillingAt, frequencySince: frequencySinceOf(booking), pausedAt, endsAt };
}

function frequencySinceOf({ slotWeeks, billingAnchorAt }: StoredBooking): EpochMs | null {
  const last = Math.max(0, ...(slotWeeks ?? []).flatMap(({ from, until }) => [from, until ?? 0]));
  return last === 0 || billingAnchorAt === null ? null : periodOfWeek(billingAnchorAt, last);
}

function nextBillingOf(booking: StoredBooking, lastPaid: number, now: EpochMs): EpochMs | null {
  const paid = paidPeriod(booking, lastPaid);
  if (paid === null) return null;
  const { week, startsAt } = nextPeriod(paid, now);
  return booking.lastWeek !== null && week > booking.lastWeek ? null : startsAt;
}
