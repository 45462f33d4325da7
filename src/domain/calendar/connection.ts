import { type EpochMs, MINUTE_MS } from '../time.ts';

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
 * A connection that has not synced within the limit is `STALE`, however healthy it looked then.
 */
export function calendarState(
  connection: { readonly state: StoredCalendarState; readonly lastSyncedAt: EpochMs | null } | null,
  now: EpochMs,
  staleAfterMinutes: number,
): CalendarState {
  if (connection === null) return 'DISCONNECTED';
  if (connection.state !== 'CONNECTED') return connection.state;
  const age = connection.lastSyncedAt === null ? Number.POSITIVE_INFINITY : now - connection.lastSyncedAt;
  return age > staleAfterMinutes * MINUTE_MS ? 'STALE' : 'CONNECTED';
}

/** Whether slots may be offered: known busy time, or a mentor who never connected. Unknown is never free. */
export function offersSlots(state: CalendarState): boolean {
  return state === 'CONNECTED' || state === 'STALE' || state === 'DISCONNECTED';
}

/** A calendar last read too long ago is asked again, live, before a booking is written. */
export function needsLiveCheck(state: CalendarState): boolean {
  return state === 'STALE';
}
