import { inTransaction, type Transaction } from '../db/client.ts';
import {
  findConnection,
  lockConnection,
  lockMentorCalendar,
  type StoredConnection,
  updateConnection,
} from '../db/queries/calendars.ts';
import {
  deleteConnectedCalendars,
  insertConnectedCalendars,
  listConnectedCalendars,
  updateConnectedCalendar,
} from '../db/queries/connected-calendars.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { CALENDAR_GONE, type ConnectedCalendar } from '../domain/calendar/connected-calendar.ts';
import { DONE, type Effect, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { type ListedCalendar, ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { newId } from './new-id.ts';
import { recordCalendarChange, settleConnection } from './settle-connection.ts';

/**
 * Reads which calendars a mentor's account has. New ones can be chosen from then on; one that is gone is forgotten,
 * unless it was chosen. One that blocks may still be readable though nobody lists it: it is read once more, and what
 * Google answers to that decides whether its time is known. The mentor hears when sessions can no longer be written
 * where they are to be.
 */
export async function refreshCalendarList(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>,
  mentorId: string,
): Promise<EffectOutcome> {
  const connection = await findConnection(deps.db, mentorId);
  if (connection === null || connection.state === 'PARTIAL_SCOPES' || connection.state === 'REAUTH_REQUIRED')
    return DONE;
  try {
    const listed = await withGoogleAccess(deps, mentorId, (token) => deps.calendars.listCalendars(token));
    await inTransaction(deps.db, (tx) => store(deps, tx, connection, listed));
    return DONE;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.isTransient) return { outcome: 'SNOOZE', forMs: Math.max(AGAIN_MS, error.retryAfterMs ?? 0) };
    deps.log.warn({ mentorId, failure: error.failure }, 'Google refuses to list the calendars of an account');
    return DONE;
  }
}

async function store(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  asked: StoredConnection,
  listed: readonly ListedCalendar[],
): Promise<void> {
  const { mentorId } = asked;
  const now = deps.clock.now();
  await lockMentorCalendar(tx, mentorId);
  const found = await lockConnection(tx, mentorId);
  if (found?.googleAccountId !== asked.googleAccountId || found.createdAt !== asked.createdAt) return;
  const known = await listConnectedCalendars(tx, mentorId);
  await takeOver(tx, { mentorId, known, listed }, now);
  const listedIds = new Set(listed.map(({ calendarId }) => calendarId));
  const missing = known.filter(({ calendarId }) => !listedIds.has(calendarId));
  const isWrittenTo = ({ calendarId }: ConnectedCalendar) => calendarId === found.googleCalendarId;
  const others = missing.filter(({ blocks }) => !blocks);
  const forgotten = others.filter((calendar) => !isWrittenTo(calendar)).map(({ calendarId }) => calendarId);
  await deleteConnectedCalendars(tx, mentorId, forgotten);
  await readOnceMore(
    deps,
    tx,
    missing.filter(({ blocks, state }) => blocks && state === 'CONNECTED'),
    now,
  );
  const lost = others.filter((calendar) => isWrittenTo(calendar) && calendar.state === 'CONNECTED');
  for (const calendar of lost) {
    await updateConnectedCalendar(tx, calendar, { state: 'CALENDAR_ERROR', lastError: CALENDAR_GONE }, now);
  }
  await updateConnection(tx, mentorId, { calendarsListedAt: now }, now);
  const settled = await settleConnection(tx, mentorId, now);
  const isReadOnly = writableBefore(known, found.googleCalendarId) && !writableNow(listed, found.googleCalendarId);
  if (lost.length === 0 && !settled.changed && !isReadOnly) return;
  await recordCalendarChange(deps, tx, {
    mentorId,
    now,
    action: lost.length === 0 && isReadOnly ? 'calendar.read_only' : 'calendar.lost',
    details: { lost: lost.map(({ calendarId }) => calendarId), readOnly: isReadOnly ? found.googleCalendarId : null },
    settled,
    told: true,
  });
}

const writableBefore = (known: readonly ConnectedCalendar[], id: string) =>
  known.some(({ calendarId, isWritable }) => calendarId === id && isWritable);

/** What is not listed at all is lost rather than read-only. */
const writableNow = (listed: readonly ListedCalendar[], id: string) =>
  listed.every(({ calendarId, isWritable }) => calendarId !== id || isWritable);

/** One in error is asked hourly anyway. */
async function readOnceMore(
  deps: Pick<Deps, 'random' | 'clock'>,
  tx: Transaction,
  calendars: readonly ConnectedCalendar[],
  now: EpochMs,
): Promise<void> {
  const owed = calendars.map(({ mentorId, calendarId }) => {
    const effect: Effect = { kind: 'SYNC_CALENDAR', mentorId, calendarId };
    return { id: newId(deps), key: effectKey(effect), effect, dueAt: now };
  });
  await oweEffects(tx, owed, now);
}

/** Adds calendars that are new, for the mentor to choose, and writes down what the others are called now. */
async function takeOver(
  tx: Transaction,
  {
    mentorId,
    known,
    listed,
  }: {
    readonly mentorId: string;
    readonly known: readonly ConnectedCalendar[];
    readonly listed: readonly ListedCalendar[];
  },
  now: EpochMs,
): Promise<void> {
  const before = new Map(known.map((calendar) => [calendar.calendarId, calendar]));
  const unread = { syncToken: null, windowEnd: null, lastSyncedAt: null, lastError: null } as const;
  const newcomers = listed.filter(({ calendarId }) => !before.has(calendarId));
  await insertConnectedCalendars(
    tx,
    newcomers.map((calendar) => ({ mentorId, ...calendar, ...unread, blocks: false, state: 'CONNECTED' as const })),
    now,
  );
  for (const { calendarId, name, timeZone, isWritable } of listed) {
    const old = before.get(calendarId);
    if (old === undefined) continue;
    // The zone of a mirrored calendar is the one it was mirrored in: the sync must see when that changes.
    const rest = old.blocks ? {} : { timeZone, state: 'CONNECTED' as const, lastError: null };
    if (old.name === name && old.isWritable === isWritable && (old.blocks || old.timeZone === timeZone)) {
      if (old.blocks || old.state === 'CONNECTED') continue;
    }
    await updateConnectedCalendar(tx, old, { name, isWritable, ...rest }, now);
  }
}

const AGAIN_MS = MINUTE_MS / 2;
