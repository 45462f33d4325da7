import { print } from 'graphql';
import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { completeSession } from '../../src/app/complete-session.ts';
import { markPastDue } from '../../src/app/mark-past-due.ts';
import { addMs, DAY_MS, toIso } from '../../src/domain/time.ts';
import { ask, dataOf } from '../graphql/client.ts';
import { atStripe } from '../support/at-stripe.ts';
import { paid, sessionOf } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';

test('an admin reads by day, week and mentor what was charged and earned', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const [mina, mona] = [await mentor(w), await mentor(w, {}, 'Mona Mentor')];
  const ann = await person(w, 'ADMIN', 'Ann Admin');
  const first = await paid(w, await student(w), mina, ['2026-11-23T09:00:00Z', '2026-11-24T09:00:00Z']);
  await paid(w, await student(w, 'Olga Other'), mona, ['2026-11-23T09:00:00Z']);
  const { id, end } = await sessionOf(w, first, 0);
  w.jumpTo(end);
  await completeSession(w.deps, id);
  const range = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
  const rows = async (by: 'DAY' | 'WEEK' | 'MENTOR', timeZone: string) =>
    (await dataOf(w, ann, operations.RevenueDocument, { ...range, by, timeZone })).revenue.map((row) => [
      row.mentor?.name ?? row.date,
      row.charged.amount,
      row.earned.amount,
      row.refunded.amount,
    ]);
  expect(await rows('MENTOR', 'UTC')).toEqual([
    ['Mina Mentor', 8000, 4000, 0],
    ['Mona Mentor', 4000, 0, 0],
  ]);
  expect(await rows('WEEK', 'UTC')).toEqual([
    ['2026-11-16', 12_000, 0, 0],
    ['2026-11-23', 0, 4000, 0],
  ]);
  expect(await rows('DAY', 'UTC')).toEqual([
    ['2026-11-22', 12_000, 0, 0],
    ['2026-11-23', 0, 4000, 0],
  ]);
  // In Auckland it is Monday already when they pay.
  expect(await rows('WEEK', 'Pacific/Auckland')).toEqual([['2026-11-23', 12_000, 4000, 0]]);
  const backwards = { from: range.to, to: range.from, by: 'WEEK' };
  const endless = { from: range.from, to: '2027-12-07T00:00:00Z', by: 'DAY' };
  for (const impossible of [backwards, endless]) {
    const { errors } = await ask(w, ann, print(operations.RevenueDocument), impossible);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: ['to'] });
  }
}, 60_000);

test('an admin reads who owes what, until when, and which payments banks ask back', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const ann = await person(w, 'ADMIN', 'Ann Admin');
  const booking = await paid(w, await student(w), await mentor(w), ['2026-11-23T09:00:00Z']);
  const amount = { amount: 4000, currency: 'USD' };
  const invoice = { id: 'in_unpaid', attempted: true, amount, hostedUrl: 'https://pay.test/1' };
  const trouble = { invoice: invoice as Parameters<typeof markPastDue>[2]['invoice'], week: 1, asks: false };
  await markPastDue(w.deps, booking, trouble);
  const { failedPayments } = await dataOf(w, ann, operations.FailedPaymentsDocument, { first: 1 });
  expect(failedPayments).toMatchObject({
    edges: [
      {
        node: {
          since: toIso(w.now()),
          graceEndsAt: toIso(addMs(w.now(), w.deps.config.booking.graceDays * DAY_MS)),
          invoices: [{ invoiceId: 'in_unpaid', week: 1, amount }],
          booking: { id: booking.id, status: 'PAST_DUE' },
        },
      },
    ],
    pageInfo: { hasNextPage: false },
  });
  const after = failedPayments.pageInfo.endCursor ?? null;
  const rest = await dataOf(w, ann, operations.FailedPaymentsDocument, { first: 1, after });
  expect(rest.failedPayments.edges).toEqual([]);

  const [charge] = await atStripe<{ id: string }>(w, 'charges');
  const opened = await w.control('POST', 'stripe/disputes', { charge: charge?.id });
  await w.settle();
  const disputed = async () => (await dataOf(w, ann, operations.DisputesDocument, {})).disputes.edges;
  expect(await disputed()).toMatchObject([{ node: { status: 'OPEN', money: amount, booking: { id: booking.id } } }]);
  const { id } = opened as { id: string };
  expect((await disputed())[0]?.node.disputeId).toBe(id);
  await w.control('POST', `stripe/disputes/${id}`, { status: 'lost' });
  await w.settle();
  expect(await disputed()).toMatchObject([{ node: { status: 'LOST' } }]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 60_000);
