import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSlots } from '../../../src/domain/availability/slots.ts';
import { checkSeries, type SeriesRequest } from '../../../src/domain/bookings/check-series.ts';
import { repairPlans } from '../../../src/domain/bookings/repair-plans.ts';
import { seriesProblems } from '../../../src/domain/bookings/series.ts';
import { nominalInstant, type WallMs, wallAt } from '../../../src/domain/zones/wall-time.ts';
import { slotQueries, TWELVE_ZONES } from '../availability/generated.ts';
import { at, question } from '../availability/questions.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const workdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' }));

function request(firstSessions: string[], changes: Parameters<typeof question>[0] = {}, weeks = 4): SeriesRequest {
  const bundle = question({ weeklySchedule: workdays, bufferMinutes: 0, ...changes });
  return { bundle, studentSessions: [], firstSessions: firstSessions.map(at), weeks };
}
const hour = (start: string) => ({ start: at(start), end: at(start) + 60 * MINUTE });
const plansOf = (asked: SeriesRequest) =>
  repairPlans(asked).map(({ firstSessions, minutesMoved }) => [
    minutesMoved,
    ...firstSessions.map((start) => new Date(start).toISOString().slice(5, 16)),
  ]);

test('a series that can be booked needs no plans', () => {
  expect(repairPlans(request(['2026-03-03T10:00:00Z']))).toEqual([]);
});

test('the nearest times that are free in every week come first', () => {
  // 10:00 is taken in week 2, 11:00 in week 3: so 10:00 to 11:30 cannot start, nor what runs into them.
  const booked = [hour('2026-03-17T10:00:00Z'), hour('2026-03-24T11:00:00Z')];
  expect(plansOf(request(['2026-03-03T10:00:00Z'], { booked }))).toEqual([
    [60, '03-03T09:00'],
    [120, '03-03T12:00'],
    [150, '03-03T12:30'],
    [180, '03-03T13:00'],
    [210, '03-03T13:30'],
  ]);
});

test('what is fine stays, only what collides moves', () => {
  const booked = [hour('2026-03-19T10:00:00Z')];
  const [best] = plansOf(request(['2026-03-03T10:00:00Z', '2026-03-05T10:00:00Z'], { booked }));
  expect(best).toEqual([60, '03-03T10:00', '03-05T09:00']);
});

test('another weekday when the wanted one is gone', () => {
  const busy = [{ start: at('2026-03-10T00:00:00Z'), end: at('2026-03-11T00:00:00Z') }];
  const plans = plansOf(request(['2026-03-03T16:00:00Z'], { busy }));
  expect(plans[0]).toEqual([17 * 60, '03-04T09:00']);
  expect(plans).toHaveLength(5);
});

test('the same lessons are one plan, handed out in the order that moves the least', () => {
  // 11:30 is nearer to 10:00 than 08:00 is, so the search meets the crossed order first: 90 + 180 minutes.
  const weeklySchedule = [
    { weekday: 2, start: '08:00', end: '09:00' },
    { weekday: 2, start: '11:30', end: '12:30' },
  ];
  const asked = request(['2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z'], { weeklySchedule });
  expect(plansOf(asked)).toEqual([[150, '03-03T08:00', '03-03T11:30']]);
});

test('plans leave out times at which the student has another lesson', () => {
  const asked = request(['2026-03-03T10:00:00Z'], { busy: [hour('2026-03-03T10:00:00Z')] });
  const [free] = plansOf(asked);
  const [busy] = plansOf({ ...asked, studentSessions: [hour('2026-03-24T09:30:00Z')] });
  expect(free).toEqual([60, '03-03T09:00']);
  expect(busy).toEqual([60, '03-03T11:00']);
});

test('nothing is proposed where nothing is free, or nobody knows', () => {
  expect(repairPlans(request(['2026-03-03T10:00:00Z'], { weeklySchedule: [] }))).toEqual([]);
  expect(repairPlans(request(['2026-03-03T10:00:00Z'], { calendar: 'UNKNOWN' }))).toEqual([]);
});

