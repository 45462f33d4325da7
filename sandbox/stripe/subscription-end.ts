import type { Account } from './account.ts';
import { emit } from './events.ts';
import { refused } from './fault.ts';
import { planNextAttempt } from './invoice-life.ts';
import type { CancellationReason, Subscription } from './resources.ts';

/** Ends the subscription now. Its open invoices stay open but are no longer collected by themselves. */
export function cancelSubscription(
  account: Account,
  subscription: Subscription,
  reason: CancellationReason,
  words: { readonly comment?: string | null; readonly feedback?: string | null } = {},
): void {
  if (subscription.ended_at !== null) {
    throw refused(`The subscription is already canceled.`, { code: 'resource_missing', param: 'id' });
  }
  const now = account.now();
  Object.assign(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? now,
    ended_at: now,
    cancel_at_period_end: false,
    cancellation_details: { ...subscription.cancellation_details, ...words, reason },
  });
  for (const invoice of account.tables.invoices.oldestFirst()) {
    if (invoice.parent?.subscription_details.subscription !== subscription.id) continue;
    if (invoice.status !== 'open' && invoice.status !== 'draft') continue;
    invoice.auto_advance = false;
    if (invoice.next_payment_attempt !== null) planNextAttempt(account, invoice, null);
  }
  emit(account, 'customer.subscription.deleted', subscription);
}
