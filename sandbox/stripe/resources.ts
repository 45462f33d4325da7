import type { Stripe } from 'stripe';
import type { List, Resource } from './wire.ts';

/*
 * The objects of the sandbox's Stripe account: the published type of the installed client, with the
 * fields the sandbox computes with narrowed to what it really puts there.
 */

type Pairs = Record<string, string>;

export type EventType = Stripe.Event.Type;
export type StripeEvent = Resource<
  Stripe.EventBase,
  { type: EventType; data: { object: object; previous_attributes?: Record<string, unknown> } }
>;

export type Product = Resource<Stripe.Product, { metadata: Pairs }>;

export interface Recurrence {
  interval: 'day' | 'week' | 'month' | 'year';
  interval_count: number;
  meter: null;
  trial_period_days: null;
  usage_type: 'licensed';
}
export type Price = Resource<
  Stripe.Price,
  { metadata: Pairs; product: string; recurring: Recurrence | null; unit_amount: number }
>;

export type Customer = Resource<
  Stripe.Customer,
  {
    invoice_prefix: string;
    metadata: Pairs;
    name: string | null;
    phone: string | null;
    next_invoice_sequence: number;
    invoice_settings: {
      custom_fields: null;
      default_payment_method: string | null;
      footer: string | null;
      rendering_options: null;
    };
  }
>;
export type BalanceTransaction = Resource<
  Stripe.CustomerBalanceTransaction,
  { customer: string; invoice: string | null; credit_note: string | null }
>;

export type PaymentMethod = Resource<Stripe.PaymentMethod, { customer: string | null }>;
export type PaymentIntent = Resource<
  Stripe.PaymentIntent,
  {
    customer: string | null;
    latest_charge: string | null;
    metadata: Pairs;
    payment_method: string | null;
    status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled';
    last_payment_error: object | null;
  }
>;
export type Charge = Resource<
  Stripe.Charge,
  {
    customer: string | null;
    metadata: Pairs;
    payment_intent: string | null;
    status: 'succeeded' | 'failed';
    outcome: object | null;
    payment_method_details: object | null;
  }
>;
export type Refund = Resource<
  Stripe.Refund,
  { charge: string; payment_intent: string | null; metadata: Pairs; status: 'succeeded' }
>;
export type Dispute = Resource<
  Stripe.Dispute,
  {
    charge: string;
    payment_intent: string | null;
    status: 'needs_response' | 'won' | 'lost';
    evidence: object;
    evidence_details: object;
  }
>;

export type SubscriptionItem = Resource<Stripe.SubscriptionItem, { metadata: Pairs; price: Price; quantity: number }>;
export type Subscription = Resource<
  Stripe.Subscription,
  {
    cancellation_details: { comment: string | null; feedback: string | null; reason: CancellationReason | null };
    customer: string;
    default_payment_method: string | null;
    items: List<SubscriptionItem>;
    latest_invoice: string | null;
    metadata: Pairs;
    pause_collection: { behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void'; resumes_at: number | null } | null;
    status: 'incomplete' | 'incomplete_expired' | 'active' | 'past_due' | 'unpaid' | 'canceled';
  }
>;
export type CancellationReason = 'cancellation_requested' | 'payment_failed' | 'payment_disputed';

export type InvoiceLine = Resource<Stripe.InvoiceLineItem, { metadata: Pairs; subscription: string | null }>;
export type Invoice = Resource<
  Stripe.Invoice,
  {
    auto_advance: boolean;
    billing_reason: 'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update';
    customer: string;
    default_payment_method: string | null;
    lines: List<InvoiceLine>;
    metadata: Pairs;
    parent: {
      quote_details: null;
      subscription_details: { metadata: Pairs; subscription: string };
      type: 'subscription_details';
    } | null;
    status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
    custom_fields: { name: string; value: string }[] | null;
  }
>;
export type InvoiceItem = Resource<
  Stripe.InvoiceItem,
  { customer: string; invoice: string | null; metadata: Pairs; period: { start: number; end: number } }
>;
export type InvoicePayment = Resource<
  Stripe.InvoicePayment,
  {
    invoice: string;
    payment: { payment_intent: string; type: 'payment_intent' };
    status: 'open' | 'paid' | 'canceled';
  }
>;
export type CreditNote = Resource<
  Stripe.CreditNote,
  { customer: string; customer_balance_transaction: string | null; invoice: string; metadata: Pairs }
>;

export type LineItem = Resource<Stripe.LineItem, { price: Price; quantity: number }>;
/** What a checkout session remembers beyond the object it shows. */
export interface Order {
  readonly items: readonly LineItem[];
  readonly subscriptionMetadata: Pairs;
  readonly subscriptionDescription: string | null;
}
export type CheckoutSession = Resource<
  Stripe.Checkout.Session,
  {
    customer: string | null;
    invoice: string | null;
    line_items?: never;
    metadata: Pairs;
    payment_status: 'paid' | 'unpaid' | 'no_payment_required';
    status: 'open' | 'complete' | 'expired';
    subscription: string | null;
  }
>;
export type PortalSession = Resource<Stripe.BillingPortal.Session, { configuration: string }>;
