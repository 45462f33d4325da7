import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';

/** The time from the first of some sessions to the end of the last. Throws on none. */
export function timeOf(sessions: readonly Interval[]): Interval {
  if (sessions.length === 0) throw new RangeError('no sessions');
  return {
    start: Math.min(...sessions.map((session) => session.start)) as EpochMs,
    end: Math.max(...sessions.map((session) => session.end)) as EpochMs,
  };
}
