import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSlots, type SlotQuery } from '../../../src/domain/availability/slots.ts';
import { checkSeries } from '../../../src/domain/bookings/check-series.ts';
import { findWeeklyMatch, type WeeklyWish, wishWindows } from '../../../src/domain/bookings/weekly-match.ts';
import type { EpochMs } from '../../../src/domain/time.ts';
import { slotQueries, TWELVE_ZONES } from '../availability/generated.ts';

const MINUTE = 60_000;
const WEEK = 7 * 86_400_000;
const NOW = Date.parse('2026-10-12T04:00:00Z') as EpochMs; // New York changes its clocks three weeks later

const weekdays: SlotQuery = {
  timeZone: 'America/New_York',
  weeklySchedule: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' })),
  dateOverrides: [],
  busy: [],
  booked: [],
  bufferMinutes: 15,
  sessionMinutes: 60,
  slotStepMinutes: 30,
  minimumNoticeMinutes: 0,
  horizonDays: 60,
  now: NOW,
  from: NOW,
  to: NOW + 5 * WEEK,
};

function wish(hours: readonly [number, string, string][], timeZone: string, sessionsPerWeek = 1): WeeklyWish {
  const weekly = hours.map(([weekday, start, end]) => ({ weekday, start, end }));
  return { windows: wishWindows(timeZone, weekly, NOW), studentSessions: [], sessionsPerWeek };
}

test('finds a mentor who has the hour free in all four weeks', () => {
  const found = findWeeklyMatch(weekdays, wish([[2, '15:00', '17:00']], 'America/New_York'));
  expect(found?.map((start) => new Date(start).toISOString())).toEqual(['2026-10-13T19:00:00.000Z']);
});

test('passes over a mentor who is busy in the last of the four weeks only', () => {
  const start = Date.parse('2026-11-03T20:00:00Z');
  const hours = wish([[2, '15:00', '16:00']], 'America/New_York');
  expect(findWeeklyMatch(weekdays, hours)).not.toBeNull();
  expect(findWeeklyMatch({ ...weekdays, busy: [{ start, end: start + MINUTE }] }, hours)).toBeNull();
});

test('holds the student to their own clock after the mentor’s has changed', () => {
  // 16:00 in New York is 22:00 in Berlin; between the two changes of clocks it is 21:00 there.
  expect(findWeeklyMatch(weekdays, wish([[2, '21:00', '23:00']], 'Europe/Berlin'))).not.toBeNull();
  expect(findWeeklyMatch(weekdays, wish([[2, '22:00', '23:00']], 'Europe/Berlin'))).toBeNull();
});

test('two lessons a week need two times that get along', () => {
  const narrow = wish([[2, '15:00', '17:00']], 'America/New_York', 2);
  expect(findWeeklyMatch(weekdays, narrow)).toBeNull();
  const wide = wish([[2, '14:00', '17:00']], 'America/New_York', 2);
  expect(findWeeklyMatch(weekdays, wide)).toHaveLength(2);
  expect(findWeeklyMatch({ ...weekdays, maxSessionsPerDay: 1 }, wide)).toBeNull();
});

test('leaves out the times at which the student has lessons elsewhere', () => {
  const hours = wish([[2, '15:00', '16:00']], 'America/New_York');
  const start = Date.parse('2026-10-20T19:30:00Z');
  expect(findWeeklyMatch(weekdays, { ...hours, studentSessions: [{ start, end: start + MINUTE }] })).toBeNull();
});

test('finds a series exactly where checking every combination finds one, and only bookable ones', () => {
  const queries = slotQueries({
    timeZones: TWELVE_ZONES,
    earliest: Date.parse('2026-03-01T00:00:00Z'),
    latest: Date.parse('2026-11-10T00:00:00Z'),
    days: 42,
    blocks: 25,
  });
  const hours = fc.array(
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }), from: fc.integer({ min: 0, max: 20 }) }),
    { minLength: 1, maxLength: 3 },
  );
  let matched = 0;
  fc.assert(
    fc.property(
      queries,
      hours,
      fc.constantFrom(...TWELVE_ZONES),
      fc.constantFrom(1, 1, 2),
      (query, when, zone, sessionsPerWeek) => {
        const bundle = { ...query, horizonDays: 1000 };
        const weekly = when.map(({ weekday, from }) => ({ weekday, start: clock(from), end: clock(from + 3) }));
        const windows = wishWindows(zone, weekly, bundle.now as EpochMs);
        const asked = { windows, studentSessions: [], sessionsPerWeek };
        const found = findWeeklyMatch(bundle, asked);
        if (found !== null) matched++;
        const bookable = (firstSessions: readonly number[]) => {
          const check = checkSeries({ bundle, studentSessions: [], firstSessions, weeks: 4 });
          return (
            check.bookable &&
            check.occurrences.every((each) => windows.some((w) => w.start <= each.start && each.end <= w.end))
          );
        };
        if (found !== null) expect(bookable(found)).toBe(true);
        else expect(combinations(bundle, windows, sessionsPerWeek).some(bookable)).toBe(false);
      },
    ),
    { numRuns: 80 },
  );
  expect(matched).toBeGreaterThan(10);
});

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Every choice of first sessions from the slots of the first week that lie in the student's time. */
function combinations(bundle: SlotQuery, windows: WeeklyWish['windows'], count: number): number[][] {
  const starts = findSlots({ ...bundle, from: bundle.now, to: bundle.now + WEEK })
    .filter((slot) => windows.some((window) => window.start <= slot.start && slot.end <= window.end))
    .map(({ start }) => start);
  if (count === 1) return starts.map((start) => [start]);
  return starts.flatMap((a, i) => starts.slice(i + 1).map((b) => [a, b]));
}
