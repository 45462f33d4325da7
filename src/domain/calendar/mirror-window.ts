import type { Interval } from '../interval.ts';
import { addMs, DAY_MS, type EpochMs, WEEK_MS } from '../time.ts';

/**
 * The stretch of time a calendar is mirrored for when it is read as a whole: from yesterday, for events under way, to
 * a month behind the farthest session a student may ask for. It has an end because a recurring event may have none.
 */
export function mirrorWindow(now: EpochMs, horizonDays: number): Interval {
  return { start: addMs(now, -DAY_MS), end: addMs(farthestSession(now, horizonDays), SLACK_MS) };
}

/** Whether a mirror that ends at `windowEnd` is too short, or will be within days, so that it must be read anew. */
export function isTooShort(windowEnd: EpochMs | null, now: EpochMs, horizonDays: number): boolean {
  return windowEnd === null || windowEnd < farthestSession(now, horizonDays);
}

/** The last week of a series that begins at the end of the horizon, and a week for whatever is in hand just now. */
function farthestSession(now: EpochMs, horizonDays: number): EpochMs {
  return addMs(now, Math.max(horizonDays * DAY_MS, SERIES_MS) + SERIES_MS + WEEK_MS);
}

const SERIES_MS = 4 * WEEK_MS;
/** A mirror shrinks by a day a day: with a month to spare it is read as a whole once a month. */
const SLACK_MS = 30 * DAY_MS;
