import { describe, expect, test, vi } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { applyPaymentEvent } from '../../src/app/apply-payment-event.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { expireHold } from '../../src/app/expire-hold.ts';
import { refundPart } from '../../src/app/return-payment.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { toIso } from '../../src/domain/time.ts';
import { dataOf } from '../graphql/client.ts';
import { atStripe, refunds } from '../support/at-stripe.ts';
import { hold, paid, pay, sessionOf, stored, tryToBook } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

vi.setConfig({ testTimeout: 60_000 });

const SUNDAY = '2026-11-22T12:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

const balances = async (w: World, { id }: { readonly id: string }) =>
  balancesOf(await listLedgerEntries(w.deps.db, id));

/** A bank asks back what was paid last, and no webhook tells. */
async function disputeUnheard(w: World): Promise<string> {
  const [charge] = await atStripe<{ id: string }>(w, 'charges');
  await w.control('POST', 'stripe/webhooks', { lose: 500 });
  const { id } = await w.control<{ id: string }>('POST', 'stripe/disputes', { charge: charge?.id });
  await w.settle();
  await w.control('POST', 'stripe/webhooks', { lose: 0 });
  return id;
}

/** Told twice, as webhooks may be. */
async function decide(w: World, dispute: string, status: 'won' | 'lost'): Promise<void> {
  await w.control('POST', `stripe/disputes/${dispute}`, { status });
  await w.settle();
  await applyPaymentEvent(w.deps, { kind: 'APPLY_PAYMENT_EVENT', type: 'charge.dispute.closed', objectId: dispute });
  await w.settle();
}

describe('a refund that Stripe refuses as its charge is disputed', () => {
  test.each(['won', 'lost'] as const)('is the student’s credit until the bank decides: %s', async (status) => {
    const w = await world({ now: SUNDAY });
    const ann = await person(w, 'ADMIN', 'Ann Admin');
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [THURSDAY_14]);
    const dispute = await disputeUnheard(w);
    const { id } = await sessionOf(w, booking, 0);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
    await w.settle();
    expect(await refunds(w)).toEqual([]);
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 4000, REFUNDED: 0 });
    // The dispute itself was not told of by anybody.
    expect(await w.mailbox(ADMIN, 'ADMIN_PAYMENT_DISPUTE')).toHaveLength(1);
    const faults = async () => (await dataOf(w, ann, operations.PaymentFaultsDocument, { first: 1 })).paymentFaults;
    const { edges, pageInfo } = await faults();
    expect(edges.map(({ node }) => node)).toMatchObject([
      { kind: 'REFUND_REFUSED', money: { amount: 4000 }, booking: { id: booking.id }, sessionIds: [], settledAt: null },
    ]);
    const after = pageInfo.endCursor ?? null;
    expect((await dataOf(w, ann, operations.PaymentFaultsDocument, { after })).paymentFaults.edges).toEqual([]);
    expect((await w.mailbox(ADMIN, 'ADMIN_PAYMENT_FAULT'))[0]?.text).toContain('Stripe did not refund USD 40.00');
    const told = async () => (await w.mailbox(learner.email, 'PAYMENT_RETURNED')).map(({ text }) => text);
    expect((await told()).at(-1)).toContain('your bank is looking into');

    await decide(w, dispute, status);
    expect((await faults()).edges[0]?.node.settledAt).toBe(toIso(w.now()));
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 0, REFUNDED: 4000 });
    expect((await refunds(w)).map(({ amount }) => amount)).toEqual(status === 'won' ? [4000] : []);
    const kinds = (await listLedgerEntries(w.deps.db, booking.id)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(status === 'won' ? ['DISPUTE_WON', 'REFUND'] : ['DISPUTE_LOST', 'CHARGEBACK']);
    if (status === 'won') expect((await told()).at(-1)).toContain('refunded USD 40.00');
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('stays with the bank that has decided before anybody heard of the dispute', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [THURSDAY_14]);
    const dispute = await disputeUnheard(w);
    await w.control('POST', 'stripe/webhooks', { lose: 500 });
    await w.control('POST', `stripe/disputes/${dispute}`, { status: 'lost' });
    const { id } = await sessionOf(w, booking, 0);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
    await w.settle();
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 0, REFUNDED: 4000 });
    expect((await listLedgerEntries(w.deps.db, booking.id)).at(-1)?.kind).toBe('CHARGEBACK');
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is given again once for each word of a bank, though Stripe refuses that as well', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [THURSDAY_14]);
    const dispute = await disputeUnheard(w);
    const { id } = await sessionOf(w, booking, 0);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
    await w.settle();
    await w.control('POST', 'stripe/webhooks', { lose: 500 });
    await w.control('POST', `stripe/disputes/${dispute}`, { status: 'won' });
    const hear = () =>
      applyPaymentEvent(w.deps, { kind: 'APPLY_PAYMENT_EVENT', type: 'charge.dispute.closed', objectId: dispute });
    await hear();
    const given = async () => (await listLedgerEntries(w.deps.db, booking.id)).filter(({ kind }) => kind === 'REFUND');
    const again = (await given()).at(-1)?.id ?? '';
    await refundPart({ ...w.deps, payments: { ...w.deps.payments, refundPart: async () => 'DISPUTED' } }, again);
    await hear();
    expect(await given()).toHaveLength(2);
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 4000, REFUNDED: 0 });
    const open = await w.deps.db.execute('select key from payment_faults where settled_at is null');
    expect(open.map(({ key }) => key)).toEqual([`ledger/${again}/refused`]);
    // By now Stripe would give it: what the ledger says did not go back must not.
    await refundPart(w.deps, again);
    expect(await refunds(w)).toEqual([]);
  });

  test('goes back after all where a late payment found its times taken, once the bank has agreed', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [THURSDAY_14]);
    await w.control('POST', 'stripe/webhooks', { lose: 500 });
    await pay(w, booking);
    await w.deps.db.execute(`update bookings set stripe_checkout_id = null where id = '${booking.id}'`);
    await w.advance('PT20M');
    await expireHold(w.deps, booking.id);
    await tryToBook(w, await student(w, 'Second Sam'), teacher, [THURSDAY_14], { type: 'TRIAL' });
    const dispute = await disputeUnheard(w);
    const [invoice] = await atStripe<{ id: string }>(w, 'invoices');
    await applyPaymentEvent(w.deps, {
      kind: 'APPLY_PAYMENT_EVENT',
      type: 'invoice.paid',
      objectId: invoice?.id ?? '',
    });
    await w.settle();
    expect((await stored(w, booking.id)).status).toBe('EXPIRED');
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 4000, REFUNDED: 0 });
    await decide(w, dispute, 'won');
    expect(await balances(w, booking)).toMatchObject({ PAID: 4000, CREDITED: 0, REFUNDED: 4000 });
    expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });
});
