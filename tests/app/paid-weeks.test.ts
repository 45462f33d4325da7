import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { refunds, subscriptions } from '../support/at-stripe.ts';
import { paid, sessionOf, sessionsOf, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';

const statuses = async (w: World, booking: { readonly id: string }) =>
  (await sessionsOf(w, booking)).map(({ status }) => status);

describe('a week in which no session takes place', () => {
  test('is given back, told, and leaves the weeks after it as they are', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
    const { id } = await sessionOf(w, booking, 1);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    await w.advance('P7DT3H');
    expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
    expect(await subscriptions(w)).toMatchObject([{ status: 'active' }]);
    const [mail] = await w.mailbox(learner.email, 'BOOKING_EXPIRED');
    expect(mail?.text).toContain('a week of Algebra with');
    await w.advance('P7D');
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CONFIRMED', 'RESERVED']);
    expect(await refunds(w)).toHaveLength(1);
  });

  test('is told for each of them', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
    for (const week of [1, 2]) {
      const { id } = await sessionOf(w, booking, week);
      await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    }
    await w.advance('P14DT3H');
    expect(await refunds(w)).toHaveLength(2);
    expect(await w.mailbox(learner.email, 'BOOKING_EXPIRED')).toHaveLength(2);
  });
});

test('a series that is paid to its end is charged no further, and ends with its last session', async () => {
  const w = await world({ now: SUNDAY });
  const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9]);
  await w.advance('P21DT3H');
  expect(await statuses(w, booking)).toEqual(Array(4).fill('CONFIRMED'));
  expect((await stored(w, booking.id)).status).toBe('CANCELLING');
  expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
  await w.advance('P21D');
  expect((await stored(w, booking.id)).status).toBe('ENDED');
  expect(await refunds(w)).toEqual([]);
  const [weeks] = await w.deps.db.execute(sql`select count(*)::int as paid from paid_weeks`);
  expect(weeks).toEqual({ paid: 4 });
});

test('a past session whose payment was never told keeps no subscription alive', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
  await w.control('POST', 'stripe/webhooks', { lose: 500 });
  await w.advance('P9D');
  expect((await statuses(w, booking))[1]).toBe('RESERVED');
  const { id } = await sessionOf(w, booking, 2);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_AND_FOLLOWING', reason: null });
  await w.settle();
  expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
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
  expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
});

test('whoever cancels a series is told of each session what becomes of its money', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), ['2026-11-30T09:00:00Z']);
  const { id } = await sessionOf(w, booking, 0);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
  await w.settle();
  const [mail] = await w.mailbox(learner.email, 'SESSION_CANCELLED');
  expect(mail?.text).toMatch(/30 November 2026[^\n;]*: You have been given a credit/);
  expect(mail?.text).toMatch(/7 December 2026[^\n]*: You will not be charged/);
});
