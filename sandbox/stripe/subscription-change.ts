import type { Account } from './account.ts';
import { currentPeriod, requireRecurring } from './billing-cycle.ts';
import { priceData, priceOf } from './catalogue.ts';
import { collectWithRetries } from './dunning.ts';
import { malformed, refused, resourceMissing } from './fault.ts';
import { draftInvoice } from './invoice.ts';
import { addInvoiceItem } from './invoice-item.ts';
import { finalizeInvoice } from './invoice-life.ts';
import { choice, flag, integer, list, mergeMetadata, metadata, object, text } from './parameters.ts';
import { prorations } from './proration.ts';
import type { Subscription, SubscriptionItem } from './resources.ts';
import { buildItem, planOf, sharedTerms } from './subscription.ts';

/** How subscription items are added, changed and deleted. */
export const itemChanges = list(
  object({ id: text, price: text, price_data: priceData, quantity: integer, metadata, deleted: flag }),
);
export const prorationBehavior = choice('create_prorations', 'always_invoice', 'none');

/** The items the subscription would have after the changes; the subscription itself stays as it is. */
export function changedItems(
  account: Account,
  subscription: Subscription,
  changes: ReturnType<typeof itemChanges>,
  name = 'items',
): SubscriptionItem[] {
  const items = structuredClone(subscription.items.data);
  for (const [index, change] of changes.entries()) {
    const param = `${name}[${index}]`;
    if (change.id === undefined) {
      const { quantity = 1, metadata: pairs } = change;
      const price = priceOf(account, change, param);
      const period = currentPeriod(subscription);
      items.push(buildItem(account, subscription.id, { price, quantity, metadata: mergeMetadata({}, pairs), period }));
      continue;
    }
    const at = items.findIndex((item) => item.id === change.id);
    const item = items[at];
    if (!item) throw resourceMissing('subscription_item', change.id, `${param}[id]`);
    if (change.deleted) items.splice(at, 1);
    else applyTo(account, item, change, param);
  }
  if (items.length === 0) throw refused('A subscription must have at least one active item.', { param: name });
  const { recurring } = sharedTerms(items.map((item) => item.price));
  const current = requireRecurring(subscription.items.data[0]?.price.recurring ?? null);
  if (recurring.interval !== current.interval || recurring.interval_count !== current.interval_count) {
    throw refused('The sandbox does not change the billing interval of a running subscription.', { param: name });
  }
  return items;
}

function applyTo(
  account: Account,
  item: SubscriptionItem,
  change: ReturnType<typeof itemChanges>[number],
  param: string,
): void {
  if (change.price !== undefined || change.price_data !== undefined) {
    item.price = structuredClone(priceOf(account, change, param));
    item.plan = planOf(item.price);
  }
  if (change.quantity !== undefined) {
    if (change.quantity < 0) throw malformed('This value must be greater than or equal to 0.', `${param}[quantity]`);
    item.quantity = change.quantity;
  }
  item.metadata = mergeMetadata(item.metadata, change.metadata);
}

/** Puts the new items in force and bills the difference: on the next invoice, on one of its own, or not at all. */
export function changeItems(
  account: Account,
  subscription: Subscription,
  items: SubscriptionItem[],
  behavior: ReturnType<typeof prorationBehavior> = 'create_prorations',
  at: number = account.now(),
): void {
  const lines = behavior === 'none' ? [] : prorations(account, subscription, items, at);
  subscription.items.data = items;
  for (const line of lines) addInvoiceItem(account, { ...line, customer: subscription.customer });
  if (behavior !== 'always_invoice' || lines.length === 0) return;
  const invoice = draftInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    subscription,
    reason: 'subscription_update',
    lines: [],
    period: { start: at, end: at },
    autoAdvance: true,
  });
  finalizeInvoice(account, invoice);
  if (invoice.status === 'open') collectWithRetries(account, invoice);
}
