import { DAY_MS, type EpochMs, HOUR_MS } from '../time.ts';
import { dateOfDay, dayNumber } from './civil-date.ts';
import { zoneRules } from './known-zones.ts';
import { periodAt } from './zone-rules.ts';

declare const wallMs: unique symbol;

/**
 * A date and time of day without a zone, as the milliseconds from 1970-01-01T00:00 to it on that same wall.
 * Steps of `DAY_MS` and `WEEK_MS` are whole local days and weeks here, which they are not between instants.
 */
export type WallMs = number & { readonly [wallMs]: true };

/**
 * Milliseconds a zone is ahead of UTC at an instant (New York in July: -14,400,000).
 * Like every function here it throws a RangeError for an unknown zone.
 */
export function offsetAt(timeZone: string, at: number): number {
  const rules = zoneRules(timeZone);
  return rules.offsets[periodAt(rules, at)] ?? 0;
}

/** What a clock on the wall of `timeZone` shows at an instant. */
export function wallAt(timeZone: string, at: number): WallMs {
  return (at + offsetAt(timeZone, at)) as WallMs;
}

/** The instants at which the clocks of `timeZone` show `wall`, in order: none in a gap, two in a repeated hour. */
export function instantsOf(timeZone: string, wall: WallMs): EpochMs[] {
  const rules = zoneRules(timeZone);
  const found: EpochMs[] = [];
  const last = periodAt(rules, wall + WIDEST_OFFSET_MS);
  for (let period = periodAt(rules, wall - WIDEST_OFFSET_MS); period <= last; period++) {
    const at = wall - (rules.offsets[period] ?? Number.NaN);
    const since = rules.changes[period - 1] ?? Number.NEGATIVE_INFINITY;
    const until = rules.changes[period] ?? Number.POSITIVE_INFINITY;
    if (at >= since && at < until) found.push(at as EpochMs);
  }
  return found;
}

/**
 * The instant a wall time is taken to mean when there must be one: the first of two; and one that does not exist
 * is as far behind the gap as it would have been behind the hour before it (02:30 becomes 03:30).
 */
export function nominalInstant(timeZone: string, wall: WallMs): EpochMs {
  const [first] = instantsOf(timeZone, wall);
  return first ?? ((wall - offsetAt(timeZone, changeBehindGap(timeZone, wall) - 1)) as EpochMs);
}

/** The instant of the change that swallowed `wall`, which must be a wall time that does not exist in `timeZone`. */
export function changeBehindGap(timeZone: string, wall: WallMs): EpochMs {
  const rules = zoneRules(timeZone);
  const { changes, offsets } = rules;
  for (let i = periodAt(rules, wall - WIDEST_OFFSET_MS); i < changes.length; i++) {
    const at = changes[i] ?? Number.NaN;
    if (wall >= at + (offsets[i] ?? Number.NaN) && wall < at + (offsets[i + 1] ?? Number.NaN)) return at as EpochMs;
  }
  throw new RangeError(`this wall time exists in ${timeZone}: ${formatWall(wall)}`);
}

/** The first instant of a local date (`YYYY-MM-DD`): midnight, or where midnight is skipped the moment the clocks jump. */
export function startOfDate(timeZone: string, date: string): EpochMs {
  const day = dayNumber(date);
  if (day === null) throw new RangeError(`no such date: ${date}`);
  const midnight = (day * DAY_MS) as WallMs;
  const [first] = instantsOf(timeZone, midnight);
  return first ?? changeBehindGap(timeZone, midnight);
}

/** The local date, `YYYY-MM-DD`. */
export function dateAt(timeZone: string, at: number): string {
  return dateOfDay(Math.floor(wallAt(timeZone, at) / DAY_MS));
}

/** `2026-03-09T17:00`, with seconds only where there are any: the text a session keeps of the wall time it came from. */
export function formatWall(wall: WallMs): string {
  const text = new Date(wall).toISOString().slice(0, -1);
  if (text.endsWith(':00.000')) return text.slice(0, 16);
  return text.endsWith('.000') ? text.slice(0, 19) : text;
}

/** The wall time a text like `2026-03-09T17:00` or `2026-03-09T17:00:30` names, or null. */
export function parseWall(text: string): WallMs | null {
  const match = WALL.exec(text);
  const day = dayNumber(match?.[1] ?? '');
  if (match === null || day === null) return null;
  const at = Date.parse(`${text}Z`);
  return Number.isNaN(at) || Math.floor(at / DAY_MS) !== day ? null : (at as WallMs);
}

const WALL = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{3})?)?$/;

/** No zone was ever farther from UTC than this; it bounds the search for the instants of a wall time. */
const WIDEST_OFFSET_MS = 26 * HOUR_MS;
