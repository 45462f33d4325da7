import { Stripe } from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { day, openShop, type Shop, week } from './stripe-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test('the same idempotency key and parameters give the first answer again, marked as replayed', async () => {
  const create = () => shop.stripe.customers.create({ email: 'sam@example.com' }, { idempotencyKey: 'student-1' });
  const first = await create();
  const second = await create();
  expect(second.id).toBe(first.id);
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect((await shop.stripe.customers.list()).data).toHaveLength(1);
});

test('an idempotency key with other parameters is refused', async () => {
  await shop.stripe.customers.create({ email: 'sam@example.com' }, { idempotencyKey: 'student-1' });
  const other = shop.stripe.customers.create({ email: 'kim@example.com' }, { idempotencyKey: 'student-1' });
  await expect(other).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
});

test('an idempotency key is forgotten after 24 hours', async () => {
  const create = () => shop.stripe.customers.create({ email: 'sam@example.com' }, { idempotencyKey: 'student-1' });
  const first = await create();
  await shop.advance(day);
  expect((await create()).id).not.toBe(first.id);
});

test('a key whose request failed validation is free for the corrected one', async () => {
  const options = { idempotencyKey: 'price-1' };
  const price = { currency: 'usd', unit_amount: 100, product_data: { name: 'Lesson' } };
  await expect(shop.stripe.prices.create({ ...price, unit_amount: -1 }, options)).rejects.toThrow(
    'greater than or equal',
  );
  expect((await shop.stripe.prices.create(price, options)).unit_amount).toBe(100);
});

test('unknown parameters are refused by name, however deep', async () => {
  const unknown = { email: 'a@b.c', nickname: 'x' };
  await expect(shop.stripe.customers.create(unknown)).rejects.toMatchObject({
    code: 'parameter_unknown',
    param: 'nickname',
    message: 'Received unknown parameter: nickname',
  });
  const nested = { currency: 'usd', unit_amount: 1, product_data: { name: 'x', colour: 'red' } };
  await expect(shop.stripe.prices.create(nested)).rejects.toMatchObject({ param: 'product_data[colour]' });
});

test('missing parameters, missing objects and bad numbers are refused in the documented shape', async () => {
  await expect(shop.stripe.checkout.sessions.create({} as never)).rejects.toMatchObject({
    code: 'parameter_missing',
    param: 'mode',
  });
  await expect(shop.stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    message: "No such customer: 'cus_none'",
  });
  await expect(shop.stripe.refunds.create({ charge: 'ch_none' })).rejects.toMatchObject({
    statusCode: 400,
    param: 'charge',
  });
  await expect(shop.stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
});

test('only the sandbox key opens the account', async () => {
  const stranger = new Stripe('sk_test_other', {
    host: '127.0.0.1',
    port: shop.port,
    protocol: 'http',
    maxNetworkRetries: 0,
  });
  await expect(stranger.customers.list()).rejects.toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
});

test('lists page from newest to oldest, and the client walks all pages', async () => {
  for (let n = 1; n <= 5; n += 1) await shop.stripe.customers.create({ name: `Student ${n}` });
  const first = await shop.stripe.customers.list({ limit: 2 });
  expect(first).toMatchObject({ has_more: true });
  expect(first.data.map((row) => row.name)).toEqual(['Student 5', 'Student 4']);
  const names: unknown[] = [];
  for await (const row of shop.stripe.customers.list({ limit: 2 })) names.push(row.name);
  expect(names).toEqual(['Student 5', 'Student 4', 'Student 3', 'Student 2', 'Student 1']);
});

test('ids expand to objects along a path, and a path that leads nowhere is refused', async () => {
  const { id } = await shop.subscribe();
  const expanded = await shop.stripe.subscriptions.retrieve(id, { expand: ['customer', 'latest_invoice.payments'] });
  expect(expanded.customer).toMatchObject({ email: 'sam@example.com' });
  expect(expanded.latest_invoice).toMatchObject({ payments: { data: [{ status: 'paid' }] } });
  await expect(shop.stripe.subscriptions.retrieve(id, { expand: ['colour'] })).rejects.toThrow('cannot be expanded');
});

test('a parameter called like a prototype member is an unknown parameter', async () => {
  const response = await fetch(`${shop.url}/v1/customers`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_sandbox' },
    body: new URLSearchParams({ '__proto__[admin]': 'true' }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 'parameter_unknown', param: '__proto__' } });
});

