import { afterEach, beforeEach, expect, test } from 'vitest';
import { day, openShop, type Shop } from './stripe-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const idsReceived = () => shop.receivedEvents().map((event) => event.id);

test('an event that is not answered with 2xx comes again, signed for its new time, until it is', async () => {
  shop.answers.push(500, 500);
  await shop.stripe.customers.create({});
  await shop.quiet();
  expect(shop.received).toHaveLength(1);
  await shop.advance(330);
  expect(new Set(idsReceived()).size).toBe(1);
  expect(shop.received).toHaveLength(3);
  await shop.advance(4 * day);
  expect(shop.received).toHaveLength(3);
});

test('an endpoint that never answers well is left alone after three days', async () => {
  shop.answers.push(...Array<number>(20).fill(503));
  await shop.stripe.customers.create({});
  await shop.advance(30 * day);
  expect(shop.received).toHaveLength(7);
});

test('a lost delivery arrives by the retry', async () => {
  await shop.control('POST', 'stripe/webhooks', { lose: 1 });
  await shop.stripe.customers.create({});
  await shop.quiet();
  expect(shop.received).toHaveLength(0);
  await shop.advance(30);
  expect(shop.received).toHaveLength(1);
});

test('a doubled delivery is the same event twice', async () => {
  await shop.control('POST', 'stripe/webhooks', { double: 1 });
  await shop.stripe.customers.create({});
  await shop.stripe.customers.create({});
  await shop.quiet();
  expect(idsReceived()).toHaveLength(3);
  expect(new Set(idsReceived()).size).toBe(2);
});

test('shuffled deliveries lose their order and nothing else', async () => {
  await shop.control('POST', 'stripe/webhooks', { shuffle: true });
  for (let n = 0; n < 12; n += 1) await shop.stripe.customers.create({});
  await shop.quiet();
  const sent = (await shop.stripe.events.list({ limit: 100 })).data.map((event) => event.id).reverse();
  expect(idsReceived()).not.toEqual(sent);
  expect(idsReceived().sort()).toEqual(sent.sort());
});

test('an event can be delivered once more on demand', async () => {
  await shop.stripe.customers.create({});
  await shop.quiet();
  const [id] = idsReceived();
  await shop.control('POST', `stripe/redeliver/${id}`);
  await shop.quiet();
  expect(idsReceived()).toEqual([id, id]);
});

test('events are kept and listed by type', async () => {
  const customer = await shop.stripe.customers.create({});
  await shop.stripe.customers.update(customer.id, { name: 'Sam' });
  const { data } = await shop.stripe.events.list({ type: 'customer.updated' });
  expect(data).toHaveLength(1);
  expect(data[0]?.data.previous_attributes).toEqual({ name: null });
  expect(await shop.stripe.events.retrieve(String(data[0]?.id))).toEqual(expect.objectContaining({ id: data[0]?.id }));
});
