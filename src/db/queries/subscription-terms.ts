import { eq } from 'drizzle-orm';
import { type SubscriptionTerms, UNCHANGED_TERMS } from '../../domain/payments/subscription.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
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
