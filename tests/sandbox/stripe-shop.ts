import { Stripe } from 'stripe';
import { createStripe } from '../../sandbox/stripe/provider.ts';
import { type StandInWorld, standInWorld } from './stand-in-world.ts';

export const day = 86_400;
export const week = 7 * day;

/** A sandbox with Stripe alone, the official client, and a shopper who can pay. */
export interface Shop extends StandInWorld {
  readonly stripe: Stripe;
  /** Opens a checkout for one lesson a week at 40.00, unless told otherwise. */
  openCheckout(change?: Partial<Stripe.Checkout.SessionCreateParams>): Promise<Stripe.Checkout.Session>;
  /** Opens a checkout and pays it; answers the subscription. */
  subscribe(card?: 'ok' | 'fails_on_renewal'): Promise<Stripe.Subscription>;
  /** Types of the webhooks received so far, in order, each with its signature checked. */
  receivedEvents(): Stripe.Event[];
}

export async function openShop(): Promise<Shop> {
  const world = await standInWorld(createStripe, Date.parse('2026-11-22T12:00:00Z'));
  // The hour of a draft has tests of its own; everywhere else a renewal is charged when it is made.
  await world.control('POST', 'stripe/settings', { draftSeconds: 0 });
  const stripe = new Stripe('sk_test_sandbox', {
    host: '127.0.0.1',
    port: world.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const openCheckout: Shop['openCheckout'] = (change = {}) =>
    stripe.checkout.sessions.create({
      mode: 'subscription',
      customer_email: 'sam@example.com',
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'usd',
            product_data: { name: 'Weekly lessons' },
            recurring: { interval: 'week' },
            unit_amount: 4000,
          },
        },
      ],
      metadata: { bookingId: 'b-1' },
      subscription_data: { metadata: { bookingId: 'b-1' } },
      success_url: 'http://127.0.0.1:4000/paid?session={CHECKOUT_SESSION_ID}',
      cancel_url: 'http://127.0.0.1:4000/back',
      ...change,
    });
  return {
    ...world,
    stripe,
    openCheckout,
    async subscribe(card = 'ok') {
      const session = await openCheckout();
      await world.control('POST', `stripe/checkout/${session.id}`, { card });
      const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
      return stripe.subscriptions.retrieve(String(subscription));
    },
    receivedEvents: () =>
      world.received.map(({ headers, payload, at }) =>
        stripe.webhooks.constructEvent(
          payload,
          String(headers['stripe-signature']),
          'whsec_sandbox',
          300,
          undefined,
          at,
        ),
      ),
  };
}
