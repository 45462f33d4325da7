import type { Account } from './account.ts';
import { priceData, priceOf } from './catalogue.ts';
import { emit } from './events.ts';
import { malformed, need, refused } from './fault.ts';
import { choice, integer, list, mergeMetadata, metadata, object, type Read, text, url } from './parameters.ts';
import type { CheckoutSession, LineItem } from './resources.ts';
import { sharedTerms } from './subscription.ts';

export const checkoutShape = {
  billing_address_collection: choice('auto', 'required'),
  cancel_url: url,
  client_reference_id: text,
  customer: text,
  customer_email: text,
  expires_at: integer,
  line_items: list(object({ price: text, price_data: priceData, quantity: integer, metadata })),
  locale: text,
  metadata,
  mode: choice('payment', 'setup', 'subscription'),
  payment_method_collection: choice('always', 'if_required'),
  payment_method_types: list(choice('card')),
  submit_type: choice('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: object({ description: text, metadata }),
  success_url: url,
  ui_mode: choice('hosted_page'),
};

const halfHour = 1800;
const day = 86_400;

/** Opens a session of 30 minutes to 24 hours; when its time is up, it expires. */
export function openSession(account: Account, params: Read<typeof checkoutShape>): CheckoutSession {
  if (need(params.mode, 'mode') !== 'subscription') {
    throw refused('The sandbox sells subscriptions only; use mode=subscription.', { param: 'mode' });
  }
  const successUrl = need(params.success_url, 'success_url');
  const now = account.now();
  const expiresAt = params.expires_at ?? now + day;
  if (expiresAt < now + halfHour) {
    throw malformed(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      'expires_at',
    );
  }
  if (expiresAt > now + day) {
    throw malformed(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw malformed('You may only specify one of these parameters: customer, customer_email.', 'customer');
  }
  if (params.customer !== undefined) account.tables.customers.get(params.customer, 'customer');
  const id = account.newId('cs_test_a1', 58);
  const items = lineItems(account, params);
  const session = buildSession(account, { id, expiresAt, items, successUrl }, params);
  account.orders.set(id, {
    items,
    subscriptionMetadata: mergeMetadata({}, params.subscription_data?.metadata),
    subscriptionDescription: params.subscription_data?.description ?? null,
  });
  account.tables.sessions.insert(session);
  account.schedule(expiresAt, () => {
    if (session.status === 'open') expireSession(account, session);
  });
  return session;
}

/** Only an open session can expire. */
export function expireSession(account: Account, session: CheckoutSession): void {
  if (session.status !== 'open') {
    throw refused(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  session.status = 'expired';
  session.url = null;
  emit(account, 'checkout.session.expired', session);
}

function lineItems(account: Account, params: Read<typeof checkoutShape>): LineItem[] {
  const wanted = need(params.line_items, 'line_items');
  const items = wanted.map((item, index): LineItem => {
    const price = priceOf(account, item, `line_items[${index}]`);
    const quantity = need(item.quantity, `line_items[${index}][quantity]`);
    if (quantity < 1)
      throw malformed('This value must be greater than or equal to 1.', `line_items[${index}][quantity]`);
    const amount = price.unit_amount * quantity;
    return {
      id: account.newId('li_1', 23),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: account.tables.products.get(price.product).name,
      metadata: mergeMetadata({}, item.metadata),
      price: structuredClone(price),
      quantity,
    };
  });
  const recurring = items.filter((item) => item.price.recurring);
  if (recurring.length === 0) {
    throw refused('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    });
  }
  sharedTerms(recurring.map((item) => item.price));
  return items;
}

interface SessionCore {
  readonly id: string;
  readonly expiresAt: number;
  readonly items: readonly LineItem[];
  readonly successUrl: string;
}

function buildSession(
  account: Account,
  { id, expiresAt, items, successUrl }: SessionCore,
  params: Read<typeof checkoutShape>,
): CheckoutSession {
  const total = items.reduce((sum, item) => sum + item.amount_total, 0);
  return {
    ...unusedFeatures(),
    id,
    amount_subtotal: total,
    amount_total: total,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: account.now(),
    currency: items[0]?.currency ?? null,
    customer: params.customer ?? null,
    customer_creation: params.customer === undefined ? 'always' : null,
    customer_email: params.customer_email ?? null,
    expires_at: expiresAt,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    payment_method_collection: params.payment_method_collection ?? 'always',
    submit_type: params.submit_type ?? null,
    success_url: successUrl,
    url: account.page(`checkout/${id}`),
  };
}

type FilledFromRequest =
  | ('id' | 'amount_subtotal' | 'amount_total' | 'billing_address_collection' | 'cancel_url' | 'client_reference_id')
  | (
      | 'created'
      | 'currency'
      | 'customer'
      | 'customer_creation'
      | 'customer_email'
      | 'expires_at'
      | 'locale'
      | 'metadata'
    )
  | ('payment_method_collection' | 'submit_type' | 'success_url' | 'url');

/** The documented fields that a fresh session leaves empty, or that this account never fills. */
const unusedFeatures = (): Omit<CheckoutSession, FilledFromRequest> => ({
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  customer_details: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  mode: 'subscription',
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  payment_status: 'unpaid',
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
});
