import { type UserError, userError } from '../fault.ts';
import { dayNumber } from '../zones/civil-date.ts';

/** Open hours of every such weekday, in the mentor's wall time. */
export interface WeeklyInterval {
  /** ISO 8601: Monday is 1, Sunday 7. */
  readonly weekday: number;
  /** `HH:MM` */
  readonly start: string;
  /** `HH:MM`, up to `24:00`; not part of the interval. */
  readonly end: string;
}

/** Open hours of one local date. They replace the pattern of its weekday; none at all is a day off. */
export interface DateOverride {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly intervals: readonly TimeInterval[];
}

/** `HH:MM` to `HH:MM` of one date, the end up to `24:00` and not part of it. */
export interface TimeInterval {
  readonly start: string;
  readonly end: string;
}

/** Minutes since midnight of an `HH:MM` from `00:00` to `24:00`; null for any other text. */
export function minutesOfTime(time: string): number | null {
  if (time.length !== 5 || time.charCodeAt(2) !== 58) return null;
  const hours = twoDigits(time, 0);
  const minutes = twoDigits(time, 3);
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= 1440 ? total : null; // false for NaN too
}

/**
 * What is wrong with a weekly schedule and its overrides; empty when nothing is. Every problem has the code
 * `INVALID_SCHEDULE` and the path of the field at fault: `['weeklySchedule', '2', 'end']`.
 * Intervals of one day may touch, but not overlap; one date has at most one override.
 */
export function scheduleProblems(
  weeklySchedule: readonly WeeklyInterval[],
  dateOverrides: readonly DateOverride[],
): UserError[] {
  const problems: UserError[] = [];
  const byWeekday = new Map<number, Placed[]>();
  weeklySchedule.forEach((interval, index) => {
    const path = ['weeklySchedule', String(index)];
    if (!(Number.isInteger(interval.weekday) && interval.weekday >= 1 && interval.weekday <= 7)) {
      problems.push(invalid('A weekday is a whole number from 1 (Monday) to 7 (Sunday).', [...path, 'weekday']));
      return;
    }
    place(interval, path, entry(byWeekday, interval.weekday), problems);
  });

  const dates = new Set<string>();
  dateOverrides.forEach((override, index) => {
    const path = ['dateOverrides', String(index)];
    if (dayNumber(override.date) === null) {
      problems.push(invalid(`"${override.date}" is not a date like 2026-03-08.`, [...path, 'date']));
    } else if (dates.has(override.date)) {
      problems.push(invalid(`${override.date} has two overrides.`, [...path, 'date']));
    }
    dates.add(override.date);
    const placed: Placed[] = [];
    override.intervals.forEach((interval, i) => {
      place(interval, [...path, 'intervals', String(i)], placed, problems);
    });
  });
  return problems;
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

/** Adds the interval to its day, or says why it does not fit there. */
function place(interval: TimeInterval, path: string[], day: Placed[], problems: UserError[]): void {
  const start = minutesOfTime(interval.start);
  const end = minutesOfTime(interval.end);
  if (start === null || start === 1440) {
    problems.push(invalid(`"${interval.start}" is not a time like 09:30.`, [...path, 'start']));
  }
  if (end === null) problems.push(invalid(`"${interval.end}" is not a time like 17:30, or 24:00.`, [...path, 'end']));
  if (start === null || start === 1440 || end === null) return;
  if (end <= start) {
    problems.push(invalid(`${interval.end} does not come after ${interval.start}.`, [...path, 'end']));
  } else if (day.some((other) => start < other.end && other.start < end)) {
    problems.push(invalid(`${interval.start} to ${interval.end} overlaps another interval of that day.`, path));
  } else {
    day.push({ start, end });
  }
}

function invalid(message: string, path: readonly string[]): UserError {
  return userError('INVALID_SCHEDULE', message, path);
}

function entry(map: Map<number, Placed[]>, key: number): Placed[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
