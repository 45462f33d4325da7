import type { Money } from '../domain/payments/money.ts';
import type { WeeklyTariff } from '../domain/payments/session-price.ts';
import type { EpochMs } from '../domain/time.ts';

export interface CheckoutRequest {
  readonly bookingId: string;
  /** From `ensureCustomer`. */
  readonly customerId: string;
  /** From `ensurePrice`: the weekly price of one session. */
  readonly priceId: string;
  readonly sessionsPerWeek: number;
  /** The sessions of the first week, with date and local time: its invoice says it, and later ones their own. */
  readonly description: string;
  readonly expiresAt: EpochMs;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** One price at the payment provider: what a session costs each week. */
export interface PriceRequest extends WeeklyTariff {
  /** Shown on the page and the invoice: `60-minute sessions with Maria`. No personal data beyond the mentor's display name. */
  readonly productName: string;
}

export interface CustomerRequest {
  readonly studentId: string;
  readonly email: string;
  /** ISO 4217. One customer never pays in two currencies. */
  readonly currency: string;
}

/** How a subscription is to be, all of it. */
export interface SubscriptionRequest {
  readonly subscriptionId: string;
  readonly sessionsPerWeek: number;
  readonly paused: boolean;
  readonly endsWithPeriod: boolean;
  /** The same wish has the same key. */
  readonly key: string;
}

export interface PortalRequest {
  readonly customerId: string;
  readonly returnUrl: string;
  readonly at: EpochMs;
}

export interface Checkout {
  readonly id: string;
  readonly url: string;
}

/** A webhook after its signature, age and mode were checked. Only ids: handlers fetch the object again. */
export interface PaymentEvent {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  readonly createdAt: EpochMs;
}

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';

/** An invoice of a subscription, as it is now. */
export interface BookingInvoice {
  readonly id: string;
  /** Null for a subscription that is none of ours. */
  readonly bookingId: string | null;
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly status: InvoiceStatus;
  readonly paid: boolean;
  /** A charge was tried. */
  readonly attempted: boolean;
  /** What was paid; of an unpaid one what is to be paid. */
  readonly amount: Money;
  /** Minor units of tax in the amount. */
  readonly tax: number;
  /** Minor units that credit of the booking's took off it. */
  readonly credit: number;
  /** Weekly slots whose occurrence was taken off it, because it does not take place. */
  readonly excludedSlots: readonly number[];
  /** How many sessions it was drawn up for, before anything came off it; null where it does not tell. */
  readonly billedSessions: number | null;
  readonly periodStart: EpochMs;
  readonly createdAt: EpochMs;
  readonly paidAt: EpochMs | null;
  /** `subscription_create` for the first week, `subscription_cycle` after it. */
  readonly billingReason: string;
  /** Where its student can pay it; null for a draft. */
  readonly hostedUrl: string | null;
}

export interface BookingSubscription {
  readonly id: string;
  readonly bookingId: string | null;
  readonly startedAt: EpochMs;
  readonly ended: boolean;
  readonly sessionsPerWeek: number;
  readonly paused: boolean;
  readonly endsWithPeriod: boolean;
}

/** What the next renewal would charge if a subscription were for another number of sessions. */
export interface RenewalPreview {
  /** All of it, in minor units. */
  readonly total: number;
  /** Minor units of it that settle the period which is running; below zero what would be given back. */
  readonly proration: number;
  readonly currency: string;
}

/** The refunds of one charge that the product did not ask for. */
export interface ChargeRefunds {
  readonly invoiceId: string;
  readonly foreign: readonly { readonly id: string; readonly amount: number }[];
}

/** A student's bank asks for money back. */
export interface PaymentDispute {
  readonly id: string;
  readonly invoiceId: string;
  readonly money: Money;
  readonly verdict: 'OPEN' | 'WON' | 'LOST';
  /** Stripe's word for it: `fraudulent`, `product_not_received`. */
  readonly reason: string;
  /** Until when evidence is taken; null when it is not, or not any more. */
  readonly respondBy: EpochMs | null;
  /** Where an admin answers it. */
  readonly url: string;
}

/** Something a webhook about would have been sent, and the kind of webhook. */
export interface RecentObject {
  readonly type: string;
  readonly objectId: string;
}

/** What is still changed about the draft of an invoice before it is charged. */
export interface DraftChanges {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  /** The sessions it pays, with date and local time; shown on the invoice. */
  readonly description: string;
  /** Lines that take something off, in minor units above zero. */
  readonly exclusions: readonly { readonly slot: number; readonly amount: number; readonly description: string }[];
  readonly credit: number;
  /** A line that brings it from the sessions it was drawn up for to those its week has, in minor units above or below zero. */
  readonly adjustment: { readonly amount: number; readonly sessions: number; readonly description: string } | null;
}

export interface PaymentGateway {
  /** The weekly price of one session by this tariff, found or made. Idempotent by tariff. */
  ensurePrice(request: PriceRequest): Promise<string>;
  /** The customer that stands for a student, found or made. Idempotent by student and currency. */
  ensureCustomer(request: CustomerRequest): Promise<string>;
  /** The provider's own page for cards and invoices of a customer; the link works for a few minutes from `at`. */
  openPortal(request: PortalRequest): Promise<string>;
  /** Opens a Checkout page in subscription mode with a weekly price. Idempotent by booking. */
  openCheckout(request: CheckoutRequest): Promise<Checkout>;
  /** Ends an open Checkout page. One that is complete or expired already is left as it is; the answer says which. */
  expireCheckout(checkoutId: string): Promise<'expired' | 'complete'>;
  /** The invoice that a Checkout page was paid by; null while there is none. */
  findCheckoutInvoice(checkoutId: string): Promise<string | null>;
  /** The invoice as it is now; null for one that belongs to no subscription. */
  getInvoice(invoiceId: string): Promise<BookingInvoice | null>;
  /** Whether what an open invoice waits for is its student: their bank wants them to confirm the payment. */
  asksStudent(invoiceId: string): Promise<boolean>;
  /** The latest invoices of a subscription, a hundred at most. */
  listInvoices(subscriptionId: string): Promise<BookingInvoice[]>;
  /**
   * Describes a draft and takes exclusions and credit off it, each once, then has it charged without waiting for the
   * hour that drafts live. `TOO_LATE` for one that is no draft any more.
   */
  completeDraft(changes: DraftChanges): Promise<'COMPLETED' | 'TOO_LATE'>;
  /** Gives part of what was paid by an invoice back. Idempotent by `key`, for good; a disputed charge gives nothing. */
  refundPart(part: { invoiceId: string; amount: number; key: string }): Promise<'REFUNDED' | 'DISPUTED'>;
  /** Refunds of a charge that were given outside the product. Null for a charge that paid no invoice. */
  chargeRefunds(chargeId: string): Promise<ChargeRefunds | null>;
  /** The disputes about what was paid by an invoice, whatever became of them. */
  listDisputes(invoiceId: string): Promise<string[]>;
  /** A dispute as it stands. Null for one about a charge that paid no invoice, and for one that does not exist. */
  getDispute(disputeId: string): Promise<PaymentDispute | null>;
  /** Writes an open invoice off, so that nobody pays it any more. One that is paid or void is left as it is. */
  voidInvoice(invoiceId: string): Promise<void>;
  /** A subscription as it is now, the ended ones too. Null for one that does not exist. */
  getSubscription(subscriptionId: string): Promise<BookingSubscription | null>;
  /** Gives the whole invoice back. Idempotent by invoice; a disputed charge gives nothing. */
  refundInvoice(invoiceId: string): Promise<'REFUNDED' | 'DISPUTED'>;
  /** Ends the subscription now, without a further invoice. One that ended already counts as ended. */
  cancelSubscription(subscriptionId: string): Promise<void>;
  /** What changed at Stripe since an instant, as the webhooks would have told it: newest objects, by kind. */
  listRecent(since: EpochMs): Promise<readonly RecentObject[]>;
  /** What the next renewal would charge for so many sessions a week; nothing is changed. */
  previewRenewal(change: { subscriptionId: string; sessionsPerWeek: number }): Promise<RenewalPreview>;
  /**
   * Makes a subscription charge so many sessions a week, pauses or resumes it, and lets it end with its period or not.
   * Nothing is prorated. Idempotent by `key`.
   */
  setSubscription(request: SubscriptionRequest): Promise<void>;
  /** Checks signature, age (±300 s, both ways) and mode of a raw body. Throws `WebhookRefused`. */
  readWebhook(rawBody: Buffer, signature: string | undefined): PaymentEvent;
}

/** A webhook that nobody trustworthy sent, or sent too long ago. Answered with 400, nothing written. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}
