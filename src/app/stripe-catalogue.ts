import { findStripeCustomer, findStripePrice, saveStripeCustomer, saveStripePrice } from '../db/queries/prices.ts';
import type { Student } from '../domain/actor.ts';
import type { WeeklyTariff } from '../domain/payments/session-price.ts';
import type { Deps } from './deps.ts';

type CatalogueDeps = Pick<Deps, 'db' | 'clock' | 'payments'>;

/**
 * The weekly price at Stripe that stands for a tariff, made with its first booking and used ever after. Bookings that
 * make it at once make the same one: the gateway is idempotent by tariff. Throws `ProviderError` while Stripe is away.
 */
export async function stripePriceOf(deps: CatalogueDeps, tariff: WeeklyTariff, mentorName: string): Promise<string> {
  const known = await findStripePrice(deps.db, tariff);
  if (known !== null) return known;
  const productName = `${tariff.sessionMinutes}-minute sessions with ${mentorName}`;
  const made = await deps.payments.ensurePrice({ ...tariff, productName });
  await saveStripePrice(deps.db, tariff, made, deps.clock.now());
  return made;
}

/** The student as Stripe's customer: one in each currency they pay in, which Stripe wants apart. Made once. */
export async function stripeCustomerOf(deps: CatalogueDeps, student: Student, currency: string): Promise<string> {
  const known = await findStripeCustomer(deps.db, student.id, currency);
  if (known !== null) return known;
  const stripeCustomerId = await deps.payments.ensureCustomer({
    studentId: student.id,
    email: student.email,
    currency,
  });
  await saveStripeCustomer(deps.db, { studentId: student.id, currency, stripeCustomerId }, deps.clock.now());
  return stripeCustomerId;
}
