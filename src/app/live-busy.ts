import { findConnection } from '../db/queries/calendars.ts';
import { listConnectedCalendars } from '../db/queries/connected-calendars.ts';
import type { BusyInterval } from '../domain/availability/blocked-time.ts';
import { SERIES_WEEKS } from '../domain/bookings/booking.ts';
import type { RequestedSeries } from '../domain/bookings/requested-series.ts';
import { calendarState, needsLiveCheck } from '../domain/calendar/connection.ts';
import type { Interval } from '../domain/interval.ts';
import { addMs, DAY_MS, type EpochMs, WEEK_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';

/** Busy time Google told just now, or `UNKNOWN` when it could not be asked. Unknown is never free. */
export type LiveBusy = readonly BusyInterval[] | 'UNKNOWN';

/**
 * Asks Google itself about the weeks of a series, in every calendar that blocks, where the mirror was not refreshed
 * for too long. A fresh mirror, or a mentor without a connection, needs no question: the answer is empty.
 *
 * Google's own sum of busy time tells neither whole days apart, which a mentor may ignore, nor our sessions' events,
 * which must not be in their own way when they move. Where that matters the events themselves are asked for.
 *
 * @param series.moves true for sessions that are booked already and go elsewhere
 */
export async function liveBusy(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>,
  series: Pick<RequestedSeries, 'mentorId' | 'firstSessions'> & { readonly moves?: true },
  now: EpochMs,
): Promise<LiveBusy> {
  const { mentorId, firstSessions } = series;
  const connection = await findConnection(deps.db, mentorId);
  const state = calendarState(connection, now, deps.config.calendar.staleAfterMinutes);
  if (connection === null || !needsLiveCheck(state) || firstSessions.length === 0) return [];
  const calendars = await listConnectedCalendars(deps.db, mentorId);
  const calendarIds = calendars.filter(({ blocks }) => blocks).map(({ calendarId }) => calendarId);
  const interval = {
    start: addMs(Math.min(...firstSessions) as EpochMs, -DAY_MS),
    end: addMs(Math.max(...firstSessions) as EpochMs, SERIES_WEEKS * WEEK_MS + DAY_MS),
  };
  const ask = { calendarIds, interval, ignoreAllDay: connection.ignoreAllDayEvents };
  try {
    return await withGoogleAccess(deps, mentorId, (accessToken) =>
      series.moves === true || connection.ignoreAllDayEvents
        ? listBusyEvents(deps, accessToken, ask)
        : deps.calendars.freeBusy(accessToken, ask),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn({ mentorId, failure: error.failure }, 'a stale calendar could not be asked live');
    return 'UNKNOWN';
  }
}

/** Busy time out of the events themselves, without those of our own sessions. */
async function listBusyEvents(
  deps: Pick<Deps, 'calendars'>,
  accessToken: string,
  {
    calendarIds,
    interval: window,
    ignoreAllDay,
  }: { readonly calendarIds: readonly string[]; readonly interval: Interval; readonly ignoreAllDay: boolean },
): Promise<Interval[]> {
  const busy: Interval[] = [];
  for (const calendarId of calendarIds) {
    const { changes } = await deps.calendars.listChanges(accessToken, { calendarId, syncToken: null, window });
    busy.push(
      ...changes.flatMap((event) => (event.busy === null || (event.allDay && ignoreAllDay) ? [] : [event.busy])),
    );
  }
  return busy;
}
