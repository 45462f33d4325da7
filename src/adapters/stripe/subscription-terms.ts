import type Stripe from 'stripe';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { SubscriptionRequest } from '../../ports/payment-gateway.ts';

type Call = <T>(operation: string, send: () => Promise<T>) => Promise<T>;

/**
 * Sets all of it at once, so that the last word is the whole truth. While it is paused Stripe goes on making invoices
 * and voids them; nothing is prorated, for a week is paid as a whole or not at all. One that has ended stays ended.
 */
export async function setSubscription(stripe: Stripe, call: Call, request: SubscriptionRequest): Promise<void> {
  const { subscriptionId, paused, endsWithPeriod, key } = request;
  const { status } = await call('subscriptions.retrieve', () => stripe.subscriptions.retrieve(subscriptionId));
  if (status === 'canceled' || status === 'incomplete_expired') return;
  const updated = await call('subscriptions.update', () =>
    stripe.subscriptions.update(
      subscriptionId,
      {
        pause_collection: paused ? { behavior: 'void' } : '',
        cancel_at_period_end: endsWithPeriod,
        proration_behavior: 'none',
      },
      { idempotencyKey: key },
    ),
  );
  if (typeof updated.id !== 'string') throw new ProviderError('stripe', 'UNAVAILABLE', 'subscriptions.update');
}
