import { inTransaction, type Transaction } from '../db/client.ts';
import { clearBusy } from '../db/queries/busy.ts';
import {
  lockConnection,
  lockMentorCalendar,
  type StoredConnection,
  updateConnection,
} from '../db/queries/calendars.ts';
import { listConnectedCalendars, updateConnectedCalendar } from '../db/queries/connected-calendars.ts';
import { listSessionsToShow } from '../db/queries/session-google.ts';
import type { User } from '../domain/actor.ts';
import { type CalendarChoice, type ChosenCalendars, chooseAmong } from '../domain/calendar/calendar-choice.ts';
import { NOT_READ_YET } from '../domain/calendar/connected-calendar.ts';
import type { Effect } from '../domain/effects.ts';
import { type UserError, userError } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type ConnectionView, readConnection } from './read-connection.ts';
import { retireChannels } from './retire-channels.ts';
import { recordCalendarChange, settleConnection } from './settle-connection.ts';
import { syncGoogleCalendar } from './sync-google-calendar.ts';

type ChooseDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>;

/**
 * Takes a mentor's choice of calendars: which block time, which one new sessions are written to, and whether events
 * of whole days count. A calendar that blocks from now on is unknown until it was read, which is tried at once.
 * Sessions that stand in a calendar stay in it.
 */
export async function chooseCalendars(
  deps: ChooseDeps,
  mentor: User,
  choice: CalendarChoice,
): Promise<{ readonly connection: ConnectionView; readonly userErrors: readonly UserError[] }> {
  const { added, problems } = await inTransaction(deps.db, (tx) => chooseLocked(deps, tx, mentor, choice));
  if (added.length > 0) await syncGoogleCalendar(deps, mentor.id);
  return { connection: await readConnection(deps, mentor.id), userErrors: problems };
}

async function chooseLocked(
  deps: ChooseDeps,
  tx: Transaction,
  mentor: User,
  choice: CalendarChoice,
): Promise<ChosenCalendars> {
  const now = deps.clock.now();
  await lockMentorCalendar(tx, mentor.id);
  const connection = await lockConnection(tx, mentor.id);
  if (connection === null) {
    const message = 'Connect Google Calendar first, with everything it asks for.';
    return { added: [], removed: [], problems: [userError('CALENDAR_NOT_CONNECTED', message)] };
  }
  const chosen = chooseAmong(await listConnectedCalendars(tx, mentor.id), choice);
  if (chosen.problems.length > 0) return chosen;
  await saveBlocking(tx, chosen, now);
  const stopped = await retireChannels(
    tx,
    mentor.id,
    chosen.removed.map(({ calendarId }) => calendarId),
  );
  const writeTo = choice.writeTo ?? connection.googleCalendarId;
  const ignoreAllDayEvents = choice.ignoreAllDayEvents ?? connection.ignoreAllDayEvents;
  await updateConnection(tx, mentor.id, { googleCalendarId: writeTo, ignoreAllDayEvents }, now);
  const settled = await settleConnection(tx, mentor.id, now);
  const blocking = (await listConnectedCalendars(tx, mentor.id)).filter(({ blocks }) => blocks);
  await recordCalendarChange(deps, tx, {
    mentorId: mentor.id,
    now,
    actor: { kind: 'user', user: mentor },
    action: 'calendar.chosen',
    details: { blocking: blocking.map(({ calendarId }) => calendarId), writeTo, ignoreAllDayEvents },
    effects: [
      ...stopped.map((channel) => ({ kind: 'STOP_CHANNEL' as const, mentorId: mentor.id, ...channel })),
      ...readings(chosen, mentor.id),
      ...(await writings(tx, { connection, writeTo, now })),
      // What blocks is another thing now, also for the sessions it lay over.
      { kind: 'NOTICE_CONFLICTS', mentorId: mentor.id },
    ],
    settled,
    told: true,
  });
  return chosen;
}

async function saveBlocking(tx: Transaction, { added, removed }: ChosenCalendars, now: EpochMs): Promise<void> {
  const unread = { syncToken: null, windowEnd: null, lastSyncedAt: null } as const;
  for (const calendar of added) {
    const asked = { ...unread, blocks: true, state: 'CALENDAR_ERROR', lastError: NOT_READ_YET } as const;
    await updateConnectedCalendar(tx, calendar, asked, now);
  }
  for (const calendar of removed) {
    await updateConnectedCalendar(tx, calendar, { ...unread, blocks: false, state: 'CONNECTED', lastError: null }, now);
    await clearBusy(tx, calendar);
  }
}

function readings({ added }: ChosenCalendars, mentorId: string): Effect[] {
  return added.flatMap(({ calendarId }) => [
    { kind: 'SYNC_CALENDAR' as const, mentorId, calendarId },
    { kind: 'WATCH_CALENDAR' as const, mentorId, calendarId },
  ]);
}

/** Sessions that could not be written to the old calendar get their chance in the new one; the others are found as they are. */
async function writings(
  tx: Transaction,
  change: { readonly connection: StoredConnection; readonly writeTo: string; readonly now: EpochMs },
): Promise<Effect[]> {
  const { connection, writeTo, now } = change;
  if (writeTo === connection.googleCalendarId) return [];
  const sessionIds = await listSessionsToShow(tx, connection.mentorId, now);
  return sessionIds.map((sessionId) => ({ kind: 'SYNC_SESSION_EVENT' as const, sessionId }));
}
