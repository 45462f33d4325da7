import { findConnection } from '../db/queries/calendars.ts';
import { listConnectedCalendars } from '../db/queries/connected-calendars.ts';
import { mirrorCalendar, type SyncDeps, type SyncEnd, type SyncOutcome } from './mirror-calendar.ts';

/**
 * Brings the mirror of a mentor's busy time up to date, calendar by calendar. How the worst of them ended is the answer.
 */
export async function syncGoogleCalendar(deps: SyncDeps, mentorId: string): Promise<SyncOutcome> {
  return (await trySync(deps, mentorId)).outcome;
}

/**
 * The same, with how long Google asked to be left alone: null when it did not say.
 *
 * @param calendarId reads that calendar alone; all that block without it
 */
export async function trySync(deps: SyncDeps, mentorId: string, calendarId?: string): Promise<SyncEnd> {
  const connection = await findConnection(deps.db, mentorId);
  if (connection === null || connection.state === 'PARTIAL_SCOPES') return ended('NOT_CONNECTED');
  if (connection.state === 'REAUTH_REQUIRED') return ended('GRANT_DEAD');
  const calendars = (await listConnectedCalendars(deps.db, mentorId)).filter(
    (calendar) => calendar.blocks && (calendarId === undefined || calendar.calendarId === calendarId),
  );
  let worst = ended('SYNCED');
  for (const calendar of calendars) {
    const end = await mirrorCalendar(deps, calendar);
    if (BADNESS.indexOf(end.outcome) > BADNESS.indexOf(worst.outcome)) worst = end;
    // Neither a dead grant nor a limit of the account is mended by asking for the next calendar.
    if (end.outcome === 'GRANT_DEAD' || end.outcome === 'UNAVAILABLE') break;
  }
  return worst;
}

function ended(outcome: SyncOutcome): SyncEnd {
  return { outcome, retryAfterMs: null };
}

const BADNESS: readonly SyncOutcome[] = ['SYNCED', 'REFUSED', 'UNAVAILABLE', 'NOT_CONNECTED', 'GRANT_DEAD'];
