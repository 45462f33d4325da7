import { afterEach, beforeEach, expect, test } from 'vitest';
import { day, openShop, type Shop, week } from './stripe-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const typesReceived = () => shop.receivedEvents().map((event) => event.type);

test('a week later the next invoice is made, charged and told', async () => {
  const subscription = await shop.subscribe();
  await shop.advance(week);
  const { data } = await shop.stripe.invoices.list({ subscription: subscription.id });
  expect(data.map((invoice) => [invoice.billing_reason, invoice.status])).toEqual([
    ['subscription_cycle', 'paid'],
    ['subscription_create', 'paid'],
  ]);
  const start = subscription.items.data[0]?.current_period_end ?? 0;
  expect(data[0]?.lines.data[0]).toMatchObject({
    amount: 4000,
    period: { start, end: start + week },
    description: '1 × Weekly lessons (at $40.00 / week)',
    parent: { subscription_item_details: { subscription: subscription.id } },
    pricing: { price_details: { product: expect.stringMatching(/^prod_/) } },
  });
  expect(typesReceived().filter((type) => type === 'invoice.paid')).toHaveLength(2);
});

test('four weeks in one move make four renewals, one a week', async () => {
  const subscription = await shop.subscribe();
  await shop.advance(4 * week);
  const { data } = await shop.stripe.invoices.list({ subscription: subscription.id });
  expect(data.map((invoice) => invoice.created - subscription.created)).toEqual([
    4 * week,
    3 * week,
    2 * week,
    week,
    0,
  ]);
  expect(typesReceived().filter((type) => type === 'invoice.upcoming')).toHaveLength(4);
});

test('a failed renewal makes the subscription past due until another card pays it', async () => {
  const subscription = await shop.subscribe('fails_on_renewal');
  await shop.advance(week);
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
  const [failed] = (await shop.stripe.invoices.list({ subscription: subscription.id, status: 'open' })).data;
  expect(failed).toMatchObject({ attempt_count: 1, next_payment_attempt: shop.kernel.now() / 1000 + 3 * day });
  expect(typesReceived()).toContain('invoice.payment_failed');

  await shop.control('POST', `stripe/cards/${String(subscription.customer)}`, { card: 'ok' });
  await shop.advance(3 * day);
  expect((await shop.stripe.invoices.retrieve(String(failed?.id))).status).toBe('paid');
  expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
});

test('when every retry failed, the subscription ends for lack of payment', async () => {
  await shop.control('POST', 'stripe/settings', { retryAfterSeconds: [day, day] });
  const { id } = await shop.subscribe('fails_on_renewal');
  await shop.advance(week + 2 * day);
  const ended = await shop.stripe.subscriptions.retrieve(id);
  expect(ended).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } });
  expect(typesReceived().filter((type) => type === 'invoice.payment_failed')).toHaveLength(3);
  await shop.advance(4 * week);
  expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(2);
});

test('a failed invoice can be paid by hand with another card', async () => {
  const subscription = await shop.subscribe('fails_on_renewal');
  await shop.advance(week);
  const [failed] = (await shop.stripe.invoices.list({ status: 'open' })).data;
  await expect(shop.stripe.invoices.pay(String(failed?.id))).rejects.toMatchObject({
    code: 'card_declined',
    statusCode: 402,
  });
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: String(subscription.customer) });
  const paid = await shop.stripe.invoices.pay(String(failed?.id), { payment_method: method.id });
  expect(paid).toMatchObject({ status: 'paid', attempt_count: 3, next_payment_attempt: null });
});

test('a subscription cancelled at the period end runs until then and makes no further invoice', async () => {
  const { id } = await shop.subscribe();
  const planned = await shop.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  expect(planned).toMatchObject({ status: 'active', cancel_at: planned.items.data[0]?.current_period_end });
  await shop.advance(week - 1);
  expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active');
  await shop.advance(1);
  expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  expect(typesReceived()).toContain('customer.subscription.deleted');
});

test('a plan to cancel that is taken back renews as before', async () => {
  const { id } = await shop.subscribe();
  await shop.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await shop.stripe.subscriptions.update(id, { cancel_at_period_end: false });
  await shop.advance(week);
  expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active');
  expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(2);
});

test('a pause voids the invoices of its weeks and ends by itself', async () => {
  const { id } = await shop.subscribe();
  const resumes_at = shop.kernel.now() / 1000 + 2 * week - day;
  await shop.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at } });
  await shop.advance(2 * week);
  const { data } = await shop.stripe.invoices.list({ subscription: id });
  expect(data.map((invoice) => invoice.status)).toEqual(['paid', 'void', 'paid']);
  expect((await shop.stripe.charges.list()).data).toHaveLength(2);
  expect((await shop.stripe.subscriptions.retrieve(id)).pause_collection).toBeNull();
});

