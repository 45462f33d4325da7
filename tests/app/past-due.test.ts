import { describe, expect, test, vi } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { readInvoices } from '../../src/app/read-invoices.ts';
import type { StoredBooking } from '../../src/db/queries/bookings.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import { insertPreparedInvoice } from '../../src/db/queries/prepared-invoices.ts';
import { listAdmins } from '../../src/db/queries/users.ts';
import { shareOf } from '../../src/domain/payments/ledger.ts';
import { charged, invoices, subscriptions } from '../support/at-stripe.ts';
import { at, hold, paid, pay, sessionOf, sessionsOf, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

// Two weeks of a whole platform pass in some of these.
vi.setConfig({ testTimeout: 60_000 });

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
/** Until two hours after the second week was charged, which is a week after the first payment. */
const FIRST_RENEWAL = 'P7DT2H';

type Card = 'ok' | 'fails_on_renewal' | 'asks_on_renewal';

const statuses = async (w: World, booking: { readonly id: string }) =>
  (await sessionsOf(w, booking)).map(({ status }) => status);

async function newCard(w: World, { id }: StoredBooking, card: Card): Promise<void> {
  const { stripeCustomerId } = await stored(w, id);
  await w.control('POST', `stripe/cards/${stripeCustomerId}`, { card });
}

/** A series on a card that pays once, on the day of its second week's unpaid invoice. */
async function unpaidRenewal(card: Card = 'fails_on_renewal', starts: readonly string[] = [MONDAY_9]) {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const teacher = await mentor(w);
  const booking = await hold(w, learner, teacher, starts);
  await pay(w, booking, card);
  await w.advance(FIRST_RENEWAL);
  return { w, learner, teacher, booking };
}

describe('a renewal that cannot be collected', () => {
  test('makes the booking past due, keeps its week reserved and tells the student how to pay', async () => {
    const { w, learner, booking } = await unpaidRenewal();
    expect(await stored(w, booking.id)).toMatchObject({ status: 'PAST_DUE' });
    expect(await statuses(w, booking)).toEqual(['COMPLETED', ...Array(4).fill('RESERVED')]);
    const [mail, ...more] = await w.mailbox(learner.email, 'PAYMENT_FAILED');
    expect(more).toEqual([]);
    const [invoice] = await invoices(w);
    expect(mail?.text).toContain(`/invoices/${invoice?.id}`);
    expect(mail?.text).toContain('Friday, 4 December 2026');
    expect(await w.mailbox(learner.email, 'PAYMENT_GRACE_ENDING')).toEqual([]);
    const [admin] = await listAdmins(w.deps.db);
    const told = await readEventsAfter(w.deps.db, admin?.id ?? '', 0, 100);
    expect(told.filter(({ body }) => body.kind === 'BOOKING_CHANGED')).toHaveLength(1);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
    const [listed] = await readInvoices(w.deps, learner, [await stored(w, booking.id)]);
    expect(listed).toMatchObject([
      { week: 0, status: 'PAID', amount: { amount: 4000 }, payUrl: null },
      { week: 1, status: 'FAILED', amount: { amount: 4000 }, receipt: null, periodStart: at('2026-11-29T12:00:00Z') },
    ]);
    expect(listed?.[1]?.payUrl).toContain(`/invoices/${invoice?.id}`);
    expect(listed?.[1]?.lines.map(({ start }) => start)).toEqual([at('2026-11-30T09:00:00Z')]);
  });

  test('still asks for a session of it that is given up: its student is told so, and credited once it is paid', async () => {
    const { w, learner, booking } = await unpaidRenewal('fails_on_renewal', [MONDAY_9, '2026-11-26T14:00:00Z']);
    const { id } = await sessionOf(w, booking, 3);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    await w.settle();
    const [mail] = await w.mailbox(learner.email, 'SESSION_CANCELLED');
    expect(mail?.text).toContain('Once you have paid that, its price is taken off the next one.');
    await newCard(w, booking, 'ok');
    await w.advance('P5D');
    expect(await charged(w)).toEqual([8000, 8000]);
    expect(shareOf(await listLedgerEntries(w.deps.db, booking.id), id, 'CREDITED')).toBe(4000);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is listed from the moment its invoice is drawn up, less what does not take place and what is in credit', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [MONDAY_9, '2026-11-26T14:00:00Z']);
    await insertPreparedInvoice(w.deps.db, {
      ...{ stripeInvoiceId: 'in_drawn_up', bookingId: booking.id, week: 1, description: '', preparedAt: w.now() },
      ...{ exclusions: [{ slot: 0, amount: 4000, description: '' }], credit: 1000, adjustment: 0, settledAt: null },
    });
    const [listed] = await readInvoices(w.deps, learner, [booking]);
    const next = listed?.[1];
    expect(next).toMatchObject({
      status: 'OPEN',
      amount: { amount: 3000 },
      creditUsed: { amount: 1000 },
      payUrl: null,
    });
    expect(next?.lines.map(({ start }) => start)).toEqual([at('2026-12-03T14:00:00Z')]);
  });

  test('loses nothing when another card pays within the days of grace', async () => {
    const { w, learner, booking } = await unpaidRenewal();
    await newCard(w, booking, 'ok');
    await w.advance('P4D');
    const after = await stored(w, booking.id);
    expect(after).toMatchObject({ status: 'ACTIVE', pastDueSince: null });
    await w.advance('P10D');
    expect(await subscriptions(w)).toMatchObject([{ status: 'active' }]);
    expect(await w.mailbox(learner.email, 'SESSION_CANCELLED')).toEqual([]);
    expect(await w.mailbox(learner.email, 'PAYMENT_GRACE_ENDING')).toEqual([]);
    const ahead = (await sessionsOf(w, booking)).filter(
      ({ start, status }) => start > w.now() && status !== 'CANCELLED',
    );
    expect(ahead.length).toBeGreaterThanOrEqual(4);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is warned of a day before, then its times are free and nothing further is charged', async () => {
    const { w, learner, teacher, booking } = await unpaidRenewal();
    await w.advance('P3DT21H');
    expect(await w.mailbox(learner.email, 'PAYMENT_GRACE_ENDING')).toEqual([]);
    await w.advance('PT3H');
    const [warning] = await w.mailbox(learner.email, 'PAYMENT_GRACE_ENDING');
    expect(warning?.text).toContain('We can wait until Friday, 4 December 2026');
    expect((await stored(w, booking.id)).status).toBe('PAST_DUE');
    await w.advance('P1D');
    expect(await stored(w, booking.id)).toMatchObject({ status: 'ENDED', pastDueSince: null });
    expect(new Set((await statuses(w, booking)).slice(1))).toEqual(new Set(['CANCELLED']));
    expect(await w.mailbox(learner.email, 'SESSION_CANCELLED')).toHaveLength(1);
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    await w.advance('P8D');
    const ended = await w.mailbox(undefined, 'SUBSCRIPTION_ENDED');
    expect(ended.map(({ to }) => to[0]).sort()).toEqual([learner.email, teacher.email].sort());
    for (const { text } of ended) expect(text).toContain('because a payment stayed open for too long');
    expect(await charged(w)).toEqual([4000]);
    expect((await invoices(w)).map(({ status }) => status)).toEqual(['void', 'paid']);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is recovered by a payment that no webhook told of', async () => {
    const { w, booking } = await unpaidRenewal();
    await newCard(w, booking, 'ok');
    await w.control('POST', 'stripe/webhooks', { lose: 500 });
    await w.advance('P6D');
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
    expect(await subscriptions(w)).toMatchObject([{ status: 'active' }]);
  });

  test('is told once, however often its webhooks come', async () => {
    const { w, learner, booking } = await unpaidRenewal();
    const { attempts } = await w.control<{ attempts: { eventId: string }[] }>('GET', 'stripe/webhooks');
    for (const { eventId } of attempts.slice(-5).reverse()) await w.control('POST', `stripe/redeliver/${eventId}`);
    await w.settle();
    const before = await stored(w, booking.id);
    await w.advance('P3DT1H');
    expect(await stored(w, booking.id)).toEqual(before);
    expect(await w.mailbox(learner.email, 'PAYMENT_FAILED')).toHaveLength(1);
  });
});

test('a bank that wants to hear from its customer has them told where, and only that', async () => {
  const { w, learner, booking } = await unpaidRenewal('asks_on_renewal');
  expect((await stored(w, booking.id)).status).toBe('PAST_DUE');
  const [mail, ...more] = await w.mailbox(learner.email, 'PAYMENT_ACTION_REQUIRED');
  expect(more).toEqual([]);
  const [invoice] = await invoices(w);
  expect(mail?.text).toContain(`/invoices/${invoice?.id}`);
  expect(await w.mailbox(learner.email, 'PAYMENT_FAILED')).toEqual([]);
});

test('a series that is given up while it is past due is past due no more', async () => {
  const { w, learner, booking } = await unpaidRenewal();
  const { id } = await sessionOf(w, booking, 1);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
  expect(await stored(w, booking.id)).toMatchObject({ status: 'ENDED', pastDueSince: null });
  await w.advance('P7D');
  expect(await w.mailbox(learner.email, 'PAYMENT_GRACE_ENDING')).toEqual([]);
  expect(await charged(w)).toEqual([4000]);
  expect((await invoices(w)).map(({ status }) => status)).toEqual(['void', 'paid']);
});

test('a session that began unpaid does not stay reserved when its series is given up', async () => {
  const { w, learner, booking } = await unpaidRenewal();
  await w.advance('P1D');
  expect((await statuses(w, booking))[1]).toBe('RESERVED');
  const { id } = await sessionOf(w, booking, 2);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
  expect(new Set((await statuses(w, booking)).slice(1))).toEqual(new Set(['CANCELLED']));
  await w.advance('P7D');
  expect((await stored(w, booking.id)).status).toBe('ENDED');
  expect(await charged(w)).toEqual([4000]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});
