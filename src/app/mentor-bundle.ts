import type { Config } from '../config.ts';
import type { MentorTimes } from '../db/queries/mentor-times.ts';
import type { BusyInterval } from '../domain/availability/blocked-time.ts';
import type { AvailabilityBundle } from '../domain/availability/bundle.ts';
import type { Refusal } from '../domain/availability/explain.ts';
import { type CalendarState, calendarState, offersSlots } from '../domain/calendar/connection.ts';
import type { EpochMs } from '../domain/time.ts';

/** What was loaded of a mentor, as the one bundle that every decision about their time is made from. */
export function mentorBundle(
  times: MentorTimes,
  state: CalendarState,
  now: EpochMs,
  liveBusy: readonly BusyInterval[] = [],
): AvailabilityBundle {
  return {
    ...times.calendar,
    busy: [...times.busy, ...liveBusy, ...beyondMirror(times)].map((busy) => ({ ...busy, source: 'GOOGLE' })),
    booked: times.booked.map(({ sessionId, start, end, status }) => ({
      start,
      end,
      held: status === 'HELD',
      source: `${status === 'DEMO_CALL' ? DEMO_CALL_SOURCE : SESSION_SOURCE}${sessionId}`,
    })),
    calendar: offersSlots(state) ? 'FREE_TO_USE' : 'UNKNOWN',
    now,
  };
}

/** What lies behind the end of the mirror is not known, and so not free. */
function beyondMirror({ connection }: Pick<MentorTimes, 'connection'>): BusyInterval[] {
  const end = connection?.mirroredUntil ?? null;
  return end === null ? [] : [{ start: end, end: Number.MAX_SAFE_INTEGER }];
}

/** The state of the mentor's calendar connection, by the configured limit. */
export function stateOf(times: Pick<MentorTimes, 'connection'>, now: EpochMs, config: Config): CalendarState {
  return calendarState(times.connection, now, config.calendar.staleAfterMinutes);
}

/**
 * Whether a start is refused because of somebody else's session, or a demo call: one lies there or is held there, or nothing speaks
 * against it but that one lies too close.
 */
export function isTaken(refusals: readonly Pick<Refusal, 'code' | 'source'>[]): boolean {
  const bySessions = refusals.filter(
    ({ source }) => source?.startsWith(SESSION_SOURCE) || source?.startsWith(DEMO_CALL_SOURCE),
  );
  return (
    bySessions.some(({ code }) => code === 'BOOKED' || code === 'HELD') ||
    (bySessions.length > 0 &&
      bySessions.length === refusals.length &&
      bySessions.every(({ code }) => code === 'BUFFER'))
  );
}

const SESSION_SOURCE = 'session/';
const DEMO_CALL_SOURCE = 'demo-call/';
