import { type EpochMs, WEEK_MS } from '../time.ts';
import { zoneRules } from '../zones/known-zones.ts';
import { instantsOf, offsetAt, parseWall, type WallMs, wallAt } from '../zones/wall-time.ts';
import type { Session } from './session.ts';

/** A weekly session that comes at another time of a person's own day than the week before. */
export interface ClockShift {
  /** The person's wall time had the clocks stayed, and what it is. */
  readonly before: WallMs;
  readonly after: WallMs;
  /** The instant since which the two zones differ by something else. */
  readonly since: EpochMs;
  /** True when the person's own clocks changed then; false when only those of the anchor zone did. */
  readonly own: boolean;
}

/**
 * Whether a session of a series, which keeps its wall time in the anchor zone, begins at another time of day in
 * `timeZone` than it would have a week before. Null in its first week, where there is no habit yet, and where the
 * anchor's own wall time did not exist a week before.
 */
export function clockShift(
  session: Pick<Session, 'week' | 'start' | 'wallStart' | 'anchorTimeZone'>,
  timeZone: string,
): ClockShift | null {
  const wall = parseWall(session.wallStart);
  if (session.week === 0 || wall === null) return null;
  const [weekBefore] = instantsOf(session.anchorTimeZone, (wall - WEEK_MS) as WallMs);
  if (weekBefore === undefined) return null;
  const before = (wallAt(timeZone, weekBefore) + WEEK_MS) as WallMs;
  const after = wallAt(timeZone, session.start);
  if (before === after) return null;
  const since = partedAt(timeZone, session.anchorTimeZone, weekBefore, session.start);
  if (since === null) return null;
  return { before, after, since, own: offsetAt(timeZone, since) !== offsetAt(timeZone, since - 1) };
}

/** The first instant in `(from, to]` at which two zones come to differ by something else; null when there is none. */
function partedAt(one: string, other: string, from: number, to: number): EpochMs | null {
  const difference = (at: number) => offsetAt(one, at) - offsetAt(other, at);
  const changes = [one, other].flatMap((zone) => [...zoneRules(zone).changes].filter((at) => at > from && at <= to));
  const found = changes.sort((a, b) => a - b).find((at) => difference(at) !== difference(at - 1));
  return found === undefined ? null : (found as EpochMs);
}
