import type { Transaction } from '../db/client.ts';
import { listPolledCalendars, listUnlistedMentors } from '../db/queries/connected-calendars.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { nextSyncAt, spreadOf } from '../domain/calendar/connection.ts';
import { type Effect, effectKey } from '../domain/effects.ts';
import { addMs, type EpochMs, HOUR_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/**
 * Owes a sync of every calendar that should be read again, and of the lists of calendars. What is owed already is left
 * as it is, with the time Google asked to wait for.
 */
export async function oweCalendarSyncs(
  deps: Pick<Deps, 'clock' | 'random' | 'config'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  const { pollMinutes: minutes } = deps.config.calendar;
  const due = (await listPolledCalendars(tx)).filter(
    (calendar) => (nextSyncAt(calendar, now, { minutes, spread: spreadOf(calendar.mentorId) }) ?? Infinity) <= now,
  );
  const unlisted = await listUnlistedMentors(tx, addMs(now, -LIST_AGAIN_MS));
  const effects: Effect[] = [
    ...due.map(({ mentorId, calendarId }) => ({ kind: 'SYNC_CALENDAR' as const, mentorId, calendarId })),
    ...unlisted.map((mentorId) => ({ kind: 'LIST_CALENDARS' as const, mentorId })),
  ];
  await oweEffects(
    tx,
    effects.map((effect) => ({ id: newId(deps), key: effectKey(effect), effect, dueAt: now })),
    now,
  );
}

/** Calendars come and go seldom, and one that is lost shows at its next sync. */
const LIST_AGAIN_MS = 24 * HOUR_MS;
