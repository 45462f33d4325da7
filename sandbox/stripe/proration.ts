import type { Account } from './account.ts';
import type { LineDraft } from './invoice-line.ts';
import { proportion } from './money.ts';
import type { Subscription, SubscriptionItem } from './resources.ts';

/**
 * What a change of items owes for the rest of the period: the unused time of what goes, negative,
 * and the remaining time of what comes, both by the second.
 * https://docs.stripe.com/billing/subscriptions/prorations
 */
export function prorations(
  account: Account,
  subscription: Subscription,
  next: readonly SubscriptionItem[],
  at: number,
): LineDraft[] {
  const before = subscription.items.data;
  const gone = before.filter((item) => !next.some((other) => bills(other) === bills(item)));
  const come = next.filter((item) => !before.some((other) => bills(other) === bills(item)));
  const day = new Date(at * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const line = (item: SubscriptionItem, sign: 1 | -1, words: string): LineDraft => {
    const { current_period_start: start, current_period_end: end } = item;
    const full = item.price.unit_amount * item.quantity;
    const times = item.quantity === 1 ? '' : `${item.quantity} × `;
    return {
      amount: sign * proportion(full, end - at, end - start),
      currency: item.price.currency,
      description: `${words} ${times}${account.tables.products.get(item.price.product).name} after ${day}`,
      price: item.price,
      quantity: item.quantity,
      period: { start: at, end },
      metadata: item.metadata,
      proration: true,
      subscription: subscription.id,
      source: { subscriptionItem: item.id },
    };
  };
  return [
    ...gone.map((item) => line(item, -1, 'Unused time on')),
    ...come.map((item) => line(item, 1, 'Remaining time on')),
  ];
}

/** Two states of an item bill alike if price and quantity are the same. */
function bills(item: SubscriptionItem): string {
  return `${item.id} ${item.price.id} ${item.quantity}`;
}
