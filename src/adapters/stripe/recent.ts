import type Stripe from 'stripe';
import { type EpochMs, SECOND_MS } from '../../domain/time.ts';
import type { RecentObject } from '../../ports/payment-gateway.ts';
import type { StripeCall } from './client.ts';

/**
 * Everything made at Stripe since an instant that a webhook would have told of, from the lists of the objects
 * themselves: events that were never sent are in no list of events.
 */
export async function listRecent(stripe: Stripe, call: StripeCall, since: EpochMs): Promise<readonly RecentObject[]> {
  const query = { created: { gte: Math.floor(since / SECOND_MS) }, limit: 100 };
  const invoices = await call('invoices.list', () => all(stripe.invoices.list(query)));
  const checkouts = await call('checkout.sessions.list', () => all(stripe.checkout.sessions.list(query)));
  const ended = await call('subscriptions.list', () =>
    all(stripe.subscriptions.list({ status: 'canceled', limit: 100 })),
  );
  // By the refund's own time: its charge may be of long ago.
  const refunds = await call('refunds.list', () => all(stripe.refunds.list(query)));
  const disputes = await call('disputes.list', () => all(stripe.disputes.list(query)));
  return [
    ...checkouts
      .filter(({ status }) => status !== 'open')
      .map(({ id }) => ({ type: 'checkout.session.completed', objectId: id })),
    ...invoices.map(({ id, status }) => ({ type: invoiceNews(status), objectId: id })),
    ...ended
      .filter(({ ended_at: at }) => at !== null && at * SECOND_MS >= since)
      .map(({ id }) => ({ type: 'customer.subscription.deleted', objectId: id })),
    ...[...new Set(refunds.map(({ charge }) => idOf(charge)))]
      .filter((id) => id !== null)
      .map((id) => ({ type: 'charge.refunded', objectId: id })),
    ...disputes.map(({ id }) => ({ type: 'charge.dispute.created', objectId: id })),
  ];
}

function idOf(reference: { readonly id: string } | string | null): string | null {
  return typeof reference === 'string' || reference === null ? reference : reference.id;
}

/** A thousand at most: more than that in the time looked back on is a job for a person. */
function all<T extends { id?: string }>(list: Stripe.ApiListPromise<T>): Promise<T[]> {
  return list.autoPagingToArray({ limit: 1000 });
}

function invoiceNews(status: Stripe.Invoice['status']): string {
  if (status === 'paid') return 'invoice.paid';
  if (status === 'open') return 'invoice.payment_failed';
  return status === 'draft' ? 'invoice.created' : 'invoice.voided';
}
