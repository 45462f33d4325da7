import { inTransaction } from '../db/client.ts';
import { applyBusyChanges, clearBusy } from '../db/queries/busy.ts';
import { findConnection, findMentorCalendar, lockConnection, updateConnection } from '../db/queries/calendars.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { type CalendarChanges, ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { markConnection } from './mark-connection.ts';
import { recordChange } from './record-change.ts';

type SyncDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'vault' | 'calendars' | 'log'>;

/** How one sync ended. Only `UNAVAILABLE` is worth another try soon. */
export type SyncOutcome = 'SYNCED' | 'NOT_CONNECTED' | 'GRANT_DEAD' | 'REFUSED' | 'UNAVAILABLE';

/**
 * Brings the mirror of a mentor's busy time up to date.
 *
 * Incremental where there is a sync token; a token Google gave up (410) means the whole calendar once more, put in
 * place of the old mirror in one transaction. A failure that may pass changes nothing: the mirror grows stale, and says so.
 */
export async function syncGoogleCalendar(deps: SyncDeps, mentorId: string): Promise<SyncOutcome> {
  const connection = await findConnection(deps.db, mentorId);
  if (connection === null || connection.state === 'PARTIAL_SCOPES') return 'NOT_CONNECTED';
  if (connection.state === 'REAUTH_REQUIRED') return 'GRANT_DEAD';
  const askedAt = deps.clock.now();
  try {
    const changes = await withGoogleAccess(deps, mentorId, (accessToken) =>
      listChanges(deps, accessToken, connection, askedAt),
    );
    await applyChanges(deps, mentorId, { changes, askedAt, basedOn: connection.syncToken });
    return 'SYNCED';
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.failure === 'GRANT_DEAD') return 'GRANT_DEAD';
    if (error.isTransient) return 'UNAVAILABLE';
    await refuse(deps, mentorId, error.failure);
    return 'REFUSED';
  }
}

async function listChanges(
  deps: SyncDeps,
  accessToken: string,
  connection: { readonly googleCalendarId: string; readonly syncToken: string | null },
  askedAt: EpochMs,
): Promise<CalendarChanges> {
  const whole = { calendarId: connection.googleCalendarId, syncToken: null, windowStart: addMs(askedAt, -DAY_MS) };
  if (connection.syncToken === null) return deps.calendars.listChanges(accessToken, whole);
  try {
    return await deps.calendars.listChanges(accessToken, { ...whole, syncToken: connection.syncToken });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'SYNC_TOKEN_GONE') throw error;
    return deps.calendars.listChanges(accessToken, whole);
  }
}

/** Writes changes and token together, unless another sync got there first: then its answer is as good as ours. */
async function applyChanges(
  deps: SyncDeps,
  mentorId: string,
  answer: { readonly changes: CalendarChanges; readonly askedAt: EpochMs; readonly basedOn: string | null },
): Promise<void> {
  const { changes, askedAt, basedOn } = answer;
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentorId);
    if (connection === null || connection.syncToken !== basedOn) return;
    if (changes.full) await clearBusy(tx, mentorId);
    await applyBusyChanges(tx, mentorId, changes.changes);
    await updateConnection(
      tx,
      mentorId,
      {
        state: 'CONNECTED',
        syncToken: changes.nextSyncToken,
        calendarTimeZone: changes.timeZone,
        lastSyncedAt: askedAt,
        lastError: null,
      },
      askedAt,
    );
    const recovered = connection.state !== 'CONNECTED';
    if (!recovered && changes.changes.length === 0) return;
    const horizonDays = (await findMentorCalendar(tx, mentorId))?.horizonDays ?? DEFAULT_SETTINGS.horizonDays;
    await recordChange(deps, tx, askedAt, {
      actor: { kind: 'system' },
      action: 'calendar.synced',
      subject: `mentor/${mentorId}`,
      details: { full: changes.full, changes: changes.changes.length },
      events: recovered
        ? [{ userId: mentorId, body: { kind: 'CALENDAR_STATE_CHANGED', mentorId, state: 'CONNECTED' } }]
        : [],
      availability: { mentorId, within: { start: askedAt, end: addMs(askedAt, horizonDays * DAY_MS) } },
    });
  });
}

async function refuse(deps: SyncDeps, mentorId: string, failure: string): Promise<void> {
  deps.log.warn({ mentorId, failure }, 'Google refuses to list a calendar');
  await markConnection(deps, mentorId, 'CALENDAR_ERROR', failure);
}
