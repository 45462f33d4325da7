import { type UserError, userError } from '../fault.ts';
import { type EpochMs, MINUTE_MS, WEEK_MS } from '../time.ts';
import { changeBehindGap, formatWall, instantsOf, nominalInstant, type WallMs, wallAt } from '../zones/wall-time.ts';

/** A weekly series: each first session repeats at its wall time in `timeZone`, `weeks` times in all. */
export interface SeriesPattern {
  /** The anchor zone: the mentor's. */
  readonly timeZone: string;
  /** Epoch milliseconds, one for each weekly slot. */
  readonly firstSessions: readonly number[];
  readonly weeks: number;
  readonly sessionMinutes: number;
}

/** A date of a series. Start and end are null in a week in which its wall time does not exist. */
export interface SeriesOccurrence {
  /** Weeks after the first one, from 0. */
  readonly week: number;
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
}

/**
 * All occurrences of a series in order of time. The step of a week is one of wall time, so the time of day stays
 * when the clocks change. A wall time that repeats takes its first instant, except in week 0, which keeps the very
 * instant that was picked; one that does not exist is null, ordered where it would have been.
 */
export function expandSeries(pattern: SeriesPattern): SeriesOccurrence[] {
  return placeSeries(pattern).map(({ week, start, end, skippedAt }) =>
    skippedAt === null ? { week, start, end } : { week, start: null, end: null },
  );
}

/** An occurrence with the place it comes from. */
export interface PlacedOccurrence {
  readonly week: number;
  /** Which of the first sessions it repeats, from 0. */
  readonly slot: number;
  /** Wall time in the anchor zone, `2026-03-09T17:00`. */
  readonly wallStart: string;
  /** Where the clocks skip the wall time, the instant they do; `start` and `end` then lie behind the gap. Else null. */
  readonly skippedAt: EpochMs | null;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** `expandSeries` for those who must know which weekly slot an occurrence belongs to, and want an instant always. */
export function placeSeries({ timeZone, firstSessions, weeks, sessionMinutes }: SeriesPattern): PlacedOccurrence[] {
  const placed = firstSessions.flatMap((first, slot) =>
    Array.from({ length: weeks }, (_, week) => {
      const wall = (wallAt(timeZone, first) + week * WEEK_MS) as WallMs;
      const found = week === 0 ? (first as EpochMs) : instantsOf(timeZone, wall)[0];
      const start = found ?? nominalInstant(timeZone, wall);
      const end = (start + sessionMinutes * MINUTE_MS) as EpochMs;
      const skippedAt = found === undefined ? changeBehindGap(timeZone, wall) : null;
      return { occurrence: { week, slot, wallStart: formatWall(wall), skippedAt, start, end }, wall };
    }),
  );
  const place = ({ skippedAt, start }: PlacedOccurrence) => skippedAt ?? start;
  placed.sort(
    (a, b) => place(a.occurrence) - place(b.occurrence) || a.wall - b.wall || a.occurrence.slot - b.occurrence.slot,
  );
  return placed.map(({ occurrence }) => occurrence);
}

/**
 * What is wrong with the first sessions of a series as asked for, before anybody's calendar is looked at: their
 * number, a start that has passed, two that overlap in some week, or more than seven days from the first to the last
 * (in the mentor's wall time). The paths begin at `firstSessions`.
 */
export function seriesProblems(input: {
  readonly timeZone: string;
  readonly firstSessions: readonly number[];
  readonly sessionsPerWeek: number;
  readonly sessionMinutes: number;
  readonly now: number;
}): UserError[] {
  const { timeZone, firstSessions, sessionsPerWeek, now } = input;
  const problems: UserError[] = [];
  if (firstSessions.length !== sessionsPerWeek) {
    const asked = `${sessionsPerWeek} first session${sessionsPerWeek === 1 ? '' : 's'}`;
    problems.push(userError('INVALID_SERIES', `Give ${asked}, one for each weekly slot.`, ['firstSessions']));
  }
  firstSessions.forEach((start, index) => {
    if (start >= now) return;
    problems.push(userError('IN_THE_PAST', 'This time has passed.', ['firstSessions', String(index)]));
  });

  const length = input.sessionMinutes * MINUTE_MS;
  const walls = firstSessions.map((start, index) => ({ wall: wallAt(timeZone, start), index }));
  walls.sort((a, b) => a.wall - b.wall || a.index - b.index);
  walls.forEach(({ wall, index }, place) => {
    const path = ['firstSessions', String(index)];
    const first = walls[0]?.wall ?? wall;
    const previous = walls[place - 1]?.wall;
    if (wall - first >= WEEK_MS) {
      problems.push(userError('INVALID_SERIES', 'All first sessions must lie within seven days.', path));
    } else if (previous !== undefined && wall - previous < length) {
      problems.push(userError('INVALID_SERIES', 'Two sessions of the series overlap.', path));
    } else if (place > 0 && first + WEEK_MS - wall < length) {
      problems.push(userError('INVALID_SERIES', 'This session runs into the first one of the next week.', path));
    }
  });
  return problems;
}

/**
 * The occurrences at which the student's own clock shows another weekday or time than in week 0 of the same weekly
 * slot, because one of the two zones changed its clocks in between and the other did not.
 */
export function wallTimeShifts<T extends { readonly week: number; readonly slot: number; readonly start: number }>(
  occurrences: readonly T[],
  studentTimeZone: string,
): T[] {
  const habit = new Map<number, number>();
  for (const { week, slot, start } of occurrences) if (week === 0) habit.set(slot, wallAt(studentTimeZone, start));
  return occurrences.filter(({ week, slot, start }) => {
    const first = habit.get(slot);
    return first !== undefined && wallAt(studentTimeZone, start) !== first + week * WEEK_MS;
  });
}
