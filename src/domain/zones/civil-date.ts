import { DAY_MS } from '../time.ts';

/**
 * The number of a calendar date: days since 1970-01-01, with no zone and no time in it. Null when `date` is not a
 * `YYYY-MM-DD` that exists (30 February, 29 February of a common year).
 */
export function dayNumber(date: string): number | null {
  const match = DATE.exec(date);
  if (match === null) return null;
  const at = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  // Date.UTC rolls over what does not exist, and reads years below 100 as 19xx: neither comes back as it went in.
  return dateOfDay(at / DAY_MS) === date ? at / DAY_MS : null;
}

/** The `YYYY-MM-DD` of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** ISO 8601 weekday of a day number: Monday is 1, Sunday 7. */
export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1; // day 0 was a Thursday
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
