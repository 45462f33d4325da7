import { inTransaction } from '../db/client.ts';
import { applyBusyChanges, clearBusy } from '../db/queries/busy.ts';
import {
  findConnection,
  findMentorCalendar,
  lockConnection,
  type StoredConnection,
  updateConnection,
} from '../db/queries/calendars.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { type CalendarChanges, ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { markConnection } from './mark-connection.ts';
import { recordChange } from './record-change.ts';

type SyncDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>;

/** How one sync ended. Only `UNAVAILABLE` is worth another try soon. */
export type SyncOutcome = 'SYNCED' | 'NOT_CONNECTED' | 'GRANT_DEAD' | 'REFUSED' | 'UNAVAILABLE';

/**
 * Brings the mirror of a mentor's busy time up to date.
 *
 * Incremental where there is a sync token; a token Google gave up (410) means the whole calendar once more, put in
 * place of the old mirror in one transaction. A failure that may pass changes nothing: the mirror grows stale, and says so.
 */
export async function syncGoogleCalendar(deps: SyncDeps, mentorId: string): Promise<SyncOutcome> {
  return (await trySync(deps, mentorId)).outcome;
}

/** The same, with how long Google asked to be left alone: null when it did not say. */
export async function trySync(
  deps: SyncDeps,
  mentorId: string,
): Promise<{ readonly outcome: SyncOutcome; readonly retryAfterMs: number | null }> {
  const ended = (outcome: SyncOutcome, retryAfterMs: number | null = null) => ({ outcome, retryAfterMs });
  const asked = await findConnection(deps.db, mentorId);
  if (asked === null || asked.state === 'PARTIAL_SCOPES') return ended('NOT_CONNECTED');
  if (asked.state === 'REAUTH_REQUIRED') return ended('GRANT_DEAD');
  const askedAt = deps.clock.now();
  try {
    const changes = await withGoogleAccess(deps, mentorId, (token) => listChanges(deps, token, asked, askedAt));
    await applyChanges(deps, asked, { changes, askedAt });
    return ended('SYNCED');
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.failure === 'GRANT_DEAD') return ended('GRANT_DEAD');
    if (error.isTransient) return ended('UNAVAILABLE', error.retryAfterMs);
    await refuse(deps, asked, error.failure);
    return ended('REFUSED');
  }
}

/** Whether a connection is still the one, and in the state, that Google was asked for. */
function isUnchanged(asked: StoredConnection, found: StoredConnection): boolean {
  return (
    found.googleAccountId === asked.googleAccountId &&
    found.createdAt === asked.createdAt &&
    found.state === asked.state &&
    found.syncToken === asked.syncToken
  );
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

/**
 * Writes changes and token together, unless another sync got there first: then its answer is as good as ours. What
 * came from a calendar that is no longer connected is dropped: it says nothing about the one that is.
 */
async function applyChanges(
  deps: SyncDeps,
  asked: StoredConnection,
  { changes, askedAt }: { readonly changes: CalendarChanges; readonly askedAt: EpochMs },
): Promise<void> {
  const { mentorId } = asked;
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentorId);
    if (connection === null || !isUnchanged(asked, connection)) return;
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

async function refuse(deps: SyncDeps, asked: StoredConnection, failure: string): Promise<void> {
  const { mentorId } = asked;
  deps.log.warn({ mentorId, failure }, 'Google refuses to list a calendar');
  const refused = { state: 'CALENDAR_ERROR', lastError: failure } as const;
  await markConnection(deps, mentorId, refused, (found) => isUnchanged(asked, found));
}
