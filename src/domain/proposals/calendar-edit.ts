import { SETTING_BOUNDS } from '../availability/mentor-calendar.ts';
import type { Interval } from '../interval.ts';
import { type EpochMs, MINUTE_MS } from '../time.ts';
import type { ProposedChange } from './proposal.ts';

/** A session's own event as the calendar shows it. */
export interface ShownEvent {
  readonly cancelled: boolean;
  /** Null for an event of whole days: a session has a time of day. */
  readonly interval: Interval | null;
}

/**
 * What the mentor means by how a session's event stands: null when it agrees with the session, `NO_SESSION` for what
 * no session can be (whole days, a time that has passed, a length nobody could set), which is simply put back.
 */
export function meaningOf(event: ShownEvent, session: Interval, now: EpochMs): ProposedChange | 'NO_SESSION' | null {
  if (event.cancelled) return { what: 'REMOVAL' };
  const { interval } = event;
  if (interval === null) return 'NO_SESSION';
  if (interval.start === session.start && interval.end === session.end) return null;
  const minutes = (interval.end - interval.start) / MINUTE_MS;
  const [shortest, longest] = SETTING_BOUNDS.sessionMinutes;
  if (interval.start <= now || minutes < shortest || minutes > longest) return 'NO_SESSION';
  return { what: 'MOVE', to: interval };
}

/** Whether two changes would come to the same. */
export function isSameChange(one: ProposedChange, other: ProposedChange): boolean {
  if (one.what === 'MOVE' && other.what === 'MOVE') {
    return one.to.start === other.to.start && one.to.end === other.to.end;
  }
  return one.what === 'REMOVAL' && other.what === 'REMOVAL';
}
