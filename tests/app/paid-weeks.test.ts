import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import { listUnplaced } from '../../src/db/queries/unplaced.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { charged, invoices, refunds, subscriptions } from '../support/at-stripe.ts';
import { paid, sessionOf, sessionsOf, stored, tryToBook } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

const statuses = async (w: World, booking: { readonly id: string }) =>
  (await sessionsOf(w, booking)).map(({ status }) => status);

describe('a week in which no session takes place', () => {
  test('is not charged, and leaves the weeks after it as they are', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
    const { id } = await sessionOf(w, booking, 1);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    await w.advance('P7DT3H');
    expect(await charged(w)).toEqual([4000]);
    expect(await subscriptions(w)).toMatchObject([{ status: 'active' }]);
    await w.advance('P7D');
    expect(await statuses(w, booking)).toEqual([
      ...['COMPLETED', 'CANCELLED', 'CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED'],
    ]);
    expect(await charged(w)).toEqual([4000, 4000]);
    expect(await refunds(w)).toEqual([]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  }, 60_000);

  test('goes back where its invoice could not be changed any more', async () => {
    const w = await world({ now: SUNDAY });
    await w.control('POST', 'stripe/settings', { draftSeconds: 0 });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
    for (const week of [1, 2]) {
      const { id } = await sessionOf(w, booking, week);
      await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    }
    await w.advance('P14DT3H');
    expect(await refunds(w)).toMatchObject([{ amount: 4000 }, { amount: 4000 }]);
    expect(await w.mailbox(learner.email, 'BOOKING_EXPIRED')).toHaveLength(2);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });
});

test('a week of which one session is cancelled is charged for the other alone', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9, THURSDAY_14]);
  const { id } = await sessionOf(w, booking, 3);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
  await w.settle();
  const [mail] = await w.mailbox(learner.email, 'SESSION_CANCELLED');
  expect(mail?.text).toContain('You will not be charged');
  await w.advance('P7DT3H');
  expect(await charged(w)).toEqual([8000, 4000]);
  const [renewal] = await invoices(w);
  expect(renewal?.description).toMatch(/Monday, 30 November 2026, 09:00/);
  expect(renewal?.description).not.toMatch(/Thursday/);
  const first = (await invoices(w)).at(-1);
  expect(first?.description).toMatch(/^Sessions of the first week: Monday, 23 November.*; Thursday, 26 November/);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 60_000);

test('a paid session that is cancelled in time comes off the next invoice, once', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9, THURSDAY_14]);
  const { id } = await sessionOf(w, booking, 1);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
  await w.advance('P14DT3H');
  expect(await charged(w)).toEqual([8000, 4000, 8000]);
  const balances = balancesOf(await listLedgerEntries(w.deps.db, booking.id));
  expect(balances).toMatchObject({ PAID: 20_000, CREDITED: 0, REFUNDED: 0 });
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});

test('a paid session that is given up too late earns no credit', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
  const { id } = await sessionOf(w, booking, 0);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
  await w.advance('P7DT3H');
  expect(await charged(w)).toEqual([4000, 4000]);
  expect(balancesOf(await listLedgerEntries(w.deps.db, booking.id))).toMatchObject({ DELIVERED: 4000, CREDITED: 0 });
});

test('a running series always has four weeks ahead, at its wall time across a change of the clocks', async () => {
  const w = await world({ now: '2026-10-11T12:00:00Z' });
  const teacher = await mentor(w, { timeZone: 'Europe/Berlin' });
  const booking = await paid(w, await student(w), teacher, ['2026-10-12T09:00:00Z']);
  for (let week = 0; week < 6; week += 1) {
    const now = w.now();
    expect((await sessionsOf(w, booking)).filter(({ start }) => start > now).length).toBeGreaterThanOrEqual(4);
    await w.advance('P3DT12H');
    await w.advance('P3DT12H');
  }
  const sessions = await sessionsOf(w, booking);
  expect(new Set(sessions.map(({ wallStart }) => wallStart.slice(11)))).toEqual(new Set(['11:00']));
  expect(sessions.map(({ week }) => week)).toEqual(sessions.map((_, week) => week));
  expect(sessions.filter(({ status }) => status === 'COMPLETED')).toHaveLength(6);
  expect((await stored(w, booking.id)).status).toBe('ACTIVE');
}, 60_000);

test('an occurrence that finds no time is written down, and its week is not charged for it', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, sam] = [await mentor(w), await student(w, 'Second Sam')];
  const booking = await paid(w, await student(w), teacher, [MONDAY_9]);
  await tryToBook(w, sam, teacher, ['2026-12-21T09:30:00Z'], { type: 'TRIAL' });
  await w.advance('P29D');
  expect((await sessionsOf(w, booking)).map(({ week }) => week)).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
  expect(await listUnplaced(w.deps.db, booking.id)).toMatchObject([{ week: 4, slot: 0 }]);
  expect(await charged(w)).toEqual([4000, 4000, 4000, 4000]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 60_000);

test('a payment that no webhook told of is found, and its session takes place', async () => {
  const w = await world({ now: SUNDAY });
  const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9]);
  await w.control('POST', 'stripe/webhooks', { lose: 500 });
  await w.advance('P9D');
  expect((await statuses(w, booking)).slice(0, 2)).toEqual(['COMPLETED', 'COMPLETED']);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});

test('money taken for weeks that were cancelled before we heard of it goes back', async () => {
  const w = await world({ now: SUNDAY });
  const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '09:00', end: '17:00' }));
  const [teacher, learner] = [await mentor(w, { weeklySchedule: everyDay }), await student(w)];
  // The first lesson comes a few hours after the second week was charged.
  const booking = await paid(w, learner, teacher, ['2026-11-29T16:00:00Z']);
  await w.control('POST', 'stripe/webhooks', { lose: 50 });
  await w.advance('P7DT1H30M');
  const { id } = await sessionOf(w, booking, 1);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_AND_FOLLOWING', reason: null });
  expect((await stored(w, booking.id)).status).toBe('CANCELLING');
  await w.control('POST', 'stripe/webhooks', { lose: 0 });
  await w.advance('PT7H');
  expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
  expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
  expect((await statuses(w, booking)).slice(0, 4)).toEqual(['COMPLETED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});

test('whoever cancels a series is told of each session what becomes of its money, and gets it back', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), ['2026-11-30T09:00:00Z']);
  const { id } = await sessionOf(w, booking, 0);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
  await w.settle();
  const [mail] = await w.mailbox(learner.email, 'SESSION_CANCELLED');
  expect(mail?.text).toMatch(/30 November 2026[^\n]*\n\s*Refunded to you/);
  expect(mail?.text).toMatch(/7 December 2026[^\n]*\n\s*Not charged/);
  expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
  expect(await w.mailbox(learner.email, 'PAYMENT_RETURNED')).toHaveLength(1);
  expect((await stored(w, booking.id)).status).toBe('ENDED');
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});

test('a trial takes place: both are reminded of it, and it is completed', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const { booking } = await tryToBook(w, learner, await mentor(w), ['2026-11-24T09:00:00Z'], { type: 'TRIAL' });
  await w.advance('P3D');
  expect(await statuses(w, { id: booking?.id ?? '' })).toEqual(['COMPLETED']);
  expect(await w.mailbox('', 'SESSION_REMINDER_24H')).toHaveLength(2);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
});
