import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { bookSeries } from '../../src/app/book-series.ts';
import { answerSeriesCheck } from '../../src/app/check-series.ts';
import { hold, paid, pay, seriesRequest, sessionsOf, stored, tryToBook } from '../support/bookings.ts';
import { mentor, offer, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

const codes = ({ userErrors }: { readonly userErrors: readonly { readonly code: string }[] }) =>
  userErrors.map((error) => error.code);

describe('all or nothing', () => {
  test('a twice-weekly series takes eight sessions, four weeks of each weekly slot', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9, THURSDAY_14]);
    const sessions = await sessionsOf(w, booking);
    expect(sessions.map(({ week, slot, status }) => [week, slot, status])).toEqual(
      [0, 1, 2, 3].flatMap((week) => [
        [week, 0, 'HELD'],
        [week, 1, 'HELD'],
      ]),
    );
    expect(booking).toMatchObject({
      status: 'PENDING_PAYMENT',
      recurrenceRule: 'FREQ=WEEKLY;BYDAY=MO,TH',
      weeklyPrice: { amount: 8000, currency: 'USD' },
    });
  });

  test('one taken occurrence in the last week refuses the whole series, and writes nothing', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await hold(w, await student(w), teacher, ['2026-12-14T09:00:00Z']);
    const lee = await student(w, 'Late Lee');
    const before = await written(w);
    const outcome = await tryToBook(w, lee, teacher, [MONDAY_9, THURSDAY_14]);
    expect(codes(outcome)).toEqual(['SLOT_TAKEN']);
    expect(outcome.check?.check.occurrences.filter((each) => each.refusals.length > 0)).toMatchObject([
      { week: 3, slot: 0 },
    ]);
    expect(before).toMatchObject({ bookings: 1, sessions: 4 });
    expect(await written(w)).toEqual(before);
  });

  test('what blocks is told as taken, what is closed as not available', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await hold(w, await student(w), teacher, [MONDAY_9]);
    const second = await student(w, 'Second Sam');
    expect(codes(await tryToBook(w, second, teacher, [MONDAY_9]))).toEqual(Array(4).fill('SLOT_TAKEN'));
    expect(codes(await tryToBook(w, second, teacher, ['2026-11-23T08:00:00Z']))).toEqual(
      Array(4).fill('SLOT_NOT_AVAILABLE'),
    );
    // Next to the other session, closer than the buffer: the other session takes this time, too.
    expect(codes(await tryToBook(w, second, teacher, ['2026-11-23T10:00:00Z']))).toEqual(Array(4).fill('SLOT_TAKEN'));
    expect(codes(await tryToBook(w, second, teacher, ['2026-11-23T10:15:00Z']))).toEqual([]);
  });
});

