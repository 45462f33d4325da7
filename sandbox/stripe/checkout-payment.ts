import type { Account, CardBehaviour } from './account.ts';
import { createCustomer } from './customer.ts';
import { emit } from './events.ts';
import { refused } from './fault.ts';
import { attachCard, chargeIntent, createIntent, declined } from './payment.ts';
import type { CheckoutSession, Customer, LineItem, Order } from './resources.ts';
import { startSubscription } from './subscription.ts';

/** What came of pressing "pay". After a decline the session is still open and another card may be tried. */
export type CheckoutOutcome =
  | { readonly paid: true; readonly session: CheckoutSession; readonly redirectTo: string }
  | { readonly paid: false; readonly session: CheckoutSession; readonly message: string };

/** What a customer may do on the page: `unconfirmed`, whose bank asks for a confirmation that never comes, is no card to keep. */
export type CheckoutCard = CardBehaviour | 'unconfirmed';

/** The customer pays the hosted page with a card of the given temper. Refused unless the session is open. */
export function payCheckout(account: Account, session: CheckoutSession, card: CheckoutCard): CheckoutOutcome {
  if (session.status !== 'open') {
    throw refused(`This Checkout Session is ${session.status} and can no longer be paid.`, {
      code: `checkout_session_${session.status}`,
    });
  }
  if (card === 'declined' || card === 'unconfirmed') {
    recordFailure(account, session, card);
    return { paid: false, session, message: card === 'declined' ? declined.message : UNCONFIRMED };
  }
  const { items, subscriptionMetadata, subscriptionDescription } = orderOf(account, session);
  const customer = customerOf(account, session);
  const method = attachCard(account, customer.id, card);
  const { subscription, invoice } = startSubscription(account, {
    customer: customer.id,
    items: items
      .filter((item) => item.price.recurring)
      .map(({ price, quantity, metadata }) => ({ price, quantity, metadata: metadata ?? {} })),
    extras: items.filter((item) => !item.price.recurring).map((item) => onceLine(account, item)),
    metadata: subscriptionMetadata,
    description: subscriptionDescription,
    defaultPaymentMethod: method.id,
  });
  Object.assign(session, {
    customer: customer.id,
    customer_details: {
      address: null,
      business_name: null,
      email: customer.email,
      individual_name: null,
      name: customer.name,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    invoice: invoice.id,
    payment_status: invoice.total === 0 ? 'no_payment_required' : 'paid',
    status: 'complete',
    subscription: subscription.id,
    url: null,
  });
  emit(account, 'checkout.session.completed', session);
  return { paid: true, session, redirectTo: successUrl(session) };
}

/** Where a paid session leads, its own id put in the place the caller marked. */
export function successUrl(session: CheckoutSession): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

/** Where a customer who turns back is led; the session stays open. */
export function cancelUrl(session: CheckoutSession): string | null {
  return session.cancel_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}

function orderOf(account: Account, session: CheckoutSession): Order {
  const order = account.orders.get(session.id);
  if (!order) throw new Error(`checkout session ${session.id} has no order`);
  return order;
}

function customerOf(account: Account, session: CheckoutSession): Customer {
  if (session.customer !== null) return account.tables.customers.get(session.customer);
  return createCustomer(account, { email: session.customer_email ?? 'customer@example.com' });
}

const UNCONFIRMED = 'Your bank could not confirm that it is you. Please try again, or choose another card.';

/** An intent that was declined, or that goes on waiting for its customer's bank: that one has no charge. */
function recordFailure(account: Account, session: CheckoutSession, card: 'declined' | 'unconfirmed'): void {
  const intent = createIntent(account, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    description: 'Subscription creation',
  });
  const waits = card === 'unconfirmed';
  chargeIntent(account, intent, { behaviour: waits ? 'asks_on_renewal' : 'declined', method: null, renewal: waits });
}

function onceLine(account: Account, item: LineItem) {
  const now = account.now();
  return {
    amount: item.amount_total,
    currency: item.currency,
    description: item.description ?? '',
    price: item.price,
    quantity: item.quantity,
    period: { start: now, end: now },
    metadata: item.metadata ?? {},
    proration: false,
    subscription: null,
    source: { invoiceItem: account.newId('ii_1', 23) },
  };
}