test('a change of price in mid-week is previewed, then billed as previewed', async () => {
  const subscription = await shop.subscribe();
  const item = subscription.items.data[0];
  await shop.advance(3.5 * day);
  const price_data = {
    currency: 'usd',
    product: String(item?.price.product),
    recurring: { interval: 'week' as const },
    unit_amount: 8000,
  };
  const items = [{ id: String(item?.id), price_data }];
  const preview = await shop.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items, proration_behavior: 'create_prorations' },
  });
  expect(preview.lines.data.map((line) => line.amount).sort((a, b) => a - b)).toEqual([-2000, 4000, 8000]);
  await shop.stripe.subscriptions.update(subscription.id, { items, proration_behavior: 'create_prorations' });
  await shop.advance(3.5 * day);
  const [invoice] = (await shop.stripe.invoices.list({ subscription: subscription.id })).data;
  expect(invoice?.total).toBe(preview.total);
  expect(invoice?.lines.data.filter((line) => line.parent?.invoice_item_details?.proration)).toHaveLength(2);
});

test('a preview writes nothing', async () => {
  const { id } = await shop.subscribe();
  const before = await shop.stripe.events.list({ limit: 100 });
  const preview = await shop.stripe.invoices.createPreview({ subscription: id });
  expect(preview).toMatchObject({ total: 4000, status: 'draft' });
  expect((await shop.stripe.events.list({ limit: 100 })).data).toHaveLength(before.data.length);
  await expect(shop.stripe.invoices.retrieve(preview.id)).rejects.toMatchObject({ code: 'resource_missing' });
});

test('a credit on the balance lowers the next invoice and is used up', async () => {
  const { id, customer } = await shop.subscribe();
  await shop.stripe.customers.createBalanceTransaction(String(customer), { amount: -1500, currency: 'usd' });
  await shop.advance(week);
  const [invoice] = (await shop.stripe.invoices.list({ subscription: id })).data;
  expect(invoice).toMatchObject({ total: 4000, starting_balance: -1500, amount_paid: 2500, ending_balance: 0 });
  expect((await shop.stripe.charges.list()).data[0]?.amount).toBe(2500);
});

test('a credit larger than the invoice pays it without a charge and keeps the rest', async () => {
  const { id, customer } = await shop.subscribe();
  await shop.stripe.customers.createBalanceTransaction(String(customer), { amount: -5000, currency: 'usd' });
  await shop.advance(week);
  const [invoice] = (await shop.stripe.invoices.list({ subscription: id })).data;
  expect(invoice).toMatchObject({ status: 'paid', amount_due: 0, ending_balance: -1000 });
  expect((await shop.stripe.charges.list()).data).toHaveLength(1);
});

test('an invoice item waits for the renewal and is billed with it', async () => {
  const { id, customer } = await shop.subscribe();
  const item = await shop.stripe.invoiceItems.create({
    customer: String(customer),
    subscription: id,
    amount: -1000,
    currency: 'usd',
    description: 'One lesson credited',
    metadata: { sessionId: 's-1' },
  });
  await shop.advance(week);
  const [invoice] = (await shop.stripe.invoices.list({ subscription: id })).data;
  expect(invoice?.total).toBe(3000);
  expect(invoice?.lines.data[1]).toMatchObject({ description: 'One lesson credited', metadata: { sessionId: 's-1' } });
  expect((await shop.stripe.invoiceItems.retrieve(item.id)).invoice).toBe(invoice?.id);
});

test('with a draft window, renewal invoices can be edited before they are charged', async () => {
  await shop.control('POST', 'stripe/settings', { draftSeconds: 3600 });
  const { id } = await shop.subscribe();
  await shop.advance(week);
  const [draft] = (await shop.stripe.invoices.list({ subscription: id, status: 'draft' })).data;
  await shop.stripe.invoices.update(String(draft?.id), { description: 'Lesson on 29 November' });
  await shop.advance(3600);
  const paid = await shop.stripe.invoices.retrieve(String(draft?.id));
  expect(paid).toMatchObject({ status: 'paid', description: 'Lesson on 29 November' });
  await expect(shop.stripe.invoices.update(paid.id, { description: 'too late' })).rejects.toMatchObject({
    code: 'invoice_not_editable',
  });
});
