import type { Account } from './account.ts';
import { collectWithRetries } from './dunning.ts';
import { change, emit } from './events.ts';
import { periodEnd } from './interval.ts';
import { buildInvoice, draftInvoice, type InvoiceDraft, pendingItems } from './invoice.ts';
import { finalizeInvoice, writeOff } from './invoice-life.ts';
import { itemLine, type LineDraft } from './invoice-line.ts';
import { formatMoney } from './money.ts';
import type { Invoice, Price, Recurrence, Subscription, SubscriptionItem } from './resources.ts';
import { cancelSubscription } from './subscription-end.ts';

/** Arranges the end of the current period: the renewal then, and the notice some days before. */
export function scheduleRenewal(account: Account, subscription: Subscription): void {
  const end = currentPeriod(subscription).end;
  const isCurrent = () => subscription.ended_at === null && currentPeriod(subscription).end === end;
  const notice = end - account.settings.upcomingSeconds;
  if (notice > account.now()) {
    account.schedule(notice, () => {
      if (isCurrent() && !subscription.cancel_at_period_end)
        emit(account, 'invoice.upcoming', previewRenewal(account, subscription));
    });
  }
  account.schedule(end, () => {
    if (isCurrent()) renew(account, subscription);
  });
}

function renew(account: Account, subscription: Subscription): void {
  const end = currentPeriod(subscription).end;
  if (subscription.status === 'incomplete') return;
  if (subscription.cancel_at_period_end || (subscription.cancel_at !== null && subscription.cancel_at <= end)) {
    cancelSubscription(account, subscription, 'cancellation_requested');
    return;
  }
  const ended = currentPeriod(subscription);
  change(account, 'customer.subscription.updated', subscription, () => {
    for (const item of subscription.items.data) {
      item.current_period_start = end;
      item.current_period_end = nextPeriodEnd(subscription, item);
    }
  });
  scheduleRenewal(account, subscription);
  const invoice = draftInvoice(account, { ...renewalDraft(account, subscription), period: ended });
  if (account.settings.draftSeconds === 0) advance(account, invoice, subscription);
  else {
    invoice.automatically_finalizes_at = account.now() + account.settings.draftSeconds;
    account.schedule(invoice.automatically_finalizes_at, () => {
      if (invoice.status === 'draft' && account.tables.invoices.find(invoice.id))
        advance(account, invoice, subscription);
    });
  }
}

/** What becomes of a renewal's draft by itself; collection that is paused, or a debt already large, stops it. */
function advance(account: Account, invoice: Invoice, subscription: Subscription): void {
  const pause = subscription.pause_collection?.behavior;
  if (pause === 'keep_as_draft' || subscription.status === 'unpaid') {
    invoice.auto_advance = false;
    return;
  }
  if (!invoice.auto_advance) return;
  if (pause === 'void' || pause === 'mark_uncollectible') {
    writeOff(account, invoice, pause === 'void' ? 'void' : 'uncollectible');
    return;
  }
  finalizeInvoice(account, invoice);
  if (invoice.status === 'open') collectWithRetries(account, invoice);
}

/** The invoice that the next renewal would make, without making it. */
export function previewRenewal(
  account: Account,
  subscription: Subscription,
  extra: readonly LineDraft[] = [],
): Invoice {
  const upcoming = structuredClone(subscription);
  for (const item of upcoming.items.data) {
    item.current_period_start = item.current_period_end;
    item.current_period_end = nextPeriodEnd(upcoming, item);
  }
  const draft = { ...renewalDraft(account, upcoming), period: currentPeriod(subscription) };
  const lines = [...draft.lines, ...extra, ...pendingItems(account, draft).map(itemLine)];
  return buildInvoice(account, account.newId('upcoming_in_1', 23), { ...draft, lines });
}

function renewalDraft(account: Account, subscription: Subscription): InvoiceDraft {
  return {
    customer: subscription.customer,
    currency: subscription.currency,
    subscription,
    reason: 'subscription_cycle',
    lines: subscription.items.data.map((item) => periodLine(account, subscription, item)),
    period: currentPeriod(subscription),
    description: subscription.description,
    autoAdvance: true,
  };
}

/** One period of one subscription item, as its invoice words it. */
export function periodLine(account: Account, subscription: Subscription, item: SubscriptionItem): LineDraft {
  return {
    amount: item.price.unit_amount * item.quantity,
    currency: item.price.currency,
    description: `${item.quantity} × ${perPeriod(account, item.price)}`,
    price: item.price,
    quantity: item.quantity,
    period: { start: item.current_period_start, end: item.current_period_end },
    metadata: item.metadata,
    proration: false,
    subscription: subscription.id,
    source: { subscriptionItem: item.id },
  };
}

function perPeriod(account: Account, { product, recurring, unit_amount: amount, currency }: Price): string {
  const { interval, interval_count: count } = requireRecurring(recurring);
  return `${account.tables.products.get(product).name} (at ${formatMoney(amount, currency)} / ${count === 1 ? interval : `${count} ${interval}s`})`;
}

/** The period all items of a subscription share. */
export function currentPeriod(subscription: Subscription): { start: number; end: number } {
  const item = subscription.items.data[0];
  if (!item) throw new Error(`subscription ${subscription.id} has no items`);
  return { start: item.current_period_start, end: item.current_period_end };
}

function nextPeriodEnd(subscription: Subscription, item: SubscriptionItem): number {
  return periodEnd(
    subscription.billing_cycle_anchor,
    requireRecurring(item.price.recurring),
    item.current_period_start,
  );
}

export function requireRecurring(recurring: Recurrence | null): Recurrence {
  if (!recurring) throw new Error('a subscription item without a recurring price');
  return recurring;
}