describe('the check is the commit', () => {
  const closedMonday = { dateOverrides: [{ date: '2026-12-07', intervals: [] }] };
  const cases = [
    { reason: 'OUTSIDE_SCHEDULE', start: '2026-11-23T07:00:00Z', settings: {} },
    { reason: 'DATE_OVERRIDE', start: MONDAY_9, settings: closedMonday },
    { reason: 'NOTICE', start: MONDAY_9, settings: { minimumNoticeMinutes: 24 * 60 } },
    { reason: 'HORIZON', start: MONDAY_9, settings: { horizonDays: 20 } },
    { reason: 'HELD', start: '2026-11-24T09:30:00Z', settings: {} },
    { reason: 'BUFFER', start: '2026-11-24T10:00:00Z', settings: {} },
    { reason: 'DAILY_CAP', start: '2026-11-24T13:00:00Z', settings: { maxSessionsPerDay: 1 } },
    { reason: 'STUDENT_BUSY', start: '2026-11-25T09:00:00Z', settings: {} },
  ] as const;

  test.each(cases)(
    'a start refused for $reason is refused by both, for the same reasons',
    async ({ reason, start, settings }) => {
      const w = await world({ now: SUNDAY });
      const [teacher, learner] = [await mentor(w), await student(w)];
      await hold(w, await student(w, 'Other Olga'), teacher, ['2026-11-24T09:00:00Z']);
      await hold(w, learner, await mentor(w, {}, 'Other Mentor'), ['2026-11-25T09:00:00Z']);
      await offer(w, teacher, settings);
      const request = seriesRequest(teacher, [start]);
      const asked = await answerSeriesCheck(w.deps, learner, request.series);
      const booked = await bookSeries(w.deps, learner, request);
      expect(asked.bookable).toBe(false);
      expect(booked.booking).toBeNull();
      expect(booked.check?.check.occurrences).toEqual(asked.occurrences);
      expect(asked.occurrences.flatMap(({ refusals }) => refusals.map(({ code }) => code))).toContain(reason);
    },
  );

  test('a wall time the clocks skip in the third week refuses the series', async () => {
    const w = await world({ now: '2026-02-20T12:00:00Z' });
    const night = { weekday: 7, start: '00:00', end: '06:00' };
    const teacher = await mentor(w, { timeZone: 'America/New_York', weeklySchedule: [night] });
    const outcome = await tryToBook(w, await student(w), teacher, ['2026-02-22T07:30:00Z']);
    expect(codes(outcome)).toEqual(['SLOT_NOT_AVAILABLE']);
    expect(outcome.userErrors[0]?.message).toContain('NONEXISTENT_TIME');
  });

  test('every repair plan of a refused series can be booked as it stands', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await hold(w, await student(w), teacher, [MONDAY_9]);
    const learner = await student(w, 'Second Sam');
    const { repairPlans } = await answerSeriesCheck(w.deps, learner, seriesRequest(teacher, [MONDAY_9]).series);
    expect(repairPlans.length).toBeGreaterThan(0);
    for (const plan of repairPlans) {
      const starts = plan.firstSessions.map((start) => new Date(start).toISOString());
      const check = await answerSeriesCheck(w.deps, learner, seriesRequest(teacher, starts).series);
      expect(check.bookable).toBe(true);
    }
    const best = repairPlans[0]?.firstSessions.map((start) => new Date(start).toISOString()) ?? [];
    expect(codes(await tryToBook(w, learner, teacher, best))).toEqual([]);
  });
});

describe('an idempotency key', () => {
  test('answers with the same booking and the same page', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const request = seriesRequest(await mentor(w), [MONDAY_9]);
    const first = await bookSeries(w.deps, learner, request);
    const again = await bookSeries(w.deps, learner, request);
    expect(again.booking?.id).toBe(first.booking?.id);
    expect(again.checkoutUrl).toBe(first.checkoutUrl);
    expect(await w.requests('stripe', '/v1/checkout/sessions')).toHaveLength(1);
  });

  test('is refused with another request', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    await hold(w, learner, teacher, [MONDAY_9], { key: 'mine' });
    const other = await tryToBook(w, learner, teacher, [THURSDAY_14], { key: 'mine' });
    expect(codes(other)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(other.booking).toBeNull();
  });

  test('is each student’s own', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await hold(w, await student(w), teacher, [MONDAY_9], { key: 'same' });
    const other = await tryToBook(w, await student(w, 'Second Sam'), teacher, [THURSDAY_14], { key: 'same' });
    expect(codes(other)).toEqual([]);
  });

  test('sent twenty times at once makes one booking, one page, one answer', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const request = seriesRequest(await mentor(w), [MONDAY_9, THURSDAY_14]);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => bookSeries(w.deps, learner, request)));
    expect(outcomes.flatMap(codes)).toEqual([]);
    expect(new Set(outcomes.map(({ booking }) => booking?.id)).size).toBe(1);
    expect(new Set(outcomes.map(({ checkoutUrl }) => checkoutUrl)).size).toBe(1);
    const [counted] = await w.deps.db.execute(sql`select count(*)::int as sessions from sessions`);
    expect(counted).toEqual({ sessions: 8 });
  });
});

