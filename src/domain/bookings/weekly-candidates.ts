import type { AvailabilityBundle } from '../availability/bundle.ts';
import { DAY_MS, type EpochMs, WEEK_MS } from '../time.ts';
import { instantsOf, type WallMs, wallAt } from '../zones/wall-time.ts';

/** A weekly time that is free in every week, for itself. */
export interface WeeklyCandidate {
  /** Its wall time in the mentor's zone, in the first week. */
  readonly wall: WallMs;
  /** Its start in each week. */
  readonly starts: readonly [EpochMs, ...EpochMs[]];
  /** How many sessions the cap leaves room for on its dates, in the fullest week. */
  readonly room: number;
}

/**
 * Those of `firstStarts` that are free in every one of `weeks` weeks at the same wall time in the mentor's zone.
 *
 * @param free every start (epoch milliseconds) that can be booked by itself, in all of those weeks
 */
export function weeklyCandidates(
  bundle: AvailabilityBundle,
  firstStarts: readonly EpochMs[],
  free: ReadonlySet<number>,
  weeks: number,
): WeeklyCandidate[] {
  const roomOn = roomByDay(bundle, weeks);
  return firstStarts.flatMap((start) => {
    const wall = wallAt(bundle.timeZone, start);
    const starts: [EpochMs, ...EpochMs[]] = [start];
    for (let week = 1; week < weeks; week++) {
      const [at] = instantsOf(bundle.timeZone, (wall + week * WEEK_MS) as WallMs);
      if (at === undefined || !free.has(at)) return [];
      starts.push(at);
    }
    return [{ wall, starts, room: roomOn(dayOf(wall)) }];
  });
}

/**
 * True when a weekly time can be booked beside those picked already: far enough from each in every week, and within
 * the cap of its dates.
 *
 * @param spacing milliseconds from one start to the next: a session and a buffer
 */
export function fitsBeside(candidate: WeeklyCandidate, picked: readonly WeeklyCandidate[], spacing: number): boolean {
  const day = dayOf(candidate.wall);
  const sameDay = picked.filter((other) => dayOf(other.wall) === day).length;
  return sameDay < candidate.room && picked.every((other) => areApart(candidate, other, spacing));
}

/** True when two weekly times keep their distance in every week, also from the last of one week to the first of the next. */
function areApart(a: WeeklyCandidate, b: WeeklyCandidate, spacing: number): boolean {
  return a.starts.every((start, week) =>
    [week - 1, week, week + 1].every((other) => {
      const distance = Math.abs(start - (b.starts[other] ?? Number.POSITIVE_INFINITY));
      return distance >= spacing;
    }),
  );
}

/** How many more sessions a local date (day number) and the same weekday of the weeks after it can take, at the least. */
function roomByDay({ timeZone, booked, maxSessionsPerDay: cap }: AvailabilityBundle, weeks: number) {
  if (cap === null || cap === undefined) return () => Number.POSITIVE_INFINITY;
  const taken = new Map<number, number>();
  for (const { start } of booked) {
    const day = dayOf(wallAt(timeZone, start));
    taken.set(day, (taken.get(day) ?? 0) + 1);
  }
  return (day: number) => cap - Math.max(...Array.from({ length: weeks }, (_, week) => taken.get(day + week * 7) ?? 0));
}

function dayOf(wall: WallMs): number {
  return Math.floor(wall / DAY_MS);
}
