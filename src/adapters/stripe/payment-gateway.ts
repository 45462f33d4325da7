import type Stripe from 'stripe';
import { SECOND_MS } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Checkout, CheckoutRequest, PaymentGateway } from '../../ports/payment-gateway.ts';
import { asksStudent } from './authentication.ts';
import { ensureCustomer, ensurePrice } from './catalogue.ts';
import { callStripe, type StripeCall, stripeClient } from './client.ts';
import { completeDraft, voidInvoice } from './draft.ts';
import { bookingInvoice } from './invoice.ts';
import { openPortal } from './portal.ts';
import { listRecent } from './recent.ts';
import { chargeRefunds, getDispute, listDisputes, refundInvoice, refundPart } from './refunds.ts';
import { getSubscription } from './subscription.ts';
import { previewRenewal, setSubscription } from './subscription-terms.ts';
import { readWebhook } from './webhook.ts';

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  /** Another address for Stripe; null for its own. */
  readonly baseUrl: string | null;
}

/** Stripe behind the product's port. Every request that changes something has a key made of our own ids. */
export function stripePaymentGateway(settings: StripeSettings, clock: Clock, deadlineMs = 10_000): PaymentGateway {
  const stripe = stripeClient(settings.secretKey, settings.baseUrl);
  const live = /^[sr]k_live_/.test(settings.secretKey);
  const call: StripeCall = (operation, send) => callStripe(operation, deadlineMs, send);
  return {
    ensurePrice: (request) => ensurePrice(stripe, call, request),
    ensureCustomer: (request) => ensureCustomer(stripe, call, request),
    openPortal: (request) => openPortal(stripe, call, request),
    openCheckout: (request) => openCheckout(stripe, call, request),
    expireCheckout: (checkoutId) => expireCheckout(stripe, call, checkoutId),
    findCheckoutInvoice: (checkoutId) => findCheckoutInvoice(stripe, call, checkoutId),
    getInvoice: async (id) => bookingInvoice(await call('invoices.retrieve', () => stripe.invoices.retrieve(id))),
    asksStudent: (invoiceId) => asksStudent(stripe, call, invoiceId),
    listInvoices: async (subscription) =>
      (await call('invoices.list', () => stripe.invoices.list({ subscription, limit: 100 }))).data.flatMap((answer) => {
        const invoice = bookingInvoice(answer);
        return invoice === null ? [] : [invoice];
      }),
    listRecent: (since) => listRecent(stripe, call, since),
    completeDraft: (changes) => completeDraft(stripe, call, changes),
    refundInvoice: (invoiceId) => refundInvoice(stripe, call, invoiceId),
    refundPart: (part) => refundPart(stripe, call, part),
    chargeRefunds: (chargeId) => chargeRefunds(stripe, call, chargeId),
    listDisputes: (invoiceId) => listDisputes(stripe, call, invoiceId),
    getDispute: (id) => getDispute(stripe, call, id),
    voidInvoice: (invoiceId) => voidInvoice(stripe, call, invoiceId),
    getSubscription: (id) => getSubscription(stripe, call, id),
    previewRenewal: (change) => previewRenewal(stripe, call, change),
    setSubscription: (request) => setSubscription(stripe, call, request),
    cancelSubscription: (subscriptionId) => cancelSubscription(stripe, call, subscriptionId),
    readWebhook: (rawBody, signature) =>
      readWebhook(stripe.webhooks, rawBody, signature, { secrets: settings.webhookSecrets, live, now: clock.now() }),
  };
}

/**
 * A retry with the same request answers the same page. With another request, a later expiry for one, Stripe refuses
 * the key and this throws `CONFLICT`: better no second page than two that can both be paid.
 */
async function openCheckout(stripe: Stripe, call: StripeCall, request: CheckoutRequest): Promise<Checkout> {
  const { bookingId } = request;
  const metadata = { bookingId };
  const session = await call('checkout.sessions.create', () =>
    stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        customer: request.customerId,
        client_reference_id: bookingId,
        line_items: [{ price: request.priceId, quantity: request.sessionsPerWeek }],
        metadata,
        // The invoices of every later week carry both on, until they are completed with a text of their own.
        subscription_data: { metadata, description: request.description },
        expires_at: Math.ceil(request.expiresAt / SECOND_MS),
        success_url: request.successUrl,
        cancel_url: request.cancelUrl,
      },
      { idempotencyKey: `booking/${bookingId}/checkout` },
    ),
  );
  if (typeof session.id !== 'string' || typeof session.url !== 'string') {
    throw new ProviderError('stripe', 'UNAVAILABLE', 'checkout.sessions.create');
  }
  return { id: session.id, url: session.url };
}

/** Only an open page can be expired; what the others ended as is looked up. */
async function expireCheckout(stripe: Stripe, call: StripeCall, id: string): Promise<'expired' | 'complete'> {
  try {
    await call('checkout.sessions.expire', () =>
      stripe.checkout.sessions.expire(id, {}, { idempotencyKey: `checkout/${id}/expire` }),
    );
    return 'expired';
  } catch (error) {
    if (!(error instanceof ProviderError && error.failure === 'INVALID')) throw error;
    const { status } = await call('checkout.sessions.retrieve', () => stripe.checkout.sessions.retrieve(id));
    if (status === 'expired') return 'expired';
    if (status === 'complete') return 'complete';
    throw error;
  }
}

/** A page that is not paid, or not yet, has none. */
async function findCheckoutInvoice(stripe: Stripe, call: StripeCall, id: string): Promise<string | null> {
  const { invoice } = await call('checkout.sessions.retrieve', () => stripe.checkout.sessions.retrieve(id));
  return typeof invoice === 'string' ? invoice : (invoice?.id ?? null);
}

/** Stripe does not find a subscription that was cancelled before, which is what was asked for. */
async function cancelSubscription(stripe: Stripe, call: StripeCall, id: string): Promise<void> {
  try {
    await call('subscriptions.cancel', () => stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }));
  } catch (error) {
    if (!(error instanceof ProviderError && error.failure === 'NOT_FOUND')) throw error;
  }
}
