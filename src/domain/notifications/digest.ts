import type { Interval } from '../interval.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../time.ts';
import { dateOfDay, dayNumber } from '../zones/civil-date.ts';
import { dateAt, nominalInstant, startOfDate, type WallMs } from '../zones/wall-time.ts';

/** A morning's summary of the local day before. */
export interface Digest {
  /** The day it is about, `2026-11-22`, by the reader's clock. */
  readonly day: string;
  /** That day's instants: 23, 24 or 25 hours. */
  readonly within: Interval;
  /** Seven in the morning of the day after. */
  readonly dueAt: EpochMs;
  /** When the next one is due: nobody wants two. */
  readonly expiresAt: EpochMs;
}

/** The digest about a local date. Throws a RangeError for a date that does not exist. */
export function digestAbout(timeZone: string, date: string): Digest {
  const day = dayNumber(date);
  if (day === null) throw new RangeError(`no such date: ${date}`);
  return {
    day: date,
    within: { start: startOfDate(timeZone, date), end: startOfDate(timeZone, dateOfDay(day + 1)) },
    dueAt: morningOf(timeZone, day + 1),
    expiresAt: morningOf(timeZone, day + 2),
  };
}

/** The digests that fall due in `(after, upTo]` by the clocks of a zone, in order. */
export function digestsDue(timeZone: string, after: EpochMs, upTo: EpochMs): Digest[] {
  const found: Digest[] = [];
  const first = (dayNumber(dateAt(timeZone, after)) ?? 0) - 1;
  for (let day = first; ; day += 1) {
    const digest = digestAbout(timeZone, dateOfDay(day));
    if (digest.dueAt > upTo) return found;
    if (digest.dueAt > after) found.push(digest);
  }
}

function morningOf(timeZone: string, day: number): EpochMs {
  return nominalInstant(timeZone, (day * DAY_MS + MORNING_MS) as WallMs);
}

const MORNING_MS = 7 * HOUR_MS;
