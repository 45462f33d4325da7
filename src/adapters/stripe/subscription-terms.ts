import type Stripe from 'stripe';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { RenewalPreview, SubscriptionRequest } from '../../ports/payment-gateway.ts';
import type { StripeCall } from './client.ts';

/**
 * Sets all of it at once, so that the last word is the whole truth. While it is paused Stripe goes on making invoices
 * and voids them; nothing is prorated, for a week is paid as a whole or not at all. One that has ended stays ended, and
 * one that is as it should be is left alone. The key says from what to what: where somebody else changed it since, the
 * same wish is another request.
 */
export async function setSubscription(stripe: Stripe, call: StripeCall, request: SubscriptionRequest): Promise<void> {
  const { subscriptionId, sessionsPerWeek, paused, endsWithPeriod, key } = request;
  const found = await retrieve(stripe, call, subscriptionId);
  if (found.status === 'canceled' || found.status === 'incomplete_expired') return;
  const item = itemOf(found);
  const before = termsText(item.quantity ?? 1, found.pause_collection !== null, found.cancel_at_period_end);
  const after = termsText(sessionsPerWeek, paused, endsWithPeriod);
  if (before === after) return;
  const updated = await call('subscriptions.update', () =>
    stripe.subscriptions.update(
      subscriptionId,
      {
        items: [{ id: item.id, quantity: sessionsPerWeek }],
        pause_collection: paused ? { behavior: 'void' } : '',
        cancel_at_period_end: endsWithPeriod,
        proration_behavior: 'none',
      },
      { idempotencyKey: `${key}/${before}/${after}` },
    ),
  );
  if (typeof updated.id !== 'string') throw new ProviderError('stripe', 'UNAVAILABLE', 'subscriptions.update');
}

/** The renewal that the same change would lead to, as Stripe itself reckons it. */
export async function previewRenewal(
  stripe: Stripe,
  call: StripeCall,
  { subscriptionId, sessionsPerWeek }: { readonly subscriptionId: string; readonly sessionsPerWeek: number },
): Promise<RenewalPreview> {
  const item = itemOf(await retrieve(stripe, call, subscriptionId));
  const invoice = await call('invoices.createPreview', () =>
    stripe.invoices.createPreview({
      subscription: subscriptionId,
      subscription_details: { items: [{ id: item.id, quantity: sessionsPerWeek }], proration_behavior: 'none' },
    }),
  );
  if (!Number.isSafeInteger(invoice.total)) throw new ProviderError('stripe', 'UNAVAILABLE', 'invoices.createPreview');
  const prorated = invoice.lines.data.filter(
    ({ parent }) => (parent?.subscription_item_details ?? parent?.invoice_item_details)?.proration === true,
  );
  return {
    total: invoice.total,
    proration: prorated.reduce((sum, { amount }) => sum + amount, 0),
    currency: invoice.currency.toUpperCase(),
  };
}

function retrieve(stripe: Stripe, call: StripeCall, id: string) {
  return call('subscriptions.retrieve', () => stripe.subscriptions.retrieve(id));
}

/** Every subscription of ours has one item: sessions with one mentor. */
function itemOf({ items }: Stripe.Subscription): Stripe.SubscriptionItem {
  const [item] = items.data;
  if (item === undefined) throw new ProviderError('stripe', 'UNAVAILABLE', 'subscriptions.retrieve');
  return item;
}

function termsText(sessionsPerWeek: number, paused: boolean, endsWithPeriod: boolean): string {
  return `${sessionsPerWeek}${paused ? '-paused' : ''}${endsWithPeriod ? '-ending' : ''}`;
}
