import type { Account } from './account.ts';
import { collectInvoice, planNextAttempt } from './invoice-life.ts';
import type { Invoice } from './resources.ts';
import { cancelSubscription } from './subscription-end.ts';
import { setStatus, subscriptionOf } from './subscription-status.ts';

/**
 * Collects a renewal, and after a decline tries again on the account's schedule.
 * When the last try failed, the subscription becomes what the account's settings say.
 */
export function collectWithRetries(account: Account, invoice: Invoice): void {
  if (collectInvoice(account, invoice)) return;
  const wait = account.settings.retryAfterSeconds[invoice.attempt_count - 1];
  if (wait === undefined) {
    giveUp(account, invoice);
    return;
  }
  const at = account.now() + wait;
  planNextAttempt(account, invoice, at);
  account.schedule(at, () => {
    // Paid, written off or rescheduled meanwhile: the plan of this try no longer stands.
    if (invoice.status === 'open' && invoice.next_payment_attempt === at) collectWithRetries(account, invoice);
  });
}

function giveUp(account: Account, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (!subscription || subscription.ended_at !== null) return;
  if (account.settings.afterLastRetry === 'cancel') cancelSubscription(account, subscription, 'payment_failed');
  else setStatus(account, subscription, account.settings.afterLastRetry);
}
