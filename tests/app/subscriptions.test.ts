import { describe, expect, test, vi } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { cancelSubscription } from '../../src/app/cancel-subscription.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { readJoinToken } from '../../src/app/join-link.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { readSubscriptions } from '../../src/app/read-subscription.ts';
import { keepSubscription, resumeSubscription } from '../../src/app/resume-subscription.ts';
import { parseCalendar } from '../adapters/invite/parsed-calendar.ts';
import { atStripe, refunds } from '../support/at-stripe.ts';
import { at, hold, paid, sessionsOf, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

// Weeks of a whole platform pass in some of these.
vi.setConfig({ testTimeout: 90_000 });

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';

async function scene() {
  const w = await world({ now: SUNDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const booking = await paid(w, sana, mina, [MONDAY_9]);
  return { w, mina, sana, booking };
}

const statuses = async (w: World, booking: { readonly id: string }) =>
  (await sessionsOf(w, booking)).map(({ status }) => status);

interface AtStripe {
  status: string;
  pause_collection: object | null;
  cancel_at_period_end: boolean;
}
const subscriptions = (w: World) => atStripe<AtStripe>(w, 'subscriptions?status=all');
/** What the calendar files of somebody's only mail of a kind say: method, session and sequence of each event. */
async function files(w: World, email: string, kind: string) {
  const [mail, ...more] = await w.mailbox(email, kind);
  expect(more).toEqual([]);
  return (mail?.attachments ?? []).flatMap(({ content }) => {
    const { method, events } = parseCalendar(Buffer.from(content, 'base64').toString('utf8'));
    const sessionOf = (url: string) => readJoinToken(w.deps.config, url.split('/').at(-1) ?? '')?.sessionId;
    return events.map(({ url, sequence }) => [method, sessionOf(url), sequence]);
  });
}
const charged = async (w: World) =>
  (await atStripe<{ status: string }>(w, 'invoices')).filter(({ status }) => status === 'paid').length;

describe('a pause', () => {
  test('lets the paid week take place, frees the others, and charges nothing', async () => {
    const { w, mina, sana, booking } = await scene();
    const outcome = await pauseSubscription(w.deps, sana, booking.id);
    expect([outcome.userErrors, outcome.booking?.status]).toEqual([[], 'PAUSED']);
    await w.settle();
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect(await subscriptions(w)).toMatchObject([{ status: 'active', pause_collection: { behavior: 'void' } }]);
    const freed = (await sessionsOf(w, booking)).slice(1);
    for (const { email } of [sana, mina]) {
      // Each calendar that the confirmation put them into loses them again.
      expect(await files(w, email, 'SUBSCRIPTION_PAUSED')).toEqual(
        freed.map(({ id, version }) => ['CANCEL', id, version]),
      );
    }
    expect((await readSubscriptions(w.deps, sana, [await stored(w, booking.id)]))[0]).toMatchObject({
      status: 'PAUSED',
      nextBillingAt: null,
      pausedAt: at(SUNDAY),
    });
    await hold(w, await student(w, 'Olga Other'), mina, ['2026-11-30T09:00:00Z']);
    await w.advance('P15D');
    expect([await charged(w), (await refunds(w)).length]).toEqual([1, 0]);
    expect((await stored(w, booking.id)).status).toBe('PAUSED');
  });

  test('that ends takes four weeks of its times again, in the same sessions, and is charged again', async () => {
    const { w, mina, sana, booking } = await scene();
    const before = await sessionsOf(w, booking);
    await pauseSubscription(w.deps, sana, booking.id);
    await w.advance('P8D'); // one renewal is voided
    const { userErrors } = await resumeSubscription(w.deps, sana, booking.id);
    expect(userErrors).toEqual([]);
    await w.settle();
    const after = await sessionsOf(w, booking);
    expect(after.map(({ week, status }) => `${week} ${status}`)).toEqual([
      '0 COMPLETED',
      '1 CANCELLED',
      '2 RESERVED',
      '3 RESERVED',
      '4 RESERVED',
      '5 RESERVED',
    ]);
    expect(after[2]).toMatchObject({ id: before[2]?.id, start: before[2]?.start });
    expect(after[5]?.start).toBe(at('2026-12-28T09:00:00Z'));
    expect(await subscriptions(w)).toMatchObject([{ pause_collection: null }]);
    expect((await readSubscriptions(w.deps, sana, [await stored(w, booking.id)]))[0]).toMatchObject({
      status: 'ACTIVE',
      nextBillingAt: at('2026-12-06T12:00:00Z'),
    });
    for (const { email } of [sana, mina]) {
      const taken = after.slice(2).map(({ id, version }) => ['PUBLISH', id, version]);
      expect(await files(w, email, 'SUBSCRIPTION_RESUMED')).toEqual(taken);
    }
    await w.advance('P7D'); // the renewal of week 2, and none of the week that was skipped
    expect((await sessionsOf(w, booking)).map(({ week, status }) => `${week} ${status}`)).toEqual([
      '0 COMPLETED',
      '1 CANCELLED',
      '2 COMPLETED',
      '3 RESERVED',
      '4 RESERVED',
      '5 RESERVED',
      '6 RESERVED',
    ]);
    expect([await charged(w), (await refunds(w)).length]).toEqual([2, 0]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('longer than what was reserved leaves no session in a week that is not charged', async () => {
    const w = await world({ now: SUNDAY });
    const sana = await student(w);
    const booking = await paid(w, sana, await mentor(w), ['2026-11-26T14:00:00Z']);
    await pauseSubscription(w.deps, sana, booking.id);
    await w.advanceTo(at('2026-12-21T12:00:00Z')); // the fifth week's period has begun, its Thursday is yet to come
    expect((await resumeSubscription(w.deps, sana, booking.id)).userErrors).toEqual([]);
    await w.settle();
    const reserved = (await sessionsOf(w, booking)).filter(({ status }) => status === 'RESERVED');
    expect(reserved.map(({ week }) => week)).toEqual([5, 6, 7, 8]);
    await w.advance('P5D');
    expect((await sessionsOf(w, booking)).filter(({ week, status }) => week === 4 && status !== 'CANCELLED')).toEqual(
      [],
    );
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('cannot end while one of its times is somebody else’s: nothing is taken', async () => {
    const { w, mina, sana, booking } = await scene();
    await pauseSubscription(w.deps, sana, booking.id);
    await w.settle();
    await hold(w, await student(w, 'Olga Other'), mina, ['2026-12-07T09:00:00Z']);
    const outcome = await resumeSubscription(w.deps, sana, booking.id);
    expect(outcome.userErrors.map(({ code }) => code)).toContain('SLOT_TAKEN');
    expect(outcome.check?.check.occurrences).toHaveLength(4);
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect((await stored(w, booking.id)).status).toBe('PAUSED');
  });

  test('cannot end once no further week is wanted', async () => {
    const { w, mina, sana, booking } = await scene();
    const [, , third] = await sessionsOf(w, booking);
    await cancelSessions(w.deps, mina, { sessionId: third?.id ?? '', scope: 'THIS_AND_FOLLOWING', reason: null });
    await pauseSubscription(w.deps, sana, booking.id);
    await w.advance('P13D');
    const { userErrors } = await resumeSubscription(w.deps, sana, booking.id);
    expect(userErrors).toMatchObject([{ code: 'SUBSCRIPTION_NOT_CHANGEABLE', path: ['input', 'bookingId'] }]);
    expect(userErrors[0]?.message).toContain('No further week');
    expect((await stored(w, booking.id)).status).toBe('PAUSED');
  });

  test('of a series with an end takes only the weeks that are left', async () => {
    const { w, mina, sana, booking } = await scene();
    const [, , third] = await sessionsOf(w, booking);
    await cancelSessions(w.deps, mina, { sessionId: third?.id ?? '', scope: 'THIS_AND_FOLLOWING', reason: null });
    await pauseSubscription(w.deps, sana, booking.id);
    await w.settle();
    expect((await resumeSubscription(w.deps, sana, booking.id)).userErrors).toEqual([]);
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'RESERVED', 'CANCELLED', 'CANCELLED']);
    await w.advance('P15D');
    expect([await charged(w), (await refunds(w)).length]).toEqual([2, 0]);
    expect((await stored(w, booking.id)).status).toBe('ENDED');
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('is for a subscription that runs, once', async () => {
    const { w, sana, mina, booking } = await scene();
    const both = await Promise.all([1, 2].map(() => pauseSubscription(w.deps, sana, booking.id)));
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
      'SUBSCRIPTION_NOT_CHANGEABLE',
    ]);
    const unpaid = await hold(w, sana, mina, ['2026-11-24T09:00:00Z']);
    const refused = await pauseSubscription(w.deps, sana, unpaid.id);
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_SUBSCRIBED' }]);
  });
});

describe('an end with the period', () => {
  test('frees what is not paid, charges nothing more, and ends when the period does', async () => {
    const { w, mina, sana, booking } = await scene();
    const outcome = await cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END');
    expect([outcome.userErrors, outcome.booking?.status]).toEqual([[], 'CANCELLING']);
    await w.settle();
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect(await subscriptions(w)).toMatchObject([{ status: 'active', cancel_at_period_end: true }]);
    expect((await readSubscriptions(w.deps, sana, [await stored(w, booking.id)]))[0]).toMatchObject({
      status: 'ENDING',
      nextBillingAt: null,
      endsAt: at('2026-11-29T12:00:00Z'),
    });
    expect(await w.mailbox(mina.email, 'SUBSCRIPTION_ENDING')).toHaveLength(1);
    await w.advance('P8D');
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    expect([await charged(w), (await refunds(w)).length]).toEqual([1, 0]);
    expect((await stored(w, booking.id)).status).toBe('ENDED');
    // Its times were free before: the mentor was told of that then.
    const [ended, ...more] = await w.mailbox(undefined, 'SUBSCRIPTION_ENDED');
    expect([ended?.to, more]).toEqual([[sana.email], []]);
    expect(ended?.text).toContain('have come to an end');
  }, 60_000);

  test('is taken back while the times are free', async () => {
    const { w, sana, booking } = await scene();
    await cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END');
    await w.advance('P2D');
    expect((await keepSubscription(w.deps, sana, booking.id)).userErrors).toEqual([]);
    await w.advance('P8D');
    expect(await statuses(w, booking)).toEqual([
      ...['COMPLETED', 'COMPLETED', 'RESERVED', 'RESERVED', 'RESERVED', 'RESERVED'],
    ]);
    expect(await subscriptions(w)).toMatchObject([{ status: 'active', cancel_at_period_end: false }]);
    expect(await charged(w)).toBe(2);
  });

  test('is not taken back once one of its times is somebody else’s: nothing is taken', async () => {
    const { w, mina, sana, booking } = await scene();
    await cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END');
    await w.settle();
    await hold(w, await student(w, 'Olga Other'), mina, ['2026-12-07T09:30:00Z']);
    const outcome = await keepSubscription(w.deps, sana, booking.id);
    expect(outcome.userErrors.map(({ code }) => code)).toContain('SLOT_TAKEN');
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    await w.advance('P8D');
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
  });

  test('is not taken back once the period is about to end, or when nothing ends', async () => {
    const { w, sana, booking } = await scene();
    const keep = async () => (await keepSubscription(w.deps, sana, booking.id)).userErrors.map(({ code }) => code);
    expect(await keep()).toEqual(['SUBSCRIPTION_NOT_CHANGEABLE']);
    await cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END');
    await w.advanceTo(at('2026-11-29T11:30:00Z'));
    expect(await keep()).toEqual(['SUBSCRIPTION_NOT_CHANGEABLE']);
  });
});

describe('an end when the paid period is over', () => {
  test('is an end at once, as nothing is left: of a pause that lasted for weeks', async () => {
    const { w, sana, booking } = await scene();
    await pauseSubscription(w.deps, sana, booking.id);
    await w.advance('P17D');
    expect((await cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END')).userErrors).toEqual([]);
    await w.settle();
    expect((await stored(w, booking.id)).status).toBe('ENDED');
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    expect([await charged(w), (await refunds(w)).length]).toEqual([1, 0]);
  });

  test('charges nothing for the week whose invoice is drawn up already', async () => {
    const { w, sana, booking } = await scene();
    await w.advanceTo(at('2026-11-29T11:50:00Z'));
    await w.control('POST', 'stripe/webhooks', { lose: 5 });
    w.jumpTo(at('2026-11-29T12:10:00Z')); // Stripe has drawn the renewal up, and nobody here has heard of it
    await w.settle();
    expect((await atStripe<{ status: string }>(w, 'invoices')).map(({ status }) => status)).toEqual(['draft', 'paid']);
    expect((await cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END')).userErrors).toEqual([]);
    await w.settle();
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    await w.advance('P8D');
    expect((await stored(w, booking.id)).status).toBe('ENDED');
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    expect([await charged(w), (await refunds(w)).length]).toEqual([1, 0]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });
});

test('an end at once cancels what is paid too, by the policy', async () => {
  const { w, sana, booking } = await scene();
  const { userErrors } = await cancelSubscription(w.deps, sana, booking.id, 'NOW');
  expect(userErrors).toEqual([]);
  await w.settle();
  expect(await statuses(w, booking)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(await w.mailbox(undefined, 'SUBSCRIPTION_ENDED')).toHaveLength(2);
  expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
});

test('a pause that races an end is one of the two, and both sides of the truth agree', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { w, sana, booking } = await scene();
    await Promise.all([
      pauseSubscription(w.deps, sana, booking.id),
      cancelSubscription(w.deps, sana, booking.id, 'PERIOD_END'),
    ]);
    await w.settle();
    const { status } = await stored(w, booking.id);
    // Whichever came first: a paused subscription may end, one that ends cannot be paused.
    expect(status).toBe('CANCELLING');
    expect(await subscriptions(w)).toMatchObject([{ pause_collection: null, cancel_at_period_end: true }]);
  }
});

test('a renewal that is charged while the student pauses goes back, and the subscription stays paused', async () => {
  const { w, sana, booking } = await scene();
  w.jumpTo(at('2026-11-29T11:59:00Z'));
  await pauseSubscription(w.deps, sana, booking.id);
  // Stripe charges before it hears of the pause.
  await w.control('POST', 'faults', { provider: 'stripe', kind: '500', rate: 1, count: 4, seed: 1 });
  await w.advance('PT3H');
  const [paidInvoices, back] = [await charged(w), (await refunds(w)).length];
  expect(paidInvoices - back).toBe(1);
  expect((await stored(w, booking.id)).status).toBe('PAUSED');
});
