import { describe, expect, test, vi } from 'vitest';
import { applyPaymentEvent } from '../../src/app/apply-payment-event.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { atStripe, byHand, subscriptions } from '../support/at-stripe.ts';
import { hold, paid, pay, sessionsOf, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

vi.setConfig({ testTimeout: 60_000 });

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

const balances = async (w: World, { id }: { readonly id: string }) =>
  balancesOf(await listLedgerEntries(w.deps.db, id));

async function onlyCharge(w: World): Promise<string> {
  const [charge, ...more] = await atStripe<{ id: string }>(w, 'charges');
  if (charge === undefined || more.length > 0) throw new Error('not one charge');
  return charge.id;
}

/** Everything Stripe ever told of a kind, again and the other way round. */
async function tellAgain(w: World): Promise<void> {
  const events = await atStripe<{ type: string; data: { object: { id: string } } }>(w, 'events?limit=100');
  for (const { type, data } of events) {
    const effect: Extract<Effect, { kind: 'APPLY_PAYMENT_EVENT' }> = {
      kind: 'APPLY_PAYMENT_EVENT',
      type,
      objectId: data.object.id,
    };
    await applyPaymentEvent(w.deps, effect);
  }
  await w.settle();
}

describe('a payment that a bank disputes', () => {
  test('is told to every admin once, moves no money and leaves the sessions', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await paid(w, await student(w, 'Disputing Dan'), await mentor(w), [MONDAY_9]);
    await w.control('POST', 'stripe/disputes', { charge: await onlyCharge(w), reason: 'product_not_received' });
    await w.settle();
    await tellAgain(w);
    const [mail, ...more] = await w.mailbox(ADMIN, 'ADMIN_PAYMENT_DISPUTE');
    expect(more).toEqual([]);
    expect(mail?.text).toContain('Disputing Dan');
    expect(mail?.text).toContain('USD 40.00');
    expect(mail?.text).toContain('product_not_received');
    expect(mail?.text).toContain('29 November 2026');
    expect(mail?.text).toContain('https://dashboard.stripe.com/test/disputes/dp_');
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, UPCOMING: 4000, REFUNDED: 0 });
    expect((await sessionsOf(w, booking))[0]?.status).toBe('CONFIRMED');
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is gone when the bank decides for the student, once', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9, THURSDAY_14]);
    const dispute = await w.control<{ id: string }>('POST', 'stripe/disputes', { charge: await onlyCharge(w) });
    await w.settle();
    await w.control('POST', `stripe/disputes/${dispute.id}`, { status: 'lost' });
    await w.settle();
    await tellAgain(w);
    const entries = await listLedgerEntries(w.deps.db, booking.id);
    expect(entries.map(({ kind, money }) => [kind, money.amount])).toEqual([
      ...[
        ['PAYMENT', 4000],
        ['PAYMENT', 4000],
        ['DISPUTE', 8000],
        ['DISPUTE_LOST', 8000],
        ['CHARGEBACK', 4000],
        ['CHARGEBACK', 4000],
      ],
    ]);
    expect(await balances(w, booking)).toMatchObject({ PAID: 8000, UPCOMING: 0, REFUNDED: 8000 });
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is written down though its loss is told of before the payment itself', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    await w.control('POST', 'stripe/webhooks', { lose: 50 });
    await pay(w, booking);
    const dispute = await w.control<{ id: string }>('POST', 'stripe/disputes', { charge: await onlyCharge(w) });
    await w.control('POST', `stripe/disputes/${dispute.id}`, { status: 'lost' });
    const closed = { kind: 'APPLY_PAYMENT_EVENT', type: 'charge.dispute.closed', objectId: dispute.id } as const;
    await applyPaymentEvent(w.deps, closed);
    await tellAgain(w);
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, UPCOMING: 0, REFUNDED: 4000 });
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });
});

test.each(['won', 'lost'] as const)(
  'credit that waits for a bank goes back once, if its dispute is %s',
  async (status) => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [THURSDAY_14]);
    const charge = await onlyCharge(w);
    const dispute = await w.control<{ id: string }>('POST', 'stripe/disputes', { charge });
    await w.settle();
    const [first] = await sessionsOf(w, booking);
    if (first === undefined) throw new Error('no session');
    await cancelSessions(w.deps, learner, { sessionId: first.id, scope: 'WHOLE_SERIES', reason: null });
    await w.advance('P1D');
    expect(await balances(w, booking)).toMatchObject({ CREDITED: 4000, REFUNDED: 0 });
    await w.control('POST', `stripe/disputes/${dispute.id}`, { status });
    await w.settle();
    await tellAgain(w);
    await w.advance('P1D');
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 0, REFUNDED: 4000 });
    const refunds = await atStripe<{ amount: number }>(w, 'refunds');
    expect(refunds.map(({ amount }) => amount)).toEqual(status === 'won' ? [4000] : []);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  },
);

test('money given back in the dashboard of Stripe leaves the ledger once, is told, and the sessions stand', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9, THURSDAY_14]);
  const charge = await onlyCharge(w);
  await byHand(w, 'POST', 'refunds', `charge=${charge}&amount=1500`);
  await w.settle();
  await byHand(w, 'POST', 'refunds', `charge=${charge}&amount=3000`);
  await w.settle();
  await tellAgain(w);
  expect(await balances(w, booking)).toMatchObject({ PAID: 8000, UPCOMING: 3500, REFUNDED: 4500 });
  expect((await sessionsOf(w, booking)).slice(0, 2).map(({ status }) => status)).toEqual(['CONFIRMED', 'CONFIRMED']);
  const told = (await w.mailbox(learner.email, 'PAYMENT_RETURNED')).map(({ subject }) => subject);
  expect(told).toEqual(['15.00', '30.00'].map((amount) => `↩️ USD ${amount} is on its way back to you`));
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});

describe('a subscription that is ended in the dashboard of Stripe', () => {
  test('releases what is reserved, leaves what is paid, and tells the student', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
    await byHand(w, 'DELETE', `subscriptions/${booking.stripeSubscriptionId}`);
    await w.settle();
    await tellAgain(w);
    const sessions = await sessionsOf(w, booking);
    expect(sessions.map(({ status }) => status)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect((await stored(w, booking.id)).status).toBe('CANCELLING');
    const [mail, ...more] = await w.mailbox(learner.email, 'SESSION_CANCELLED');
    expect(more).toEqual([]);
    expect(mail?.text).toContain('You will not be charged');
    await w.advance('P2D');
    expect((await stored(w, booking.id)).status).toBe('ENDED');
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('ends its booking though that is told of before its first payment', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    await w.control('POST', 'stripe/webhooks', { lose: 50 });
    await pay(w, booking);
    const [subscription] = await atStripe<{ id: string }>(w, 'subscriptions');
    const objectId = subscription?.id ?? '';
    await byHand(w, 'DELETE', `subscriptions/${objectId}`);
    await applyPaymentEvent(w.deps, {
      kind: 'APPLY_PAYMENT_EVENT',
      type: 'customer.subscription.deleted',
      objectId,
    });
    const sessions = await sessionsOf(w, booking);
    expect(sessions.map(({ status }) => status)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect((await stored(w, booking.id)).status).toBe('CANCELLING');
  });
});
