import type Stripe from 'stripe';
import { instant, SECOND_MS } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { BookingSubscription } from '../../ports/payment-gateway.ts';
import type { StripeCall } from './client.ts';

export async function getSubscription(
  stripe: Stripe,
  call: StripeCall,
  id: string,
): Promise<BookingSubscription | null> {
  try {
    const found = await call('subscriptions.retrieve', () => stripe.subscriptions.retrieve(id));
    const { metadata, start_date: startedAt, ended_at: endedAt, items } = found;
    return {
      id,
      bookingId: metadata.bookingId ?? null,
      startedAt: instant(startedAt * SECOND_MS),
      ended: endedAt !== null,
      sessionsPerWeek: items.data[0]?.quantity ?? 1,
      paused: found.pause_collection !== null,
      endsWithPeriod: found.cancel_at_period_end,
    };
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'NOT_FOUND') return null;
    throw error;
  }
}
