import { inTransaction, type Transaction } from '../db/client.ts';
import { applyBusyChanges, clearBusy, listBusy } from '../db/queries/busy.ts';
import { lockConnection, lockMentorCalendar, type StoredConnection } from '../db/queries/calendars.ts';
import { findConnectedCalendar, updateConnectedCalendar } from '../db/queries/connected-calendars.ts';
import type { ConnectedCalendar } from '../domain/calendar/connected-calendar.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import type { CalendarChange, CalendarChanges } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { noticeCalendarChanges } from './notice-calendar-changes.ts';
import { recordCalendarChange, settleConnection } from './settle-connection.ts';

type ApplyDeps = Pick<Deps, 'db' | 'clock' | 'random'>;

/**
 * Writes a calendar's changes and its token together. `OVERTAKEN` where another sync wrote a token meanwhile: what
 * was read may be newer than what that one saw, so it has to be asked for again. `GONE` for a calendar that is no
 * longer connected, or not by the consent that was asked with: what came from it says nothing about the one that is.
 */
export async function applyCalendarChanges(
  deps: ApplyDeps,
  asked: AskedCalendar,
  changes: CalendarChanges,
): Promise<'APPLIED' | 'OVERTAKEN' | 'GONE'> {
  return inTransaction(deps.db, async (tx) => {
    const found = await lockAsked(tx, asked);
    if (found === null) return 'GONE';
    if (found.syncToken !== asked.calendar.syncToken) return 'OVERTAKEN';
    const newBusy = await writeMirror(tx, asked, changes);
    const { mentorId, calendarId } = found;
    const effects = await noticeCalendarChanges(tx, { mentorId, calendarId, changes, now: asked.askedAt });
    const recovered = found.state !== 'CONNECTED';
    const settled = await settleConnection(tx, asked.calendar.mentorId, asked.askedAt);
    if (recovered || settled.changed || changes.changes.length > 0 || effects.length > 0) {
      const change = { mentorId, now: asked.askedAt, effects };
      const details = { calendarId, full: changes.full, changes: changes.changes.length, newBusy: newBusy.length };
      await recordCalendarChange(deps, tx, { ...change, action: 'calendar.synced', details, settled, told: recovered });
    }
    return 'APPLIED';
  });
}

/** A calendar as it stood when Google was asked about it. */
export interface AskedCalendar {
  readonly connection: StoredConnection;
  readonly calendar: ConnectedCalendar;
  /** The token to ask with; null where the calendar must be read as a whole, whatever token it has. */
  readonly syncToken: string | null;
  readonly askedAt: EpochMs;
  /** What is mirrored where the calendar is read as a whole. */
  readonly window: Interval;
}

/** Brings a calendar that Google refuses to list into error, with a code for why. What is booked stays booked. */
export async function refuseCalendar(deps: ApplyDeps, asked: AskedCalendar, failure: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const found = await lockAsked(tx, asked);
    if (found === null || found.syncToken !== asked.calendar.syncToken) return;
    await updateConnectedCalendar(tx, found, { state: 'CALENDAR_ERROR', lastError: failure }, asked.askedAt);
    const settled = await settleConnection(tx, found.mentorId, asked.askedAt);
    const told = found.state !== 'CALENDAR_ERROR';
    if (!told && !settled.changed) return;
    const { mentorId, calendarId } = found;
    const details = { calendarId, before: found.state, after: 'CALENDAR_ERROR', lastError: failure };
    const change = { mentorId, now: asked.askedAt, action: 'calendar.state_changed' };
    await recordCalendarChange(deps, tx, { ...change, details, settled, told });
  });
}

/** The calendar under the locks of its mentor and connection; null unless it is still the one that was asked about. */
async function lockAsked(tx: Transaction, { connection, calendar }: AskedCalendar): Promise<ConnectedCalendar | null> {
  await lockMentorCalendar(tx, calendar.mentorId);
  const found = await lockConnection(tx, calendar.mentorId);
  if (found === null || found.state === 'PARTIAL_SCOPES' || found.state === 'REAUTH_REQUIRED') return null;
  if (found.googleAccountId !== connection.googleAccountId || found.createdAt !== connection.createdAt) return null;
  const current = await findConnectedCalendar(tx, calendar);
  return current?.blocks === true ? current : null;
}

/** Puts the changes in place, and answers with the busy time that was not there before, or at another time. */
async function writeMirror(tx: Transaction, asked: AskedCalendar, changes: CalendarChanges): Promise<Interval[]> {
  const { calendar, askedAt } = asked;
  const windowEnd = changes.full ? asked.window.end : calendar.windowEnd;
  const kept = changes.changes.map((change) => (startsBehind(change, windowEnd) ? { ...change, busy: null } : change));
  const eventIds = changes.full ? undefined : kept.map(({ eventId }) => eventId);
  const before = new Map((await listBusy(tx, calendar, eventIds)).map((busy) => [busy.eventId, busy]));
  if (changes.full) await clearBusy(tx, calendar);
  await applyBusyChanges(tx, calendar, kept);
  const read = {
    state: 'CONNECTED',
    syncToken: changes.nextSyncToken,
    windowEnd,
    timeZone: changes.timeZone,
    lastSyncedAt: askedAt,
    lastError: null,
  } as const;
  await updateConnectedCalendar(tx, calendar, read, askedAt);
  return kept.flatMap(({ eventId, busy }) => {
    const old = before.get(eventId);
    return busy === null || (old?.start === busy.start && old.end === busy.end) ? [] : [busy];
  });
}

/** Google may tell of events behind the window, without end for a recurring one: they are mirrored when it moves on. */
function startsBehind({ busy }: CalendarChange, windowEnd: number | null): boolean {
  return busy !== null && windowEnd !== null && busy.start >= windowEnd;
}