test('a plan moves wall time: over a change of the clocks an hour later is still sixty minutes', () => {
  const weeklySchedule = [{ weekday: 7, start: '01:00', end: '05:00' }];
  const zone = { timeZone: 'America/New_York', weeklySchedule };
  // Sunday 02:30 does not exist a week later; 03:00 does, and so does 01:30.
  const plans = repairPlans(request(['2026-03-01T07:30:00Z'], zone, 2));
  expect(plans.map(({ minutesMoved }) => minutesMoved)).toEqual([30, 60, 60, 90, 90]);
});

describe('in generated calendars', () => {
  const queries = slotQueries({
    timeZones: TWELVE_ZONES,
    earliest: at('2026-02-20T00:00:00Z'),
    latest: at('2026-11-01T00:00:00Z'),
    days: 21,
    blocks: 8,
  }).map((query) => ({ ...query, horizonDays: 30, slotStepMinutes: Math.max(query.slotStepMinutes, 60) }));
  const picks = fc.array(fc.integer({ min: 0, max: 6 * 48 }), { minLength: 1, maxLength: 2 });
  const asked = fc.tuple(queries, picks).map(([bundle, halfHours]): SeriesRequest => {
    const midnight = Math.floor(wallAt(bundle.timeZone, bundle.now + DAY) / DAY) * DAY;
    const firstSessions = halfHours.map((n) => nominalInstant(bundle.timeZone, (midnight + n * 30 * MINUTE) as WallMs));
    return { bundle, studentSessions: bundle.booked.slice(0, 1), firstSessions, weeks: 2 };
  });

  test('every plan is bookable as it stands, distinct, ranked, and the first one moves the least', () => {
    let planned = 0;
    fc.assert(
      fc.property(asked, (request) => {
        fc.pre(problemsOf(request, request.firstSessions) === 0);
        const plans = repairPlans(request);
        fc.pre(!checkSeries(request).bookable);
        for (const { firstSessions, minutesMoved } of plans) {
          expect(checkSeries({ ...request, firstSessions }).bookable).toBe(true);
          expect(problemsOf(request, firstSessions)).toBe(0);
          expect(minutesMoved).toBe(moved(request, firstSessions));
        }
        const ranks = plans.map(({ minutesMoved }) => minutesMoved);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect(new Set(plans.map((plan) => plan.firstSessions.toSorted((a, b) => a - b).join())).size).toBe(
          plans.length,
        );
        expect(ranks.slice(0, 1)).toEqual(leastMoved(request));
        planned += plans.length;
      }),
      { numRuns: 150, seed: 19 },
    );
    expect(planned).toBeGreaterThan(100);
  });
});

function problemsOf({ bundle }: SeriesRequest, firstSessions: readonly number[]): number {
  const { timeZone, sessionMinutes, now } = bundle;
  const sessionsPerWeek = firstSessions.length;
  return seriesProblems({ timeZone, firstSessions, sessionsPerWeek, sessionMinutes, now }).length;
}

function moved({ bundle, firstSessions }: SeriesRequest, to: readonly number[]): number {
  const minutes = firstSessions.map(
    (start, slot) => wallAt(bundle.timeZone, to[slot] ?? 0) - wallAt(bundle.timeZone, start),
  );
  return minutes.reduce((sum, ms) => sum + Math.abs(ms) / MINUTE, 0);
}

/** By trying every pair of slots of the seven days: the least total, or nothing. */
function leastMoved(request: SeriesRequest): number[] {
  const { bundle, firstSessions } = request;
  const zone = bundle.timeZone;
  const notice = wallAt(zone, bundle.now + bundle.minimumNoticeMinutes * MINUTE);
  const firstDay = Math.floor(Math.max(notice, Math.min(...firstSessions.map((start) => wallAt(zone, start)))) / DAY);
  const range = [firstDay, firstDay + 7].map((day) => nominalInstant(zone, (day * DAY) as WallMs));
  const starts = findSlots({ ...bundle, from: range[0] ?? 0, to: range[1] ?? 0 }).map(({ start }) => start);
  const alone = starts.filter((start) => checkSeries({ ...request, firstSessions: [start] }).bookable);
  const combinations: number[][] =
    firstSessions.length === 1 ? alone.map((a) => [a]) : alone.flatMap((a) => alone.map((b) => [a, b]));
  const totals = combinations.map((to) => ({ to, total: moved(request, to) })).sort((a, b) => a.total - b.total);
  const best = totals.find(({ to }) => checkSeries({ ...request, firstSessions: to }).bookable);
  return best === undefined ? [] : [best.total];
}