describe('a trial', () => {
  test('takes no card, is confirmed at once, and happens once for each pair', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const trial = await hold(w, learner, teacher, [MONDAY_9], { type: 'TRIAL' });
    expect(trial).toMatchObject({ status: 'ACTIVE', checkoutUrl: null, weeklyPrice: null, holdExpiresAt: null });
    expect(await sessionsOf(w, trial)).toMatchObject([{ status: 'CONFIRMED' }]);
    expect(await w.requests('stripe')).toEqual([]);
    expect(codes(await tryToBook(w, learner, teacher, [THURSDAY_14], { type: 'TRIAL' }))).toEqual([
      'TRIAL_ALREADY_USED',
    ]);
    const other = await mentor(w, {}, 'Other Mentor');
    expect(codes(await tryToBook(w, learner, other, [THURSDAY_14], { type: 'TRIAL' }))).toEqual([]);
  });

  test('asked for ten times at once, at ten times of day, is given once', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w, { bufferMinutes: 0, sessionMinutes: 15 }), await student(w)];
    const starts = Array.from(
      { length: 10 },
      (_, n) =>
        `2026-11-23T${String(9 + Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}:00Z`,
    );
    const outcomes = await Promise.all(
      starts.map((start) => tryToBook(w, learner, teacher, [start], { type: 'TRIAL' })),
    );
    expect(outcomes.filter(({ booking }) => booking !== null)).toHaveLength(1);
    expect(outcomes.flatMap(codes)).toEqual(Array(9).fill('TRIAL_ALREADY_USED'));
  });
});

describe('Stripe is away while booking', () => {
  test('the hold stays, and the same key gets the page once Stripe is back', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const request = seriesRequest(await mentor(w), [MONDAY_9]);
    await w.fault({ provider: 'stripe', kind: '500' });
    const first = await bookSeries(w.deps, learner, request);
    expect(codes(first)).toEqual(['PAYMENT_UNAVAILABLE']);
    expect(first.booking?.status).toBe('PENDING_PAYMENT');
    await w.healed();
    await w.advance('PT2M');
    const again = await bookSeries(w.deps, learner, request);
    expect(again).toMatchObject({ booking: { id: first.booking?.id }, userErrors: [] });
    expect(again.checkoutUrl).not.toBeNull();
  });

  test.each(['500', 'reset', 'timeout'] as const)(
    'by %s: the student is told that it waits, and nothing stays held when it goes on',
    async (kind) => {
      const w = await world({ now: SUNDAY, deadlineMs: 1_500 });
      const [teacher, learner] = [await mentor(w), await student(w)];
      await w.fault({ provider: 'stripe', kind });
      const outcome = await tryToBook(w, learner, teacher, [MONDAY_9]);
      expect(codes(outcome)).toEqual(['PAYMENT_UNAVAILABLE']);
      expect(outcome.userErrors[0]?.message).toContain('try again with the same key');
      expect(outcome.checkoutUrl).toBeNull();
      await w.advance('PT15M');
      expect((await stored(w, outcome.booking?.id ?? '')).status).toBe('EXPIRED');
      await w.healed();
      await hold(w, await student(w, 'Second Sam'), teacher, [MONDAY_9]);
    },
    30_000,
  );

  test('a page whose answer was lost is found again by the same key, minutes later', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const request = seriesRequest(await mentor(w), [MONDAY_9]);
    await w.fault({ provider: 'stripe', kind: 'reset', after: true });
    const first = await bookSeries(w.deps, learner, request);
    expect(codes(first)).toEqual(['PAYMENT_UNAVAILABLE']);
    await w.healed();
    await w.advance('PT2M');
    const again = await bookSeries(w.deps, learner, request);
    expect(again).toMatchObject({ booking: { id: first.booking?.id }, userErrors: [] });
    await pay(w, { id: again.booking?.id ?? '' });
    await w.settle();
    expect((await stored(w, again.booking?.id ?? '')).status).toBe('ACTIVE');
  });
});

test('a booking writes down who did what', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9]);
  const audit = await w.deps.db.execute(
    sql`select actor, action from audit_log where subject = ${`booking/${booking.id}`} order by action desc`,
  );
  expect([...audit]).toEqual([
    { actor: 'system', action: 'receipt.issued' },
    { actor: `user:${learner.id}`, action: 'booking.held' },
    { actor: 'system', action: 'booking.confirmed' },
  ]);
});

async function written(w: World) {
  const [counted] = await w.deps.db.execute(sql`select (select count(*) from bookings)::int as bookings,
    (select count(*) from sessions)::int as sessions, (select count(*) from outbox)::int as owed`);
  return counted;
}
