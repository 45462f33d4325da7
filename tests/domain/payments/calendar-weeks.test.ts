import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarPeriods, calendarWeeks } from '../../../src/domain/payments/calendar-weeks.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../../../src/domain/time.ts';
import { dateAt } from '../../../src/domain/zones/wall-time.ts';

const at = (text: string) => Date.parse(text) as EpochMs;
const zones = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Africa/Cairo');
const instants = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2028, 0) });

test('weeks lie against one another, cover what was asked for, and each begins on its Monday', () => {
  fc.assert(
    fc.property(zones, instants, fc.integer({ min: 1, max: 100 * DAY_MS }), (zone, from, length) => {
      const weeks = calendarWeeks(zone, from as EpochMs, (from + length) as EpochMs);
      expect(weeks[0]?.start).toBe(from);
      expect(weeks.at(-1)?.end).toBe(from + length);
      weeks.slice(1).forEach((week, index) => {
        expect(week.start).toBe(weeks[index]?.end);
        expect(dateAt(zone, week.start)).toBe(week.monday);
      });
      for (const { monday, start, end } of weeks) {
        expect(new Date(monday).getUTCDay()).toBe(1);
        expect(end).toBeGreaterThan(start);
      }
    }),
  );
});

test('a week in which the clocks change is an hour longer or shorter', () => {
  const weeks = calendarWeeks('America/New_York', at('2026-10-26T04:00:00Z'), at('2026-11-16T05:00:00Z'));
  expect(weeks.map(({ monday, start, end }) => [monday, (end - start) / HOUR_MS])).toEqual([
    ['2026-10-26', 169],
    ['2026-11-02', 168],
    ['2026-11-09', 168],
  ]);
});

test('days lie against one another, cover what was asked for, and each begins on its own date', () => {
  fc.assert(
    fc.property(zones, instants, fc.integer({ min: 1, max: 20 * DAY_MS }), (zone, from, length) => {
      const days = calendarPeriods(zone, 'DAY', from as EpochMs, (from + length) as EpochMs);
      expect(days[0]?.start).toBe(from);
      expect(days.at(-1)?.end).toBe(from + length);
      days.forEach((day, index) => {
        expect(dateAt(zone, day.start)).toBe(day.date);
        if (index > 0) expect(day.start).toBe(days[index - 1]?.end);
      });
    }),
  );
});

test('a date that a zone skipped is no day of it', () => {
  const days = calendarPeriods('Pacific/Apia', 'DAY', at('2011-12-29T10:00:00Z'), at('2011-12-31T10:00:00Z'));
  expect(days.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31']);
});
