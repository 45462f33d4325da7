import { inTransaction } from '../db/client.ts';
import { lockBooking, type StoredBooking, saveCheckout } from '../db/queries/bookings.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import type { Student } from '../domain/actor.ts';
import { sessionPrice, sessionsPerWeek } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { effectKey } from '../domain/effects.ts';
import { addMs, MINUTE_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Checkout } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { describeFirstWeek } from './prepare-invoice.ts';
import { stripeCustomerOf, stripePriceOf } from './stripe-catalogue.ts';

/**
 * Stripe lets a Checkout page live 30 minutes at the least, counted from when it is made, and that is before the hold
 * ends. So the page is given this much longer; the hold closes it. Fixed, for a repeated request must be the same one.
 */
const BEYOND_HOLD_MS = 31 * MINUTE_MS;

/**
 * Opens the Checkout page of a held booking, once: asking again answers with the page there is.
 * Null when the payment provider cannot be reached, or the hold is over; the hold itself is untouched.
 */
export async function openCheckout(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments' | 'log' | 'config'>,
  student: Student,
  booking: StoredBooking,
): Promise<string | null> {
  if (booking.checkoutUrl !== null) return booking.checkoutUrl;
  const now = deps.clock.now();
  const { holdExpiresAt, frequency } = booking;
  const session = sessionPrice(booking);
  if (holdExpiresAt === null || holdExpiresAt <= now || session === null || frequency === null) return null;
  const [mentor] = await findUsers(deps.db, [booking.mentorId]);
  const sessions = await listSessions(deps.db, booking.id);
  const tariff = { mentorId: booking.mentorId, sessionMinutes: lengthOf(sessions), session };
  try {
    const priceId = await stripePriceOf(deps, tariff, mentor?.name ?? 'your mentor');
    const customerId = await stripeCustomerOf(deps, student, session.currency);
    const checkout = await deps.payments.openCheckout({
      bookingId: booking.id,
      customerId,
      priceId,
      sessionsPerWeek: sessionsPerWeek(frequency),
      description: describeFirstWeek(booking, sessions),
      expiresAt: addMs(holdExpiresAt, BEYOND_HOLD_MS),
      successUrl: `${deps.config.http.dashboardUrl}/bookings/${booking.id}?paid`,
      cancelUrl: `${deps.config.http.dashboardUrl}/bookings/${booking.id}?abandoned`,
    });
    return (await keepPage(deps, booking.id, checkout)) ? checkout.url : null;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn({ bookingId: booking.id, failure: error.failure }, 'no Checkout page could be opened');
    return null;
  }
}

/** As it was booked: the mentor may have another length by now. */
function lengthOf([first]: readonly Session[]): number {
  if (first === undefined) throw new Error('a held booking without sessions');
  return Math.round((first.end - first.start) / MINUTE_MS);
}

/** Whether the page is of use. One whose hold ended while it was being opened is closed, so that nobody pays on it. */
async function keepPage(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  bookingId: string,
  checkout: Checkout,
): Promise<boolean> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await lockBooking(tx, bookingId);
    if (await saveCheckout(tx, bookingId, checkout, now)) return true;
    const effect = { kind: 'CLOSE_CHECKOUT', bookingId } as const;
    await oweEffects(tx, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
    return false;
  });
}
