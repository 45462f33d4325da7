import { findConnection } from '../db/queries/calendars.ts';
import { type CalendarState, calendarState } from '../domain/calendar/connection.ts';
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
}

/** The mentor's connection as it is worth now; without one, what `DISCONNECTED` looks like. */
export async function readConnection(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  mentorId: string,
): Promise<ConnectionView> {
  const connection = await findConnection(deps.db, mentorId);
  const state = calendarState(connection, deps.clock.now(), deps.config.calendar.staleAfterMinutes);
  return {
    state,
    googleEmail: connection?.googleEmail ?? null,
    grantedScopes: [...(connection?.grantedScopes ?? [])],
    missingScopes: connection === null ? [] : missingScopes(connection.grantedScopes),
    lastSyncedAt: connection?.lastSyncedAt ?? null,
    lastError: connection?.lastError ?? null,
  };
}
