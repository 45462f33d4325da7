import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSlots } from '../../../src/domain/availability/slots.ts';
import { checkSeries, type SeriesRequest, THIS_SERIES } from '../../../src/domain/bookings/check-series.ts';
import { expandSeries } from '../../../src/domain/bookings/series.ts';
import { slotQueries, TWELVE_ZONES } from '../availability/generated.ts';
import { at, question } from '../availability/questions.ts';

const MINUTE = 60_000;
const workdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' }));

function request(firstSessions: string[], changes: Parameters<typeof question>[0] = {}, weeks = 4): SeriesRequest {
  const bundle = question({ weeklySchedule: workdays, bufferMinutes: 15, ...changes });
  return { bundle, studentSessions: [], firstSessions: firstSessions.map(at), weeks };
}
const hour = (start: string) => ({ start: at(start), end: at(start) + 60 * MINUTE });
const codes = (asked: SeriesRequest) =>
  checkSeries(asked).occurrences.map(({ week, refusals }) =>
    `${week} ${refusals.map(({ code }) => code).join()}`.trim(),
  );

test('a series that fits is bookable, each occurrence with its place', () => {
  const check = checkSeries(request(['2026-03-03T10:00:00Z', '2026-03-05T10:00:00Z']));
  expect(check.bookable).toBe(true);
  expect(check.occurrences).toHaveLength(8);
  expect(check.occurrences[1]).toEqual({
    week: 0,
    slot: 1,
    wallStart: '2026-03-05T10:00',
    skippedAt: null,
    ...hour('2026-03-05T10:00:00Z'),
    refusals: [],
  });
});

test('one taken week makes the whole series unbookable and only that week refused', () => {
  const booked = [{ ...hour('2026-03-17T10:00:00Z'), held: true, source: 's1' }];
  const asked = request(['2026-03-03T10:00:00Z'], { booked });
  expect(codes(asked)).toEqual(['0', '1', '2 HELD', '3']);
  expect(checkSeries(asked).bookable).toBe(false);
});

test('every week obeys the notice and the horizon', () => {
  const now = at('2026-03-03T09:00:00Z');
  const asked = request(['2026-03-03T10:00:00Z'], { now, minimumNoticeMinutes: 120, horizonDays: 14 });
  expect(codes(asked)).toEqual(['0 NOTICE', '1', '2 HORIZON', '3 HORIZON']);
});

test('a wall time that a week skips is refused by the instant of the jump, with a start nevertheless', () => {
  const weeklySchedule = [{ weekday: 7, start: '00:00', end: '06:00' }];
  const asked = request(['2026-03-01T07:30:00Z'], { timeZone: 'America/New_York', weeklySchedule }, 2);
  const jump = at('2026-03-08T07:00:00Z');
  expect(checkSeries(asked).occurrences[1]).toMatchObject({
    start: at('2026-03-08T07:30:00Z'),
    refusals: [{ code: 'NONEXISTENT_TIME', start: jump, end: jump, source: null }],
  });
});

describe('the student', () => {
  test('cannot be in two lessons at once, whoever teaches the other', () => {
    const asked = request(['2026-03-03T10:00:00Z']);
    const studentSessions = [{ start: at('2026-03-10T10:59:00Z'), end: at('2026-03-10T12:00:00Z'), source: 'other' }];
    const check = checkSeries({ ...asked, studentSessions });
    expect(check.occurrences.map(({ refusals }) => refusals)).toEqual([
      [],
      [{ code: 'STUDENT_BUSY', ...studentSessions[0] }],
      [],
      [],
    ]);
  });

  test('needs no buffer between two lessons', () => {
    const asked = request(['2026-03-03T10:00:00Z']);
    expect(checkSeries({ ...asked, studentSessions: [hour('2026-03-03T11:00:00Z')] }).bookable).toBe(true);
  });
});

describe('the occurrences of a series', () => {
  test('keep the buffer from one another', () => {
    const close = checkSeries(request(['2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z'], {}, 1));
    expect(close.occurrences.map(({ refusals }) => refusals.map(({ code, source }) => [code, source]))).toEqual([
      [['BUFFER', THIS_SERIES]],
      [['BUFFER', THIS_SERIES]],
    ]);
    expect(checkSeries(request(['2026-03-03T10:00:00Z', '2026-03-03T11:30:00Z'])).bookable).toBe(true);
  });

  test('count towards the cap of their date', () => {
    const twice = (maxSessionsPerDay: number) =>
      request(['2026-03-03T10:00:00Z', '2026-03-03T13:00:00Z'], {
        maxSessionsPerDay,
        booked: [hour('2026-03-10T15:30:00Z')],
      });
    expect(codes(twice(2))).toEqual(['0', '0', '1 DAILY_CAP', '1 DAILY_CAP', '2', '2', '3', '3']);
    expect(checkSeries(twice(3)).bookable).toBe(true);
  });
});

test('in generated calendars, bookable means: every occurrence can be inserted one after the other', () => {
  const queries = slotQueries({
    timeZones: TWELVE_ZONES,
    earliest: at('2026-02-20T00:00:00Z'),
    latest: at('2026-11-01T00:00:00Z'),
    days: 21,
    blocks: 5,
  });
  const seen = { yes: 0, no: 0 };
  fc.assert(
    fc.property(queries, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (bundle, picks) => {
      const firstWeek = findSlots({ ...bundle, to: bundle.from + 6 * 1440 * MINUTE });
      fc.pre(firstWeek.length > 0);
      const firstSessions = picks.map((pick) => firstWeek[pick % firstWeek.length]?.start ?? 0);
      const request = { bundle, studentSessions: [], firstSessions, weeks: 2 };
      const booked = [...bundle.booked];
      const fits = expandSeries({ ...bundle, firstSessions, weeks: 2 }).every(({ start, end }) => {
        if (start === null || end === null) return false;
        const isFree = findSlots({ ...bundle, booked, from: start, to: start + 1 }).length === 1;
        booked.push({ start, end });
        return isFree;
      });
      expect(checkSeries(request).bookable).toBe(fits);
      seen[fits ? 'yes' : 'no']++;
    }),
    { numRuns: 600, seed: 17 },
  );
  expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(50);
});
