import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planFrequencyChange } from '../../../src/domain/bookings/frequency-change.ts';
import {
  firstFutureWeek,
  occurrencesOfWeek,
  type SeriesWall,
  startOfWeek,
} from '../../../src/domain/bookings/next-weeks.ts';
import { isSlotOfWeek, sessionsOfWeek } from '../../../src/domain/bookings/weekly-slots.ts';
import { addMs, type EpochMs, HOUR_MS, WEEK_MS } from '../../../src/domain/time.ts';
import { at } from '../../support/bookings.ts';

const MONDAY: SeriesWall = { anchorTimeZone: 'Europe/Berlin', weeklyStarts: ['2026-11-23T09:00'] };
const anchor = at('2026-11-22T12:00:00Z');
const chargedBy = (week: number) => addMs(anchor, week * WEEK_MS + HOUR_MS);

test('an instant names the weekly slot of its weekday and hour, or of the session that stands there', () => {
  const moved = { start: at('2026-12-02T15:00:00Z'), slot: 0 };
  for (const instant of [at('2027-03-01T08:00:00Z'), moved.start]) {
    const plan = planFrequencyChange(MONDAY, [moved], [instant], { week: 1, chargedBy: chargedBy(1) });
    expect(plan).toMatchObject({ slots: [{ slot: 0, kept: true }], retired: [], weeklyStarts: ['2026-11-23T09:00'] });
  }
});

test('a new weekly slot keeps its hour of the day in the anchor zone, and takes a number nobody had', () => {
  const summer = at('2026-07-02T12:00:00Z'); // a Thursday, 14:00 in Berlin
  const plan = planFrequencyChange(MONDAY, [], [summer], { week: 2, chargedBy: chargedBy(2) });
  expect(plan).toMatchObject({
    slots: [{ slot: 1, kept: false, start: at('2026-12-10T13:00:00Z'), exists: true }],
    retired: [0],
    weeklyStarts: ['2026-11-23T09:00', '2026-11-26T14:00'],
    slotWeeks: [
      { from: 0, until: 2 },
      { from: 2, until: null },
    ],
  });
});

const hour = fc.integer({ min: 0, max: 7 * 24 - 1 });
const rhythm = fc.uniqueArray(hour, { minLength: 1, maxLength: 3 });

test('after any changes each week has as many sessions as its rhythm, within seven days, none before it is charged', () => {
  fc.assert(
    fc.property(
      rhythm,
      fc.array(fc.record({ weeks: fc.integer({ min: 0, max: 5 }), hours: rhythm }), { maxLength: 6 }),
      fc.integer({ min: 0, max: 20 }),
      (first, changes, daysAhead) => {
        const begin = addMs(anchor, daysAhead * 24 * HOUR_MS + 2 * HOUR_MS);
        const instants = (hours: readonly number[]) => hours.map((each) => addMs(begin, each * HOUR_MS));
        let series: SeriesWall = {
          anchorTimeZone: 'UTC',
          weeklyStarts: instants(first).map((start) => new Date(start).toISOString().slice(0, 16)),
          slotWeeks: null,
        };
        const expected: number[] = Array.from({ length: 60 }, () => first.length);
        let week = 1;
        for (const { weeks, hours } of changes) {
          week += weeks;
          const plan = planFrequencyChange(series, [], instants(hours), { week, chargedBy: chargedBy(week) });
          const before = Array.from({ length: week }, (_, index) => occurrencesOfWeek(series, index, 60));
          series = { ...series, weeklyStarts: plan.weeklyStarts, slotWeeks: plan.slotWeeks };
          expect(before.map((_, index) => occurrencesOfWeek(series, index, 60))).toEqual(before);
          expected.fill(hours.length, week);
        }
        for (let index = 0; index < 40; index += 1) {
          const starts = occurrencesOfWeek(series, index, 60).map(({ start }) => start);
          expect(starts).toHaveLength(expected[index] ?? 0);
          expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(WEEK_MS);
          expect(Math.min(...starts)).toBeGreaterThanOrEqual(chargedBy(index));
          expect(startOfWeek(series, index)).toBe(Math.min(...starts));
          const { slotWeeks = null } = series;
          if (slotWeeks !== null) expect(sessionsOfWeek({ frequency: null, slotWeeks }, index)).toBe(starts.length);
        }
        const now = addMs(chargedBy(week), 3 * WEEK_MS) as EpochMs;
        const future = firstFutureWeek(series, now);
        expect(startOfWeek(series, future)).toBeGreaterThan(now);
        expect(startOfWeek(series, future - 1)).toBeLessThanOrEqual(now);
      },
    ),
  );
});

test('a slot without weeks written down belongs to all of them', () => {
  expect([isSlotOfWeek(null, 0, 9), isSlotOfWeek([{ from: 2, until: 4 }], 0, 4)]).toEqual([true, false]);
  expect(sessionsOfWeek({ frequency: 'TWICE_WEEKLY', slotWeeks: null }, 3)).toBe(2);
});
