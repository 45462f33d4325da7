import type { AvailabilityBundle } from '../availability/bundle.ts';
import { openTime } from '../availability/open-time.ts';
import { findSlots } from '../availability/slots.ts';
import type { WeeklyInterval } from '../availability/weekly-schedule.ts';
import { type Interval, overlaps, type Span } from '../interval.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, WEEK_MS } from '../time.ts';
import { SERIES_WEEKS } from './booking.ts';
import { fitsBeside, type WeeklyCandidate, weeklyCandidates } from './weekly-candidates.ts';

/** When a student can have lessons: prepared once, then asked of any number of mentors. Epoch milliseconds. */
export interface WeeklyWish {
  /** The student's free time, in order, none touching another; covers every week a series could fall into. */
  readonly windows: readonly Span[];
  /** The student's own live sessions, with whomever. */
  readonly studentSessions: readonly Span[];
  readonly sessionsPerWeek: number;
}

/** The instants of weekly hours in the student's zone in the four weeks from `now` on. */
export function wishWindows(timeZone: string, hours: readonly WeeklyInterval[], now: EpochMs): Span[] {
  const open = openTime({ timeZone, weeklySchedule: hours, dateOverrides: [] }, now, now + WISH_MS);
  const windows: { start: number; end: number }[] = [];
  open.start.forEach((start, piece) => {
    const last = windows.at(-1);
    const end = open.end[piece] ?? start;
    if (last?.end === start) last.end = end;
    else windows.push({ start, end });
  });
  return windows;
}

/**
 * First sessions, within the next seven days, of a weekly series of four weeks with this mentor, every lesson of it in
 * the student's windows; null when there is none. What it finds `checkSeries` calls bookable, and where that would find
 * a series it does too.
 */
export function findWeeklyMatch(bundle: AvailabilityBundle, wish: WeeklyWish): readonly EpochMs[] | null {
  const slots = findSlots({ ...bundle, from: bundle.now, to: bundle.now + WISH_MS });
  const wished = withinWindows(slots, wish.windows).filter(
    (slot) => !wish.studentSessions.some((session) => overlaps(session, slot)),
  );
  const firstStarts = wished.filter(({ start }) => start < bundle.now + WEEK_MS).map(({ start }) => start);
  if (firstStarts.length < wish.sessionsPerWeek) return null;
  const free = new Set<number>(wished.map(({ start }) => start));
  const candidates = weeklyCandidates(bundle, firstStarts, free, SERIES_WEEKS);
  const spacing = (bundle.sessionMinutes + bundle.bufferMinutes) * MINUTE_MS;
  const picked = pick(candidates, [], { count: wish.sessionsPerWeek, spacing });
  return picked?.map(({ starts }) => starts[0]) ?? null;
}

/** Slots that lie in one window whole; both lists are in order. */
function withinWindows(slots: readonly Interval[], windows: readonly Span[]): Interval[] {
  let window = 0;
  return slots.filter(({ start, end }) => {
    while ((windows[window]?.end ?? Number.POSITIVE_INFINITY) <= start) window++;
    const around = windows[window];
    return around !== undefined && around.start <= start && end <= around.end;
  });
}

/** The first so many candidates that get along, in order of time; at most three, so all combinations can be tried. */
function pick(
  candidates: readonly WeeklyCandidate[],
  picked: readonly WeeklyCandidate[],
  wanted: { readonly count: number; readonly spacing: number },
): readonly WeeklyCandidate[] | null {
  if (picked.length === wanted.count) return picked;
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i];
    if (candidate === undefined || !fitsBeside(candidate, picked, wanted.spacing)) continue;
    const whole = pick(candidates.slice(i + 1), [...picked, candidate], wanted);
    if (whole !== null) return whole;
  }
  return null;
}

/** Four weeks and a day: a clock may be turned back in them, and the last lesson has to end in a window too. */
const WISH_MS = SERIES_WEEKS * WEEK_MS + DAY_MS;
