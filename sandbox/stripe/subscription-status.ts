import type { Account } from './account.ts';
import { change } from './events.ts';
import type { Invoice, Subscription } from './resources.ts';

/**
 * A subscription is as good as its latest invoice: paying that one makes it active again.
 * https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
 */
export function onInvoicePaid(account: Account, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (!subscription || subscription.latest_invoice !== invoice.id || subscription.ended_at !== null) return;
  setStatus(account, subscription, 'active');
}

/** A renewal that could not be collected; a first payment that fails leaves the subscription incomplete. */
export function onPaymentFailed(account: Account, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription?.status === 'active') setStatus(account, subscription, 'past_due');
}

export function setStatus(account: Account, subscription: Subscription, status: Subscription['status']): void {
  change(account, 'customer.subscription.updated', subscription, () => {
    subscription.status = status;
  });
}

export function subscriptionOf(account: Account, invoice: Invoice): Subscription | null {
  const id = invoice.parent?.subscription_details.subscription;
  return id === undefined ? null : (account.tables.subscriptions.find(id) ?? null);
}
