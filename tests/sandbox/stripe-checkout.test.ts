import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShop, type Shop } from './stripe-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test('a paid checkout makes an active subscription with a paid first invoice', async () => {
  const session = await shop.openCheckout();
  expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 4000, currency: 'usd' });

  const paid = await shop.control('POST', `stripe/checkout/${session.id}`, { card: 'ok' });
  expect(paid.body).toMatchObject({
    outcome: 'paid',
    redirectTo: `http://127.0.0.1:4000/paid?session=${session.id}`,
  });

  const done = await shop.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'line_items'] });
  expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  expect(done.line_items?.data[0]).toMatchObject({ amount_total: 4000, description: 'Weekly lessons' });
  const subscription = done.subscription as Exclude<typeof done.subscription, string | null>;
  expect(subscription).toMatchObject({ status: 'active', metadata: { bookingId: 'b-1' } });
  expect(subscription.items.data[0]).toMatchObject({
    current_period_start: Date.parse('2026-11-22T12:00:00Z') / 1000,
    current_period_end: Date.parse('2026-11-29T12:00:00Z') / 1000,
  });

  const invoice = await shop.stripe.invoices.retrieve(String(done.invoice), { expand: ['payments'] });
  expect(invoice).toMatchObject({
    status: 'paid',
    billing_reason: 'subscription_create',
    amount_paid: 4000,
    parent: { subscription_details: { subscription: subscription.id, metadata: { bookingId: 'b-1' } } },
  });
  expect(invoice.payments?.data[0]).toMatchObject({ status: 'paid', amount_paid: 4000 });
});

test('every step of the purchase is told by a webhook that the official client verifies', async () => {
  await shop.subscribe();
  await shop.quiet();
  const events = shop.receivedEvents();
  const types = events.map((event) => event.type);
  expect(types).toEqual(
    expect.arrayContaining([
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'charge.succeeded',
      'invoice.paid',
      'checkout.session.completed',
    ]),
  );
  expect(types.indexOf('invoice.created')).toBeLessThan(types.indexOf('invoice.paid'));
  expect(new Set(events.map((event) => event.api_version))).toEqual(new Set([shop.stripe.getApiField('version')]));

  const created = events.find((event) => event.type === 'invoice.created');
  expect(created?.data.object).toMatchObject({ status: 'draft', number: null });
});

test('a declined card leaves the session open, and another card can pay it', async () => {
  const session = await shop.openCheckout();
  const declined = await shop.control('POST', `stripe/checkout/${session.id}`, { card: 'declined' });
  expect(declined.body).toMatchObject({ outcome: 'payment_failed', status: 'open', subscription: null });
  await shop.quiet();
  expect(shop.receivedEvents().map((event) => event.type)).toContain('payment_intent.payment_failed');
  expect((await shop.stripe.subscriptions.list()).data).toEqual([]);

  const second = await shop.control('POST', `stripe/checkout/${session.id}`, { card: 'ok' });
  expect(second.body).toMatchObject({ outcome: 'paid', status: 'complete' });
});

test('a complete session cannot be paid twice', async () => {
  const session = await shop.openCheckout();
  await shop.control('POST', `stripe/checkout/${session.id}`, { card: 'ok' });
  const again = await shop.control('POST', `stripe/checkout/${session.id}`, { card: 'ok' });
  expect(again.status).toBe(409);
  expect((await shop.stripe.charges.list()).data).toHaveLength(1);
});

test('a session expires at its own time and can then neither be paid nor expired', async () => {
  const expiresAt = shop.kernel.now() / 1000 + 1800;
  const session = await shop.openCheckout({ expires_at: expiresAt });
  await shop.advance(1799);
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
  await shop.advance(1);
  expect(await shop.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired', url: null });
  expect(shop.receivedEvents().map((event) => event.type)).toContain('checkout.session.expired');

  expect((await shop.control('POST', `stripe/checkout/${session.id}`, { card: 'ok' })).status).toBe(400);
  await expect(shop.stripe.checkout.sessions.expire(session.id)).rejects.toThrow('has a status of `expired`');
});

test('a session expired by the API says so at once', async () => {
  const session = await shop.openCheckout();
  expect((await shop.stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
});

test.each([
  [1799, 'at least 30 minutes'],
  [86_401, 'less than 24 hours'],
])('a session may not end after %i seconds', async (seconds, words) => {
  const expires_at = shop.kernel.now() / 1000 + seconds;
  await expect(shop.openCheckout({ expires_at })).rejects.toThrow(words);
});

test('on the hosted page a person pays and is led back with the session id', async () => {
  const session = await shop.openCheckout();
  const page = await fetch(String(session.url));
  expect(await page.text()).toContain('$40.00');

  const press = (card: string) =>
    fetch(String(session.url), { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' });
  const back = await press('abandon');
  expect(back.headers.get('location')).toBe('http://127.0.0.1:4000/back');
  const declined = await press('declined');
  expect(declined.status).toBe(402);
  expect(await declined.text()).toContain('Your card was declined.');
  const paid = await press('ok');
  expect(paid.status).toBe(303);
  expect(paid.headers.get('location')).toBe(`http://127.0.0.1:4000/paid?session=${session.id}`);
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete');
});

test('what callers write into a session is text on the hosted page', async () => {
  const product = await shop.stripe.products.create({ name: '<script>alert(1)</script>' });
  const price = await shop.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 100,
    recurring: { interval: 'week' },
  });
  const session = await shop.openCheckout({ line_items: [{ price: price.id, quantity: 1 }] });
  const page = await (await fetch(String(session.url))).text();
  expect(page).not.toContain('<script');
  expect(page).toContain('alert(1)');
});
