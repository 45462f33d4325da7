import type { Account } from './account.ts';
import { currentPeriod, periodLine, scheduleRenewal } from './billing-cycle.ts';
import { emit } from './events.ts';
import { refused } from './fault.ts';
import { periodEnd } from './interval.ts';
import { draftInvoice } from './invoice.ts';
import { collectInvoice, finalizeInvoice, writeOff } from './invoice-life.ts';
import type { LineDraft } from './invoice-line.ts';
import type { Invoice, Price, Recurrence, Subscription, SubscriptionItem } from './resources.ts';
import { setStatus } from './subscription-status.ts';
import { listOf } from './wire.ts';

export interface NewSubscription {
  readonly customer: string;
  readonly items: readonly {
    readonly price: Price;
    readonly quantity: number;
    readonly metadata?: Record<string, string>;
  }[];
  /** Bought once, on the first invoice. */
  readonly extras: readonly LineDraft[];
  readonly metadata: Record<string, string>;
  readonly description: string | null;
  readonly defaultPaymentMethod: string | null;
}

const incompleteSeconds = 23 * 3600;

/** A new subscription, incomplete until its first invoice, which is open, is paid; it expires unpaid after 23 hours. */
export function openSubscription(
  account: Account,
  wanted: NewSubscription,
): { subscription: Subscription; invoice: Invoice } {
  const subscription = account.tables.subscriptions.insert(buildSubscription(account, wanted));
  const period = currentPeriod(subscription);
  const invoice = draftInvoice(account, {
    customer: wanted.customer,
    currency: subscription.currency,
    subscription,
    reason: 'subscription_create',
    lines: [...subscription.items.data.map((item) => periodLine(account, subscription, item)), ...wanted.extras],
    period: { start: period.start, end: period.start },
    description: wanted.description,
    autoAdvance: true,
  });
  emit(account, 'customer.subscription.created', subscription);
  finalizeInvoice(account, invoice);
  scheduleRenewal(account, subscription);
  account.schedule(account.now() + incompleteSeconds, () => {
    if (subscription.status === 'incomplete') expire(account, subscription, invoice);
  });
  return { subscription, invoice };
}

/** Opens a subscription and charges its first invoice; `paid` tells whether the card went through. */
export function startSubscription(
  account: Account,
  wanted: NewSubscription,
): { subscription: Subscription; invoice: Invoice; paid: boolean } {
  const opened = openSubscription(account, wanted);
  return { ...opened, paid: collectInvoice(account, opened.invoice) };
}

function expire(account: Account, subscription: Subscription, invoice: Invoice): void {
  subscription.ended_at = account.now();
  setStatus(account, subscription, 'incomplete_expired');
  if (invoice.status === 'open') writeOff(account, invoice, 'void');
}

function buildSubscription(account: Account, wanted: NewSubscription): Subscription {
  const { currency, recurring } = sharedTerms(wanted.items.map((item) => item.price));
  const now = account.now();
  const id = account.newId('sub_1', 23);
  const period = { start: now, end: periodEnd(now, recurring, now) };
  const items = wanted.items.map((item) => buildItem(account, id, { ...item, period }));
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency,
    customer: wanted.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: wanted.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: wanted.description,
    discounts: [],
    ended_at: null,
    invoice_settings: invoiceSettings(),
    items: listOf(`/v1/subscription_items?subscription=${id}`, items),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: wanted.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: null,
  };
}

const invoiceSettings = (): Subscription['invoice_settings'] => ({
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: { type: 'self' },
});

interface NewItem {
  readonly price: Price;
  readonly quantity: number;
  readonly metadata?: Record<string, string>;
  readonly period: { readonly start: number; readonly end: number };
}

export function buildItem(
  account: Account,
  subscription: string,
  { price, quantity, metadata, period }: NewItem,
): SubscriptionItem {
  return {
    id: account.newId('si_', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.now(),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: metadata ?? {},
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The price in the older words that items still carry. */
export function planOf(price: Price): SubscriptionItem['plan'] {
  const { active, billing_scheme, created, currency, id, livemode, metadata, nickname, product } = price;
  const recurring = price.recurring ?? { interval: 'month', interval_count: 1 };
  return {
    id,
    object: 'plan',
    active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme,
    created,
    currency,
    interval: recurring.interval,
    interval_count: recurring.interval_count,
    livemode,
    metadata: { ...metadata },
    meter: null,
    nickname,
    product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** One currency and one interval: what the items of a subscription must agree on. */
export function sharedTerms(prices: readonly Price[]): { currency: string; recurring: Recurrence } {
  const [first, ...rest] = prices;
  if (!first?.recurring) {
    throw refused(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      { param: 'items[0][price]' },
    );
  }
  for (const price of rest) {
    if (price.currency !== first.currency) throw refused('All prices on a subscription must have the same `currency`.');
    const { interval, interval_count: count } = price.recurring ?? {};
    if (interval !== first.recurring.interval || count !== first.recurring.interval_count) {
      throw refused(
        'All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`.',
      );
    }
  }
  return { currency: first.currency, recurring: first.recurring };
}
