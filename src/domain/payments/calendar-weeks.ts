import type { EpochMs } from '../time.ts';
import { dateOfDay, dayNumber, weekdayOfDay } from '../zones/civil-date.ts';
import { dateAt, startOfDate } from '../zones/wall-time.ts';

/** A week from Monday to Sunday by the clocks of a zone, as far as it lies within what was asked for. */
export interface CalendarWeek {
  /** The Monday, `2026-11-23`. */
  readonly monday: string;
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
}

/** The weeks of `[from, to)` by the clocks of a zone; the first and the last one may be cut. None where it is empty. */
export function calendarWeeks(timeZone: string, from: EpochMs, to: EpochMs): CalendarWeek[] {
  return calendarPeriods(timeZone, 'WEEK', from, to).map(({ date, ...span }) => ({ monday: date, ...span }));
}

export const CALENDAR_UNITS = ['DAY', 'WEEK'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** A day or a week by the clocks of a zone, as far as it lies within what was asked for. */
export interface CalendarPeriod {
  /** The date it begins with, `2026-11-23`: of a week the Monday. */
  readonly date: string;
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
}

/** The days or weeks of `[from, to)` by the clocks of a zone; the first and the last one may be cut. */
export function calendarPeriods(timeZone: string, unit: CalendarUnit, from: EpochMs, to: EpochMs): CalendarPeriod[] {
  const periods: CalendarPeriod[] = [];
  const first = dayNumber(dateAt(timeZone, from)) ?? 0;
  const length = unit === 'DAY' ? 1 : 7;
  let day = unit === 'DAY' ? first : first - (weekdayOfDay(first) - 1);
  for (let start = from; start < to; ) {
    const next = startOfDate(timeZone, dateOfDay(day + length));
    const end = next < to ? next : to;
    // A zone that skips a date has no such day: nothing lies in it.
    if (end > start) periods.push({ date: dateOfDay(day), start, end });
    start = end;
    day += length;
  }
  return periods;
}