test('a charge is refunded in parts, never beyond what was paid', async () => {
  await shop.subscribe();
  const [charge] = (await shop.stripe.charges.list()).data;
  const intent = String(charge?.payment_intent);
  const part = await shop.stripe.refunds.create({
    payment_intent: intent,
    amount: 1500,
    metadata: { sessionId: 's-1' },
  });
  expect(part).toMatchObject({ status: 'succeeded', amount: 1500, charge: charge?.id });
  await expect(shop.stripe.refunds.create({ payment_intent: intent, amount: 2501 })).rejects.toThrow(
    'Refund amount ($25.01) is greater than unrefunded amount on charge ($25.00)',
  );
  await shop.stripe.refunds.create({ charge: String(charge?.id) });
  const done = await shop.stripe.charges.retrieve(String(charge?.id), { expand: ['refunds'] });
  expect(done).toMatchObject({ refunded: true, amount_refunded: 4000 });
  expect(done.refunds?.data).toHaveLength(2);
  await expect(shop.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
  await shop.quiet();
  expect(shop.receivedEvents().filter((event) => event.type === 'charge.refunded')).toHaveLength(2);
});

test('a credit note of a paid invoice refunds, credits, and never exceeds it', async () => {
  const { latest_invoice: invoice, customer } = await shop.subscribe();
  const note = await shop.stripe.creditNotes.create({
    invoice: String(invoice),
    amount: 3000,
    refund_amount: 1000,
    credit_amount: 2000,
  });
  expect(note).toMatchObject({ total: 3000, type: 'post_payment', status: 'issued' });
  expect((await shop.stripe.customers.retrieve(String(customer))) as Stripe.Customer).toMatchObject({ balance: -2000 });
  expect((await shop.stripe.charges.list()).data[0]?.amount_refunded).toBe(1000);
  const tooMuch = shop.stripe.creditNotes.create({ invoice: String(invoice), credit_amount: 1001 });
  await expect(tooMuch).rejects.toThrow('greater than what is left');
});

test('the invoice PDF is a document whose cross references point at its objects', async () => {
  const { latest_invoice: id } = await shop.subscribe();
  const invoice = await shop.stripe.invoices.retrieve(String(id));
  const response = await fetch(String(invoice.invoice_pdf));
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const bytes = Buffer.from(await response.arrayBuffer()).toString('latin1');
  expect(bytes.startsWith('%PDF-1.4')).toBe(true);
  expect(bytes).toContain(String(invoice.number));
  const start = Number(/startxref\n(\d+)/.exec(bytes)?.[1]);
  const offsets = [...bytes.slice(start).matchAll(/^(\d{10}) 00000 n /gm)].map((match) => Number(match[1]));
  expect(offsets).toHaveLength(5);
  offsets.forEach((offset, index) => {
    expect(bytes.slice(offset, offset + 7)).toBe(`${index + 1} 0 obj`);
  });
});

test('in the billing portal a customer cancels, changes their mind and replaces the card', async () => {
  const { id, customer } = await shop.subscribe('fails_on_renewal');
  const portal = await shop.stripe.billingPortal.sessions.create({
    customer: String(customer),
    return_url: 'http://127.0.0.1:4000/account',
  });
  const press = (action: string) => fetch(portal.url, { method: 'POST', body: new URLSearchParams({ action }) });
  await press(`cancel:${id}`);
  expect((await shop.stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(true);
  await press(`keep:${id}`);
  expect(await (await press('card:ok')).text()).toContain('http://127.0.0.1:4000/account');
  await shop.advance(week);
  expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active');
});

test('the bank disputes a charge and decides', async () => {
  await shop.subscribe();
  const [charge] = (await shop.stripe.charges.list()).data;
  const { body } = await shop.control('POST', 'stripe/disputes', { charge: charge?.id });
  expect((await shop.stripe.charges.retrieve(String(charge?.id))).disputed).toBe(true);
  await shop.control('POST', `stripe/disputes/${String(body.id)}`, { status: 'lost' });
  expect((await shop.stripe.disputes.retrieve(String(body.id))).status).toBe('lost');
  await shop.quiet();
  const types = shop.receivedEvents().map((event) => event.type);
  expect(types).toEqual(expect.arrayContaining(['charge.dispute.created', 'charge.dispute.closed']));
});
