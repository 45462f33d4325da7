import { DAY_MS, MINUTE_MS } from '../time.ts';
import { dayNumber, weekdayOfDay } from '../zones/civil-date.ts';
import { zoneRules } from '../zones/known-zones.ts';
import { periodAt } from '../zones/zone-rules.ts';
import type { AvailabilityRules } from './bundle.ts';
import { minutesOfTime, type TimeInterval } from './weekly-schedule.ts';

/**
 * Open time as pieces in order, in parallel lists, epoch milliseconds. Within a piece the offset is constant and the
 * candidates are `grid[i] + k * step`. Pieces that touch are contiguous open time with a grid each.
 */
export interface OpenTime {
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** Where the piece's interval begins on this offset; before `start` when the clocks changed in between. */
  readonly grid: readonly number[];
  /** The local date of the piece, as a day number. */
  readonly day: readonly number[];
}

/**
 * When a mentor is open in `[from, to)`, and the only place where slots meet time zones.
 * An instant is open if its own wall time lies in an interval of its own local date. So every period of constant
 * offset is walked on its own: what falls into a gap is never reached, what repeats is reached twice, a date that
 * was skipped does not come up, and nothing has to be said about the length of a day.
 * Throws a RangeError for an unknown zone and for times that are none.
 */
export function openTime(
  rules: Pick<AvailabilityRules, 'timeZone' | 'weeklySchedule' | 'dateOverrides'>,
  from: number,
  to: number,
): OpenTime {
  const zone = zoneRules(rules.timeZone);
  const pattern = intervalsByWeekday(rules);
  const overrides = intervalsByDay(rules);
  const open = { start: [] as number[], end: [] as number[], grid: [] as number[], day: [] as number[] };

  let period = periodAt(zone, from);
  for (let since = from; since < to; period++) {
    const offset = zone.offsets[period] ?? 0;
    const until = Math.min(zone.changes[period] ?? to, to);
    const lastDay = Math.floor((until - 1 + offset) / DAY_MS);
    for (let day = Math.floor((since + offset) / DAY_MS); day <= lastDay; day++) {
      const hours = overrides?.get(day) ?? pattern[weekdayOfDay(day)] ?? CLOSED;
      const midnight = day * DAY_MS - offset;
      for (let i = 0; i < hours.length; i += 2) {
        const grid = midnight + (hours[i] ?? 0);
        const start = Math.max(grid, since);
        const end = Math.min(midnight + (hours[i + 1] ?? 0), until);
        if (start >= end) continue;
        open.start.push(start);
        open.end.push(end);
        open.grid.push(grid);
        open.day.push(day);
      }
    }
    since = until;
  }
  return open;
}

/** Intervals of one day, flat: start, end, start, end, in milliseconds since midnight, sorted, none touching another. */
type DayHours = readonly number[];

const CLOSED: DayHours = [];

function intervalsByWeekday(rules: Pick<AvailabilityRules, 'weeklySchedule'>): DayHours[] {
  const week: number[][] = [[], [], [], [], [], [], [], []];
  for (const { weekday, start, end } of rules.weeklySchedule) {
    const day = week[weekday];
    if (day === undefined || weekday === 0) throw new RangeError(`not a weekday: ${weekday}`);
    day.push(msOfTime(start), msOfTime(end));
  }
  return week.map(mergeTouching);
}

/** Null when there are none, so that the common case pays nothing per day. */
function intervalsByDay(rules: Pick<AvailabilityRules, 'dateOverrides'>): Map<number, DayHours> | null {
  if (rules.dateOverrides.length === 0) return null;
  const days = new Map<number, DayHours>();
  for (const { date, intervals } of rules.dateOverrides) {
    const day = dayNumber(date);
    if (day === null) throw new RangeError(`not a date: ${date}`);
    days.set(day, mergeTouching(intervals.flatMap(({ start, end }: TimeInterval) => [msOfTime(start), msOfTime(end)])));
  }
  return days;
}

/** Intervals of one date that touch are one interval: the grid of candidates runs on through the seam. */
function mergeTouching(flat: readonly number[]): DayHours {
  if (isApart(flat)) return flat;
  const pairs: [number, number][] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i] ?? 0, flat[i + 1] ?? 0]);
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [start, end] of pairs) {
    const last = merged.length - 1;
    if (start <= (merged[last] ?? -1)) merged[last] = Math.max(merged[last] ?? 0, end);
    else merged.push(start, end);
  }
  return merged;
}

/** True when the intervals are in order already and none touches the next: nearly every schedule that was saved. */
function isApart(flat: readonly number[]): boolean {
  for (let i = 2; i < flat.length; i += 2) if ((flat[i] ?? 0) <= (flat[i - 1] ?? 0)) return false;
  return true;
}

function msOfTime(time: string): number {
  const minutes = minutesOfTime(time);
  if (minutes === null) throw new RangeError(`not a time of day: ${time}`);
  return minutes * MINUTE_MS;
}
