import { findBooking } from '../db/queries/bookings.ts';
import { maySeeMoney } from '../domain/access.ts';
import type { Student } from '../domain/actor.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';

/**
 * A link to Stripe's own pages, where students mind their cards and read Stripe's invoices. It is made for the
 * customer that pays this booking, leads back to the booking, and works for a few minutes.
 */
export async function openBillingPortal(
  deps: Pick<Deps, 'db' | 'clock' | 'payments' | 'config' | 'log'>,
  student: Student,
  bookingId: string,
): Promise<{ readonly url: string | null; readonly userErrors: readonly UserError[] }> {
  const booking = isUuid(bookingId) ? await findBooking(deps.db, bookingId) : null;
  if (booking === null || !maySeeMoney(student, booking)) throw notFound('booking');
  if (booking.stripeCustomerId === null) {
    const message = 'Nothing was paid for this booking yet.';
    return { url: null, userErrors: [userError('NOT_SUBSCRIBED', message, ['input', 'bookingId'])] };
  }
  try {
    const url = await deps.payments.openPortal({
      customerId: booking.stripeCustomerId,
      returnUrl: `${deps.config.http.dashboardUrl}/bookings/${booking.id}`,
      at: deps.clock.now(),
    });
    return { url, userErrors: [] };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn({ bookingId: booking.id, failure: error.failure }, 'no billing portal could be opened');
    const message = 'Payments cannot be reached just now. Try again in a moment.';
    return { url: null, userErrors: [userError('PAYMENT_UNAVAILABLE', message)] };
  }
}
