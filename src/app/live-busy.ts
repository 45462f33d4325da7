import { findConnection } from '../db/queries/calendars.ts';
import type { BusyInterval } from '../domain/availability/blocked-time.ts';
import { SERIES_WEEKS } from '../domain/bookings/booking.ts';
import type { RequestedSeries } from '../domain/bookings/requested-series.ts';
import { calendarState, needsLiveCheck } from '../domain/calendar/connection.ts';
import { addMs, DAY_MS, type EpochMs, WEEK_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';

/** Busy time Google told just now, or `UNKNOWN` when it could not be asked. Unknown is never free. */
export type LiveBusy = readonly BusyInterval[] | 'UNKNOWN';

/**
 * Asks Google itself about the weeks of a series, where the mirror was not refreshed for too long.
 * A fresh mirror, or a mentor without a connection, needs no question: the answer is empty.
 */
export async function liveBusy(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>,
  series: Pick<RequestedSeries, 'mentorId' | 'firstSessions'>,
  now: EpochMs,
): Promise<LiveBusy> {
  const connection = await findConnection(deps.db, series.mentorId);
  const state = calendarState(connection, now, deps.config.calendar.staleAfterMinutes);
  if (connection === null || !needsLiveCheck(state) || series.firstSessions.length === 0) return [];
  const interval = {
    start: addMs(Math.min(...series.firstSessions) as EpochMs, -DAY_MS),
    end: addMs(Math.max(...series.firstSessions) as EpochMs, SERIES_WEEKS * WEEK_MS + DAY_MS),
  };
  try {
    return await withGoogleAccess(deps, series.mentorId, (accessToken) =>
      deps.calendars.freeBusy(accessToken, { calendarId: connection.googleCalendarId, interval }),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn({ mentorId: series.mentorId, failure: error.failure }, 'a stale calendar could not be asked live');
    return 'UNKNOWN';
  }
}
