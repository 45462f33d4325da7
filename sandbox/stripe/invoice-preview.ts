import type { Account } from './account.ts';
import { currentPeriod, previewRenewal } from './billing-cycle.ts';
import { refused } from './fault.ts';
import { buildInvoice, pendingItems } from './invoice.ts';
import { itemLine } from './invoice-line.ts';
import { flag, integer, object, type Read, text } from './parameters.ts';
import { prorations } from './proration.ts';
import type { Invoice } from './resources.ts';
import { changedItems, itemChanges, prorationBehavior } from './subscription-change.ts';

export const previewShape = {
  currency: text,
  customer: text,
  subscription: text,
  subscription_details: object({
    cancel_at_period_end: flag,
    items: itemChanges,
    proration_behavior: prorationBehavior,
    proration_date: integer,
  }),
};

/** The subscription's next invoice, or what a change of its items would bill; nothing is written. */
export function previewInvoice(account: Account, params: Read<typeof previewShape>): Invoice {
  const { subscription: id, subscription_details: details } = params;
  if (id === undefined)
    throw refused('The sandbox previews the invoices of a subscription only.', { param: 'subscription' });
  const subscription = account.tables.subscriptions.get(id, 'subscription');
  if (subscription.ended_at !== null || (subscription.cancel_at_period_end && !details)) {
    throw refused(`No upcoming invoices for customer: ${subscription.customer}`, { code: 'invoice_upcoming_none' });
  }
  if (!details?.items) return previewRenewal(account, subscription);
  const items = changedItems(account, subscription, details.items, 'subscription_details[items]');
  const behavior = details.proration_behavior ?? 'create_prorations';
  const at = details.proration_date ?? account.now();
  const lines = behavior === 'none' ? [] : prorations(account, subscription, items, at);
  const after = structuredClone(subscription);
  after.items.data = items;
  if (behavior !== 'always_invoice') return previewRenewal(account, after, lines);
  const draft = {
    customer: after.customer,
    currency: after.currency,
    subscription: after,
    reason: 'subscription_update',
    period: { start: at, end: currentPeriod(after).end },
    autoAdvance: true,
  } as const;
  const pending = pendingItems(account, draft).map(itemLine);
  return buildInvoice(account, account.newId('upcoming_in_1', 23), { ...draft, lines: [...lines, ...pending] });
}
