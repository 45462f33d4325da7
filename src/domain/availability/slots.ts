import type { Interval } from '../interval.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../time.ts';
import { wallAt } from '../zones/wall-time.ts';
import { blockedTime } from './blocked-time.ts';
import type { AvailabilityBundle } from './bundle.ts';
import { openTime } from './open-time.ts';

/** A question for the slots that start in `[from, to)`, epoch milliseconds; either end may be infinite. */
export interface SlotQuery extends AvailabilityBundle {
  readonly from: number;
  readonly to: number;
}

/**
 * Every slot that starts in `[from, to)`: in order, each start once. Slots may overlap, they are choices.
 * The one definition of "bookable": listing, explaining, series and the commit of a booking all ask here.
 * Throws a RangeError on rules that cannot be (an unknown zone, a step of zero).
 */
export function findSlots(query: SlotQuery): Interval[] {
  const step = query.slotStepMinutes * MINUTE_MS;
  const length = query.sessionMinutes * MINUTE_MS;
  if (!(step > 0 && length > 0)) throw new RangeError('the step and the length of a session must be above zero');
  if (query.calendar === 'UNKNOWN') return [];
  const from = Math.max(query.from, query.now + query.minimumNoticeMinutes * MINUTE_MS);
  const to = Math.min(query.to, query.now + query.horizonDays * DAY_MS);
  if (!(from < to)) return [];

  // A session that starts just before `to` still has to end in open time.
  const open = openTime(query, from, to + length);
  const blocked = blockedTime(query.busy, query.booked, query.bufferMinutes * MINUTE_MS, from, to + length);
  const taken = sessionsPerDay(query);
  const cap = query.maxSessionsPerDay ?? Number.POSITIVE_INFINITY;

  const slots: Interval[] = [];
  let block = 0;
  let run = 0; // the last piece of the contiguous open time the current piece belongs to
  for (let piece = 0; piece < open.start.length; piece++) {
    const pieceStart = open.start[piece] ?? 0;
    if (pieceStart >= to) break;
    if (run < piece) run = piece;
    while (open.start[run + 1] === open.end[run]) run++;
    if (taken !== null && (taken.get(open.day[piece] ?? 0) ?? 0) >= cap) continue;

    const grid = open.grid[piece] ?? 0;
    const lastStart = (open.end[run] ?? 0) - length;
    const before = Math.min(open.end[piece] ?? 0, to);
    let start = grid + Math.ceil((pieceStart - grid) / step) * step;
    while (start < before && start <= lastStart) {
      while ((blocked.end[block] ?? Number.POSITIVE_INFINITY) <= start) block++;
      if ((blocked.start[block] ?? Number.POSITIVE_INFINITY) < start + length) {
        const free = blocked.end[block] ?? Number.POSITIVE_INFINITY;
        start = grid + Math.ceil((free - grid) / step) * step;
      } else {
        slots.push({ start: start as EpochMs, end: (start + length) as EpochMs });
        start += step;
      }
    }
  }
  return slots;
}

/** True when a session may start at exactly this instant. */
export function isSlot(bundle: AvailabilityBundle, start: number): boolean {
  return findSlots({ ...bundle, from: start, to: start + 1 }).length > 0;
}

/** How many of the mentor's sessions start on each local date (day number); null when nothing depends on it. */
function sessionsPerDay({ timeZone, booked, maxSessionsPerDay }: AvailabilityBundle): Map<number, number> | null {
  if (maxSessionsPerDay === null || maxSessionsPerDay === undefined) return null;
  const counts = new Map<number, number>();
  for (const { start } of booked) {
    const day = Math.floor(wallAt(timeZone, start) / DAY_MS);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return counts;
}
