import type { Account } from './account.ts';
import { currentPeriod } from './billing-cycle.ts';
import { malformed } from './fault.ts';
import type { Subscription } from './resources.ts';
import { cancelSubscription } from './subscription-end.ts';

interface CancellationWish {
  readonly cancel_at?: number | null | undefined;
  readonly cancel_at_period_end?: boolean | undefined;
}

/**
 * Plans the end of the subscription, or takes the plan back: at an instant, or when the current period ends.
 * A planned end shows as `cancel_at` either way, and `canceled_at` says when it was asked for.
 */
export function setCancellation(account: Account, subscription: Subscription, wish: CancellationWish): void {
  const { cancel_at: at, cancel_at_period_end: atPeriodEnd } = wish;
  if (at !== undefined && atPeriodEnd !== undefined) {
    throw malformed('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', 'cancel_at');
  }
  if (at !== undefined && at !== null && at <= account.now()) {
    throw malformed('The cancel_at timestamp must be in the future.', 'cancel_at');
  }
  if (atPeriodEnd === undefined && at === undefined) return;
  const end = atPeriodEnd ? currentPeriod(subscription).end : (at ?? null);
  Object.assign(subscription, {
    cancel_at: end,
    cancel_at_period_end: atPeriodEnd ?? false,
    canceled_at: end === null ? null : account.now(),
  });
  subscription.cancellation_details.reason = end === null ? null : 'cancellation_requested';
  if (end === null) return;
  account.schedule(end, () => {
    if (subscription.ended_at === null && subscription.cancel_at === end) {
      cancelSubscription(account, subscription, 'cancellation_requested');
    }
  });
}
