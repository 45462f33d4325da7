import { and, eq, gte, inArray, ne } from 'drizzle-orm';
import { type SubscriptionTerms, UNCHANGED_TERMS } from '../../domain/payments/subscription.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings } from '../tables/bookings.ts';
import { subscriptionTerms } from '../tables/subscription-terms.ts';

/** The terms of a booking's subscription. To be changed only under the booking's lock. */
export async function findTerms(q: Queryable, bookingId: string): Promise<SubscriptionTerms> {
  const [row] = await q
    .select({
      version: subscriptionTerms.version,
      pausedAt: subscriptionTerms.pausedAt,
      endsAt: subscriptionTerms.endsAt,
    })
    .from(subscriptionTerms)
    .where(eq(subscriptionTerms.bookingId, bookingId));
  return row ?? UNCHANGED_TERMS;
}

/** The same of several bookings; those nothing was changed of are left out. */
export async function findTermsOf(
  q: Queryable,
  bookingIds: readonly string[],
): Promise<Map<string, SubscriptionTerms>> {
  if (bookingIds.length === 0) return new Map();
  const { bookingId, version, pausedAt, endsAt } = subscriptionTerms;
  const rows = await q
    .select({ bookingId, version, pausedAt, endsAt })
    .from(subscriptionTerms)
    .where(inArray(bookingId, [...bookingIds]));
  return new Map(rows.map(({ bookingId: id, ...terms }) => [id, terms]));
}

export async function saveTerms(
  q: Queryable,
  bookingId: string,
  terms: SubscriptionTerms,
  now: EpochMs,
): Promise<void> {
  await q
    .insert(subscriptionTerms)
    .values({ bookingId, ...terms, updatedAt: now })
    .onConflictDoUpdate({ target: subscriptionTerms.bookingId, set: { ...terms, updatedAt: now } });
}

/** Stripe's ids of the subscriptions whose terms changed since an instant, for bookings that are not over. */
export async function listChangedSubscriptions(q: Queryable, since: EpochMs): Promise<string[]> {
  const rows = await q
    .select({ id: bookings.stripeSubscriptionId })
    .from(subscriptionTerms)
    .innerJoin(bookings, eq(bookings.id, subscriptionTerms.bookingId))
    .where(and(gte(subscriptionTerms.updatedAt, since), ne(bookings.status, 'ENDED')));
  return rows.flatMap(({ id }) => (id === null ? [] : [id]));
}
