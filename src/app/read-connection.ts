import { findConnection } from '../db/queries/calendars.ts';
import { listConnectedCalendars } from '../db/queries/connected-calendars.ts';
import { listChannelEnds } from '../db/queries/watch-channels.ts';
import { type CalendarState, calendarState } from '../domain/calendar/connection.ts';
import { problemText } from '../domain/calendar/problem-text.ts';
import { missingScopes } from '../domain/calendar/scopes.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/** A connection as its mentor sees it. */
export interface ConnectionView {
  readonly state: CalendarState;
  readonly googleEmail: string | null;
  readonly grantedScopes: string[];
  readonly missingScopes: string[];
  readonly lastSyncedAt: EpochMs | null;
  readonly lastError: string | null;
  /** The same in words. */
  readonly problem: string | null;
  readonly ignoreAllDayEvents: boolean;
  /** The account's calendars, its own first. */
  readonly calendars: CalendarView[];
}

/** One calendar as its mentor sees it. */
export interface CalendarView {
  readonly id: string;
  readonly name: string | null;
  readonly timeZone: string | null;
  readonly state: CalendarState;
  readonly blocks: boolean;
  readonly isWriteTarget: boolean;
  readonly isWritable: boolean;
  readonly lastSyncedAt: EpochMs | null;
  readonly lastError: string | null;
  readonly problem: string | null;
  readonly channelExpiresAt: EpochMs | null;
}

/** The mentor's connection as it is worth now; without one, what `DISCONNECTED` looks like. */
export async function readConnection(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  mentorId: string,
): Promise<ConnectionView> {
  const connection = await findConnection(deps.db, mentorId);
  const now = deps.clock.now();
  const { staleAfterMinutes } = deps.config.calendar;
  const state = calendarState(connection, now, staleAfterMinutes);
  const calendars = connection === null ? [] : await listConnectedCalendars(deps.db, mentorId);
  const channelEnds = await listChannelEnds(deps.db, mentorId);
  return {
    state,
    googleEmail: connection?.googleEmail ?? null,
    grantedScopes: [...(connection?.grantedScopes ?? [])],
    missingScopes: connection === null ? [] : missingScopes(connection.grantedScopes),
    lastSyncedAt: connection?.lastSyncedAt ?? null,
    lastError: connection?.lastError ?? null,
    problem: problemText(connection?.lastError ?? null),
    ignoreAllDayEvents: connection?.ignoreAllDayEvents ?? false,
    calendars: calendars.map((calendar) => ({
      id: calendar.calendarId,
      name: calendar.name,
      timeZone: calendar.timeZone,
      // One that does not block is not read, and so never stale.
      state: calendar.blocks ? calendarState(calendar, now, staleAfterMinutes) : calendar.state,
      blocks: calendar.blocks,
      isWriteTarget: calendar.calendarId === connection?.googleCalendarId,
      isWritable: calendar.isWritable,
      lastSyncedAt: calendar.lastSyncedAt,
      lastError: calendar.lastError,
      problem: problemText(calendar.lastError),
      channelExpiresAt: channelEnds.get(calendar.calendarId) ?? null,
    })),
  };
}
