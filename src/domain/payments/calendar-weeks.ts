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
  const weeks: CalendarWeek[] = [];
  const first = dayNumber(dateAt(timeZone, from)) ?? 0;
  let day = first - (weekdayOfDay(first) - 1);
  for (let start = from; start < to; ) {
    const next = startOfDate(timeZone, dateOfDay(day + 7));
    const end = next < to ? next : to;
    weeks.push({ monday: dateOfDay(day), start, end });
    start = end;
    day += 7;
  }
  return weeks;
}
