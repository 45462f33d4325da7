import { expect, test, vi } from 'vitest';
import { applyPaymentEvent } from '../../src/app/apply-payment-event.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { readInvoices } from '../../src/app/read-invoices.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { atStripe, byHand, charged } from '../support/at-stripe.ts';
import { hold, paid, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

vi.setConfig({ testTimeout: 90_000 });

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

/** POSTs of ours without a key made of our own ids; what only asks has none, for its answer must be of today. */
async function keyless(w: World): Promise<string[]> {
  const posts = (await w.requests('stripe')).filter(
    ({ method, headers }) => method === 'POST' && headers['user-agent']?.startsWith('Stripe/') === true,
  );
  expect(posts.length).toBeGreaterThan(5);
  const named = /^(product|price|student|booking|checkout|invoice|ledger|portal)\//;
  return posts.filter(({ headers }) => !named.test(headers['idempotency-key'] ?? '')).map(({ path }) => path);
}

test('refunds by hand and verdicts of banks are found without a webhook, however old their charge is', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const booking = await paid(w, learner, teacher, [MONDAY_9, THURSDAY_14]);
  await hold(w, await student(w, 'Abandoning Ann'), teacher, ['2026-11-24T09:00:00Z']);
  const [charge] = await atStripe<{ id: string }>(w, 'charges');
  await w.advance('P7DT3H');
  const [second] = await atStripe<{ id: string }>(w, 'charges');
  const dispute = await w.control<{ id: string }>('POST', 'stripe/disputes', { charge: charge?.id });
  await w.advance('P9D');
  await w.control('POST', 'stripe/webhooks', { lose: 500 });
  await w.control('POST', `stripe/disputes/${dispute.id}`, { status: 'lost' });
  await byHand(w, 'POST', 'refunds', `charge=${second?.id}&amount=1500`);
  await w.advance('P2D');
  const balances = balancesOf(await listLedgerEntries(w.deps.db, booking.id));
  expect(balances).toMatchObject({ PAID: 24_000, REFUNDED: 9500 });
  const [views] = await readInvoices(w.deps, learner, [await stored(w, booking.id)]);
  expect(views?.map(({ status }) => status)).toEqual(['REFUNDED', 'PAID', 'PAID']);
  expect(await keyless(w)).toEqual([]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});

test('the word of the next invoice brings a subscription in line before that is drawn up', async () => {
  const w = await world({ now: SUNDAY });
  const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9, THURSDAY_14]);
  await w.control('POST', 'stripe/webhooks', { lose: 500 });
  const objectId = booking.stripeSubscriptionId ?? '';
  const [subscription] = await atStripe<{ items: { data: { id: string }[] } }>(w, 'subscriptions');
  const item = subscription?.items.data[0]?.id;
  await byHand(
    w,
    'POST',
    `subscriptions/${objectId}`,
    `items[0][id]=${item}&items[0][quantity]=1&proration_behavior=none`,
  );
  await applyPaymentEvent(w.deps, { kind: 'APPLY_PAYMENT_EVENT', type: 'invoice.upcoming', objectId });
  await w.control('POST', 'stripe/settings', { draftSeconds: 0 });
  await w.advance('P7DT3H');
  expect(await charged(w)).toEqual([8000, 8000]);
});

test('what another product of the same account says of bookings of its own is left alone', async () => {
  const w = await world({ now: SUNDAY });
  const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9]);
  const { stripeSubscriptionId: objectId } = booking;
  await byHand(w, 'POST', `subscriptions/${objectId}`, 'metadata[bookingId]=order-17');
  await w.settle();
  await byHand(w, 'DELETE', `subscriptions/${objectId}`);
  await w.settle();
  expect((await stored(w, booking.id)).status).toBe('ACTIVE');
});
