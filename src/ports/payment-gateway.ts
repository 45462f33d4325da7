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

export interface PaidInvoice {
  readonly id: string;
  readonly bookingId: string | null;
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly paid: boolean;
  readonly amount: Money;
  /** Minor units of tax in the amount. */
  readonly tax: number;
  readonly periodStart: EpochMs;
  readonly createdAt: EpochMs;
  /** `subscription_create` for the first week, `subscription_cycle` after it. */
  readonly billingReason: string;
}

export interface PaymentGateway {
  /** The weekly price of one session by this tariff, found or made. Idempotent by tariff. */
  ensurePrice(request: PriceRequest): Promise<string>;
  /** The customer that stands for a student, found or made. Idempotent by student and currency. */
  ensureCustomer(request: CustomerRequest): Promise<string>;
  /** Opens a Checkout page in subscription mode with a weekly price. Idempotent by booking. */
  openCheckout(request: CheckoutRequest): Promise<Checkout>;
  /** Ends an open Checkout page. One that is complete or expired already is left as it is; the answer says which. */
  expireCheckout(checkoutId: string): Promise<'expired' | 'complete'>;
  /** The invoice that a Checkout page was paid by; null while there is none. */
  findCheckoutInvoice(checkoutId: string): Promise<string | null>;
  /** The invoice as it is now; null for one that belongs to no subscription. */
  getInvoice(invoiceId: string): Promise<PaidInvoice | null>;
  /** Gives the whole invoice back. Idempotent by invoice. */
  refundInvoice(invoiceId: string): Promise<void>;
  /** Ends the subscription now, without a further invoice. One that ended already counts as ended. */
  cancelSubscription(subscriptionId: string): Promise<void>;
  /** Checks signature, age (±300 s, both ways) and mode of a raw body. Throws `WebhookRefused`. */
  readWebhook(rawBody: Buffer, signature: string | undefined): PaymentEvent;
}

/** A webhook that nobody trustworthy sent, or sent too long ago. Answered with 400, nothing written. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}
