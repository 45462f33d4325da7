import { expect, onTestFinished, test } from 'vitest';
import { createStripe } from '../../../sandbox/stripe/provider.ts';
import { stripePaymentGateway } from '../../../src/adapters/stripe/payment-gateway.ts';
import { addMs, DAY_MS, HOUR_MS, instant } from '../../../src/domain/time.ts';
import { sandboxWorld } from '../../sandbox/google-world.ts';

const TARIFF = {
  mentorId: 'm1',
  sessionMinutes: 60,
  session: { amount: 4_000, currency: 'USD' },
  productName: '60-minute sessions with Maria',
};

async function setUp() {
  const world = await sandboxWorld({ providers: [createStripe] });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const settings = { secretKey: 'sk_test_sandbox', webhookSecrets: ['whsec_sandbox'], baseUrl: world.url };
  const stripe = stripePaymentGateway(settings, { now: () => instant(world.now()) });
  const request = {
    bookingId: 'b1',
    customerId: await stripe.ensureCustomer({ studentId: 's1', email: 'olena@example.test', currency: 'USD' }),
    priceId: await stripe.ensurePrice(TARIFF),
    sessionsPerWeek: 2,
    description: 'Sessions of the first week: Monday, 23 November 2026, 09:00 (UTC+00:00)',
    expiresAt: addMs(instant(world.now()), HOUR_MS),
    successUrl: 'http://localhost/paid',
    cancelUrl: 'http://localhost/abandoned',
  };
  const events = () =>
    world.arrivals
      .filter((one) => one.url.pathname === '/webhooks/stripe')
      .map((one) => {
        // Read as of the moment each was signed: the test looks at them weeks later.
        const signature = String(one.headers['stripe-signature']);
        const at = instant(Number(/^t=(\d+)/.exec(signature)?.[1]) * 1000);
        return stripePaymentGateway(settings, { now: () => at }).readWebhook(Buffer.from(one.body), signature);
      });
  const pay = async (id: string) => {
    await world.control('POST', `/control/stripe/checkout/${id}`, { card: 'ok' });
    await world.advance(0);
  };
  return { world, stripe, request, events, pay };
}

test('a page is opened once, paid, and every week’s invoice names the booking and its own week', async () => {
  const { world, stripe, request, events, pay } = await setUp();
  const checkout = await stripe.openCheckout(request);
  expect(await stripe.openCheckout(request)).toEqual(checkout);
  await expect(stripe.openCheckout({ ...request, expiresAt: addMs(request.expiresAt, 60_000) })).rejects.toMatchObject({
    failure: 'CONFLICT',
  });
  await pay(checkout.id);
  expect(await stripe.expireCheckout(checkout.id)).toBe('complete');
  const invoiceId = await stripe.findCheckoutInvoice(checkout.id);
  expect(await stripe.getInvoice(invoiceId ?? '')).toMatchObject({ bookingId: 'b1', paid: true });

  await world.advance(8 * DAY_MS);
  const paid = events().filter((event) => event.type === 'invoice.paid');
  expect(paid).toHaveLength(2);
  const invoices = (await Promise.all(paid.map((event) => stripe.getInvoice(event.objectId)))).filter(
    (one) => one !== null,
  );
  expect(invoices.map((one) => [one.bookingId, one.paid, one.amount, one.billingReason])).toEqual([
    ['b1', true, { amount: 8_000, currency: 'USD' }, 'subscription_create'],
    ['b1', true, { amount: 8_000, currency: 'USD' }, 'subscription_cycle'],
  ]);
  expect((invoices[1]?.periodStart ?? 0) - (invoices[0]?.periodStart ?? 0)).toBe(7 * DAY_MS);
});

test('money goes back once and the subscription ends once, however often asked', async () => {
  const { world, stripe, request, events, pay } = await setUp();
  await pay((await stripe.openCheckout(request)).id);
  const paid = events().find((event) => event.type === 'invoice.paid');
  const invoice = await stripe.getInvoice(paid?.objectId ?? '');
  for (let i = 0; i < 2; i += 1) {
    await stripe.cancelSubscription(invoice?.subscriptionId ?? '');
    await stripe.refundInvoice(invoice?.id ?? '');
    await world.advance(2 * DAY_MS); // past the keys' day
  }
  const count = (type: string) => events().filter((event) => event.type === type).length;
  expect(count('charge.refunded')).toBe(1);
  expect(count('customer.subscription.deleted')).toBe(1);
  await world.advance(14 * DAY_MS);
  expect(count('invoice.paid')).toBe(1);
});

test('a page nobody paid is closed, twice if need be', async () => {
  const { stripe, request } = await setUp();
  const checkout = await stripe.openCheckout(request);
  expect(await stripe.findCheckoutInvoice(checkout.id)).toBeNull();
  expect(await stripe.expireCheckout(checkout.id)).toBe('expired');
  expect(await stripe.expireCheckout(checkout.id)).toBe('expired');
  await expect(stripe.expireCheckout('cs_unknown')).rejects.toMatchObject({ failure: 'NOT_FOUND' });
});

test('a price and a customer are made once, however often and however late they are asked for', async () => {
  const { world, stripe, request } = await setUp();
  const renamed = { ...TARIFF, productName: '60-minute sessions with Maria P.' };
  const customer = { studentId: 's1', email: 'olena@example.test', currency: 'USD' };
  await world.advance(2 * DAY_MS); // past the keys' day
  expect(await stripe.ensurePrice(renamed)).toBe(request.priceId);
  expect(await stripe.ensureCustomer(customer)).toBe(request.customerId);
  const dearer = { ...renamed, session: { amount: 5_000, currency: 'USD' } };
  const made = await Promise.all(Array.from({ length: 5 }, () => stripe.ensurePrice(dearer)));
  expect(new Set(made).size).toBe(1);
  expect(made[0]).not.toBe(request.priceId);
  expect(await stripe.ensureCustomer({ ...customer, currency: 'EUR' })).not.toBe(request.customerId);
});
