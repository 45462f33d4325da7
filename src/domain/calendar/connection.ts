import { addMs, type EpochMs, MINUTE_MS } from '../time.ts';

export const CALENDAR_STATES = [
  'CONNECTED',
  'STALE',
  'PARTIAL_SCOPES',
  'REAUTH_REQUIRED',
  'CALENDAR_ERROR',
  'DISCONNECTED',
] as const;
export type CalendarState = (typeof CALENDAR_STATES)[number];

/** The state kept with a connection. `STALE` is never stored: it follows from the clock. */
export type StoredCalendarState = Exclude<CalendarState, 'STALE'>;

/**
 * What a connection is worth right now.
 *
 * A connection that has not synced within the limit is `STALE`, however healthy it looked then; so is one last
 * synced in the future.
 */
export function calendarState(
  connection: { readonly state: StoredCalendarState; readonly lastSyncedAt: EpochMs | null } | null,
  now: EpochMs,
  staleAfterMinutes: number,
): CalendarState {
  if (connection === null) return 'DISCONNECTED';
  if (connection.state !== 'CONNECTED') return connection.state;
  const { lastSyncedAt } = connection;
  if (lastSyncedAt === null || isAhead(lastSyncedAt, now)) return 'STALE';
  return now - lastSyncedAt > staleAfterMinutes * MINUTE_MS ? 'STALE' : 'CONNECTED';
}

/**
 * When a calendar should be read again, `now` at the latest where that is overdue. One in error is asked hourly: what
 * Google refuses is seldom mended by asking more often. Null where only a new consent helps.
 *
 * @param spread between 0 and 1, always the same for a mentor: nobody waits longer than the interval, and mentors who
 *   were read together do not come back together
 */
export function nextSyncAt(
  calendar: {
    readonly state: StoredCalendarState;
    readonly lastSyncedAt: EpochMs | null;
    readonly updatedAt: EpochMs;
  },
  now: EpochMs,
  poll: { readonly minutes: number; readonly spread: number },
): EpochMs | null {
  const { state, lastSyncedAt, updatedAt } = calendar;
  if (state === 'CALENDAR_ERROR') {
    return isAhead(updatedAt, now) ? now : addMs(updatedAt, ERROR_POLL_MINUTES * MINUTE_MS);
  }
  if (state !== 'CONNECTED') return null;
  if (lastSyncedAt === null || isAhead(lastSyncedAt, now)) return now;
  return addMs(lastSyncedAt, Math.round(poll.minutes * MINUTE_MS * (1 - SPREAD_SHARE * poll.spread)));
}

const ERROR_POLL_MINUTES = 60;
/** How much of the interval the polls of all mentors are spread over. */
const SPREAD_SHARE = 0.25;

/** A mentor's place among all, between 0 and 1: the id is random, and so its digits are spread evenly. */
export function spreadOf(mentorId: string): number {
  return Number.parseInt(mentorId.replaceAll('-', '').slice(-8), 16) / 2 ** 32;
}

/** Written by a clock that was ahead and was set back: it says nothing about age. A minute lies between any two servers. */
function isAhead(at: EpochMs, now: EpochMs): boolean {
  return at - now > MINUTE_MS;
}

/** Whether slots may be offered: known busy time, or a mentor who never connected. Unknown is never free. */
export function offersSlots(state: CalendarState): boolean {
  return state === 'CONNECTED' || state === 'STALE' || state === 'DISCONNECTED';
}

/** A calendar last read too long ago is asked again, live, before a booking is written. */
export function needsLiveCheck(state: CalendarState): boolean {
  return state === 'STALE';
}
