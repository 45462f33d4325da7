import { and, eq } from 'drizzle-orm';
import type { Money } from '../../domain/payments/money.ts';
import type { SessionPrice, WeeklyTariff } from '../../domain/payments/session-price.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { mentorPrices, stripeCustomers, stripePrices } from '../tables/prices.ts';

/** The price a mentor has set for a length; null where none is. */
export async function findSessionPrice(q: Queryable, mentorId: string, sessionMinutes: number): Promise<Money | null> {
  const [row] = await q
    .select({ amount: mentorPrices.amount, currency: mentorPrices.currency })
    .from(mentorPrices)
    .where(and(eq(mentorPrices.mentorId, mentorId), eq(mentorPrices.sessionMinutes, sessionMinutes)));
  return row ?? null;
}

/** Every price a mentor has set, the shortest sessions first. */
export async function listSessionPrices(q: Queryable, mentorId: string): Promise<SessionPrice[]> {
  const rows = await q
    .select()
    .from(mentorPrices)
    .where(eq(mentorPrices.mentorId, mentorId))
    .orderBy(mentorPrices.sessionMinutes);
  return rows.map(({ sessionMinutes, amount, currency }) => ({
    mentorId,
    sessionMinutes,
    price: { amount, currency },
  }));
}

export async function saveSessionPrice(q: Queryable, asked: SessionPrice, now: EpochMs): Promise<void> {
  const { mentorId, sessionMinutes, price } = asked;
  const { amount, currency } = price;
  await q
    .insert(mentorPrices)
    .values({ mentorId, sessionMinutes, amount, currency, updatedAt: now })
    .onConflictDoUpdate({
      target: [mentorPrices.mentorId, mentorPrices.sessionMinutes],
      set: { amount, currency, updatedAt: now },
    });
}

/** The price at Stripe that stands for a tariff; null before its first booking. */
export async function findStripePrice(q: Queryable, { mentorId, sessionMinutes, session }: WeeklyTariff) {
  const [row] = await q
    .select({ id: stripePrices.stripePriceId })
    .from(stripePrices)
    .where(
      and(
        eq(stripePrices.mentorId, mentorId),
        eq(stripePrices.sessionMinutes, sessionMinutes),
        eq(stripePrices.currency, session.currency),
        eq(stripePrices.amount, session.amount),
      ),
    );
  return row?.id ?? null;
}

/** Keeps the price made for a tariff. Where two bookings made it at once they made the same one: the first row stays. */
export async function saveStripePrice(
  q: Queryable,
  { mentorId, sessionMinutes, session }: WeeklyTariff,
  stripePriceId: string,
  now: EpochMs,
): Promise<void> {
  const { currency, amount } = session;
  await q
    .insert(stripePrices)
    .values({ mentorId, sessionMinutes, currency, amount, stripePriceId, createdAt: now })
    .onConflictDoNothing();
}

export async function findStripeCustomer(q: Queryable, studentId: string, currency: string): Promise<string | null> {
  const [row] = await q
    .select({ id: stripeCustomers.stripeCustomerId })
    .from(stripeCustomers)
    .where(and(eq(stripeCustomers.studentId, studentId), eq(stripeCustomers.currency, currency)));
  return row?.id ?? null;
}

export async function saveStripeCustomer(
  q: Queryable,
  customer: { readonly studentId: string; readonly currency: string; readonly stripeCustomerId: string },
  now: EpochMs,
): Promise<void> {
  await q
    .insert(stripeCustomers)
    .values({ ...customer, createdAt: now })
    .onConflictDoNothing();
}
