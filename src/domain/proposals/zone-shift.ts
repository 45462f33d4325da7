import type { Session } from '../bookings/session.ts';
import type { Interval } from '../interval.ts';
import { addMs, type EpochMs } from '../time.ts';
import { nominalInstant, parseWall } from '../zones/wall-time.ts';

/** Zone rules as a comparison needs them: the release, and the instant that a wall time means. */
export interface RulesInUse {
  readonly version: string;
  readonly instantOf: (timeZone: string, wallStart: string) => EpochMs | null;
}

/** Where a session would lie by its wall time under other rules; null when it lies there, or has no readable wall time. */
export function shiftedBy(
  session: Pick<Session, 'start' | 'end' | 'anchorTimeZone' | 'wallStart'>,
  rules: RulesInUse,
): Interval | null {
  const start = rules.instantOf(session.anchorTimeZone, session.wallStart);
  if (start === null || start === session.start) return null;
  return { start, end: addMs(start, session.end - session.start) };
}

/** The instant a wall time means under the rules this process has; of two the first, as when a series is booked. */
export function instantOfWall(timeZone: string, wallStart: string): EpochMs | null {
  const wall = parseWall(wallStart);
  return wall === null ? null : nominalInstant(timeZone, wall);
}
