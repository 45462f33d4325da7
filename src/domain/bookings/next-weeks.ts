import { addMs, type EpochMs, MINUTE_MS, WEEK_MS } from '../time.ts';
import { formatWall, instantsOf, nominalInstant, parseWall, type WallMs } from '../zones/wall-time.ts';
import type { PlacedOccurrence } from './series.ts';
import type { Session } from './session.ts';
import { isSlotOfWeek, type SlotWeeks } from './weekly-slots.ts';

/** Where a series stands: the wall time of each weekly slot in week 0, in the anchor zone. */
export interface SeriesWall {
  readonly anchorTimeZone: string;
  /** `2026-11-23T09:00`, one for each weekly slot there ever was, by its number. */
  readonly weeklyStarts: readonly string[];
  /** Which weeks each of them belongs to; null, or absent, where no slot ever came or went. */
  readonly slotWeeks?: readonly SlotWeeks[] | null;
}

/** Where the series of a booking stands: as it was booked, and as changes of whole weekly slots left it. */
export function seriesWall(
  booking: Pick<SeriesWall, 'anchorTimeZone' | 'slotWeeks'> & { readonly weeklyStarts: readonly string[] | null },
  sessions: readonly Pick<Session, 'week' | 'slot' | 'wallStart'>[],
): SeriesWall {
  const { anchorTimeZone, slotWeeks = null, weeklyStarts } = booking;
  return { anchorTimeZone, slotWeeks, weeklyStarts: weeklyStarts ?? weeklyStartsOf(sessions) };
}

/** Weeks that lie ahead of a running series, whatever happens: paid or not. */
export const WEEKS_AHEAD = 4;

/** The occurrences of one week of a series. One whose wall time is skipped that week has `skippedAt`. */
export function occurrencesOfWeek(series: SeriesWall, week: number, sessionMinutes: number): PlacedOccurrence[] {
  const { anchorTimeZone, slotWeeks = null } = series;
  return series.weeklyStarts.flatMap((text, slot) => {
    if (!isSlotOfWeek(slotWeeks, slot, week)) return [];
    const wall = (wallOf(text) + week * WEEK_MS) as WallMs;
    const [found] = instantsOf(anchorTimeZone, wall);
    const start = found ?? nominalInstant(anchorTimeZone, wall);
    const end = addMs(start, sessionMinutes * MINUTE_MS);
    return [{ week, slot, wallStart: formatWall(wall), skippedAt: found === undefined ? start : null, start, end }];
  });
}

/** The first week of which no occurrence has begun. */
export function firstFutureWeek(series: SeriesWall, now: EpochMs): number {
  const { anchorTimeZone, slotWeeks = null } = series;
  const lasting = series.weeklyStarts.filter((_, slot) => (slotWeeks?.[slot]?.until ?? null) === null);
  const first = Math.min(...lasting.map((text) => nominalInstant(anchorTimeZone, wallOf(text))));
  // A week more or less where the clocks change; from there it is counted.
  let week = Math.max(0, Math.floor((now - first) / WEEK_MS) - 1);
  while (startOfWeek(series, week) <= now) week += 1;
  return week;
}

/** When the first occurrence of a week begins. */
export function startOfWeek(series: SeriesWall, week: number): EpochMs {
  return Math.min(...occurrencesOfWeek(series, week, 0).map(({ start }) => start)) as EpochMs;
}

/** The wall times of a series in week 0, read from its sessions: what each weekly slot has most often. */
export function weeklyStartsOf(sessions: readonly Pick<Session, 'week' | 'slot' | 'wallStart'>[]): string[] {
  const slots = [...new Set(sessions.map((session) => session.slot))].sort((a, b) => a - b);
  return slots.map((slot) => {
    const counts = new Map<string, number>();
    for (const session of sessions.filter((each) => each.slot === slot)) {
      const start = firstWall(session);
      counts.set(start, (counts.get(start) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    return most?.[0] ?? '';
  });
}

/** A wall time of some week, as it would be in week 0. */
export function firstWall({ week, wallStart }: Pick<Session, 'week' | 'wallStart'>): string {
  return formatWall((wallOf(wallStart) - week * WEEK_MS) as WallMs);
}

function wallOf(text: string): WallMs {
  const wall = parseWall(text);
  if (wall === null) throw new RangeError('not a wall time');
  return wall;
}
