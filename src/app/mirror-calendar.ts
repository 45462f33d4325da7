import { findConnection, findMentorCalendar } from '../db/queries/calendars.ts';
import { findConnectedCalendar } from '../db/queries/connected-calendars.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { isTooShort, mirrorWindow } from '../domain/calendar/mirror-window.ts';
import { type CalendarChanges, ProviderError } from '../ports/calendar-provider.ts';
import { type AskedCalendar, applyCalendarChanges, refuseCalendar } from './apply-calendar-changes.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';

export type SyncDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>;

/** How one sync ended. Only `UNAVAILABLE` is worth another try soon. */
export type SyncOutcome = 'SYNCED' | 'NOT_CONNECTED' | 'GRANT_DEAD' | 'REFUSED' | 'UNAVAILABLE';

export interface SyncEnd {
  readonly outcome: SyncOutcome;
  /** How long Google asked to be left alone; null when it did not say. */
  readonly retryAfterMs: number | null;
}

/**
 * Brings the mirror of one calendar up to date.
 *
 * Incremental where there is a sync token; a token Google gave up (410), a mirror that ends too soon and a calendar
 * that moved to another zone, which moves its all-day events without a word, mean the whole calendar once more, put in
 * place of the old mirror in one transaction. A failure that may pass changes nothing: the mirror grows stale, and
 * says so. Whoever was overtaken by another sync asks again with the token that one left.
 */
export async function mirrorCalendar(
  deps: SyncDeps,
  key: { readonly mentorId: string; readonly calendarId: string },
): Promise<SyncEnd> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const asked = await ask(deps, key);
    if (asked === null) return { outcome: 'SYNCED', retryAfterMs: null }; // nothing to mirror any more
    try {
      const changes = await withGoogleAccess(deps, key.mentorId, (token) => listChanges(deps, token, asked));
      if ((await applyCalendarChanges(deps, asked, changes)) !== 'OVERTAKEN') break;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return failed(deps, asked, error);
    }
  }
  return { outcome: 'SYNCED', retryAfterMs: null };
}

async function ask(
  deps: SyncDeps,
  key: { readonly mentorId: string; readonly calendarId: string },
): Promise<AskedCalendar | null> {
  const connection = await findConnection(deps.db, key.mentorId);
  const calendar = await findConnectedCalendar(deps.db, key);
  if (connection === null || calendar === null || !calendar.blocks) return null;
  const settings = (await findMentorCalendar(deps.db, key.mentorId)) ?? DEFAULT_SETTINGS;
  const askedAt = deps.clock.now();
  const isShort = isTooShort(calendar.windowEnd, askedAt, settings.horizonDays);
  return {
    connection,
    calendar,
    syncToken: isShort ? null : calendar.syncToken,
    askedAt,
    window: mirrorWindow(askedAt, settings.horizonDays),
  };
}

async function listChanges(
  deps: SyncDeps,
  accessToken: string,
  { calendar: { calendarId, timeZone }, syncToken, window }: AskedCalendar,
): Promise<CalendarChanges> {
  const whole = () => deps.calendars.listChanges(accessToken, { calendarId, syncToken: null, window });
  if (syncToken === null) return whole();
  try {
    const changes = await deps.calendars.listChanges(accessToken, { calendarId, syncToken, window });
    return changes.timeZone === timeZone ? changes : whole();
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'SYNC_TOKEN_GONE') throw error;
    return whole();
  }
}

async function failed(deps: SyncDeps, asked: AskedCalendar, error: ProviderError): Promise<SyncEnd> {
  if (error.failure === 'GRANT_DEAD') return { outcome: 'GRANT_DEAD', retryAfterMs: null };
  if (error.isTransient) return { outcome: 'UNAVAILABLE', retryAfterMs: error.retryAfterMs };
  deps.log.warn({ mentorId: asked.calendar.mentorId, failure: error.failure }, 'Google refuses to list a calendar');
  await refuseCalendar(deps, asked, error.failure);
  return { outcome: 'REFUSED', retryAfterMs: null };
}

/** Overtaken by one sync is chance, by this many in a row somebody else's care. */
const MOST_TRIES = 4;
