import type { Account, CardBehaviour } from './account.ts';
import { emit } from './events.ts';
import { StripeFault } from './fault.ts';
import type { Charge, PaymentIntent, PaymentMethod } from './resources.ts';

/** What every declined card says, to the payer and in the objects. https://docs.stripe.com/declines/codes */
export const declined = {
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'Your card was declined.',
} as const;

const lastFour: Record<CardBehaviour, string> = {
  ok: '4242',
  fails_on_renewal: '0341',
  asks_on_renewal: '3184',
  declined: '0002',
};
const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** A new card, attached to the customer. What it answers when charged is the sandbox's secret. */
export function attachCard(account: Account, customer: string, behaviour: CardBehaviour): PaymentMethod {
  const method: PaymentMethod = {
    id: account.newId('pm_1', 23),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
    card: { ...cardDetails(behaviour), display_brand: 'visa', networks: { available: ['visa'], preferred: null } },
    created: account.now(),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  account.tables.paymentMethods.insert(method);
  account.cards.set(method.id, behaviour);
  emit(account, 'payment_method.attached', method);
  return method;
}

function cardDetails(behaviour: CardBehaviour) {
  return {
    brand: 'visa',
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    exp_month: 8,
    exp_year: 2034,
    fingerprint: 'sandboxsandbox00',
    funding: 'credit',
    generated_from: null,
    last4: lastFour[behaviour],
    regulated_status: null,
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

interface IntentDetails {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
}

export function createIntent(
  account: Account,
  { amount, currency, customer, description }: IntentDetails,
): PaymentIntent {
  const id = account.newId('pi_3', 23);
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${account.newId('', 25)}`,
    confirmation_method: 'automatic',
    created: account.now(),
    currency,
    customer,
    customer_account: null,
    description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  account.tables.paymentIntents.insert(intent);
  emit(account, 'payment_intent.created', intent);
  return intent;
}

interface Attempt {
  readonly behaviour: CardBehaviour;
  readonly method: string | null;
  /** Nobody is there: what a `fails_on_renewal` card declines, and an `asks_on_renewal` card asks its owner about. */
  readonly renewal: boolean;
}

/**
 * Tries to collect the intent from the card: true when paid. Either way a charge and its events tell, but for a bank
 * that wants to hear from its customer first: then there is no charge yet, and the intent waits.
 */
export function chargeIntent(
  account: Account,
  intent: PaymentIntent,
  { behaviour, method, renewal }: Attempt,
): boolean {
  if (behaviour === 'asks_on_renewal' && renewal) return waitForOwner(account, intent, method);
  const paid = behaviour === 'ok' || (behaviour !== 'declined' && !renewal);
  const charge = account.tables.charges.insert(newCharge(account, intent, { behaviour, method, paid }));
  intent.latest_charge = charge.id;
  if (paid) {
    Object.assign(intent, {
      status: 'succeeded',
      amount_received: intent.amount,
      payment_method: method,
      last_payment_error: null,
      next_action: null,
    });
    emit(account, 'charge.succeeded', charge);
    emit(account, 'payment_intent.succeeded', intent);
  } else {
    intent.last_payment_error = { ...declined, charge: charge.id, type: 'card_error' };
    emit(account, 'charge.failed', charge);
    emit(account, 'payment_intent.payment_failed', intent);
  }
  return paid;
}

function waitForOwner(account: Account, intent: PaymentIntent, method: string | null): false {
  Object.assign(intent, { status: 'requires_action', payment_method: method, next_action: { type: 'use_stripe_sdk' } });
  emit(account, 'payment_intent.requires_action', intent);
  return false;
}

function newCharge(
  account: Account,
  intent: PaymentIntent,
  { behaviour, method, paid }: { behaviour: CardBehaviour; method: string | null; paid: boolean },
): Charge {
  return {
    id: account.newId('ch_3', 23),
    object: 'charge',
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: paid ? account.newId('txn_3', 23) : null,
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: paid,
    created: account.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: paid ? null : declined.code,
    failure_message: paid ? null : declined.message,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: {
      network_status: paid ? 'approved_by_network' : 'declined_by_network',
      reason: paid ? null : declined.decline_code,
      risk_level: 'normal',
      seller_message: paid ? 'Payment complete.' : 'The bank did not return any further details with this decline.',
      type: paid ? 'authorized' : 'issuer_declined',
    },
    paid,
    payment_intent: intent.id,
    payment_method: method,
    payment_method_details: { card: cardDetails(behaviour), type: 'card' },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

/** The refusal of an API call that tried a card in vain. */
export function cardDeclined(intent: PaymentIntent): StripeFault {
  return new StripeFault(402, 'card_error', declined.message, {
    code: declined.code,
    decline_code: declined.decline_code,
    charge: intent.latest_charge,
    payment_intent: structuredClone(intent),
  });
}
