import { and, eq, getTableColumns, inArray, notInArray, sql } from 'drizzle-orm';
import type { ConnectedCalendar } from '../../domain/calendar/connected-calendar.ts';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections } from '../tables/calendars.ts';
import { connectedCalendars } from '../tables/connected-calendars.ts';
import { outbox } from '../tables/outbox.ts';
import type { CalendarKey } from './busy.ts';

const { createdAt: _created, updatedAt: _updated, ...columns } = getTableColumns(connectedCalendars);

/** A connection's calendars, the account's own first. */
export async function listConnectedCalendars(q: Queryable, mentorId: string): Promise<ConnectedCalendar[]> {
  return q
    .select(columns)
    .from(connectedCalendars)
    .where(eq(connectedCalendars.mentorId, mentorId))
    .orderBy(
      sql`${connectedCalendars.calendarId} <> 'primary'`,
      connectedCalendars.name,
      connectedCalendars.calendarId,
    );
}

export async function findConnectedCalendar(q: Queryable, key: CalendarKey): Promise<ConnectedCalendar | null> {
  const [row] = await q.select(columns).from(connectedCalendars).where(isCalendar(key));
  return row ?? null;
}

/** Adds calendars that are not there yet. */
export async function insertConnectedCalendars(
  q: Queryable,
  calendars: readonly ConnectedCalendar[],
  now: EpochMs,
): Promise<void> {
  if (calendars.length === 0) return;
  await q
    .insert(connectedCalendars)
    .values(calendars.map((calendar) => ({ ...calendar, createdAt: now, updatedAt: now })))
    .onConflictDoNothing();
}

export async function updateConnectedCalendar(
  q: Queryable,
  key: CalendarKey,
  changes: Partial<Omit<ConnectedCalendar, 'mentorId' | 'calendarId'>>,
  now: EpochMs,
): Promise<void> {
  await q
    .update(connectedCalendars)
    .set({ ...changes, updatedAt: now })
    .where(isCalendar(key));
}

/** Forgets calendars with all that hangs on them. */
export async function deleteConnectedCalendars(
  q: Queryable,
  mentorId: string,
  calendarIds: readonly string[],
): Promise<void> {
  if (calendarIds.length === 0) return;
  const { mentorId: owner, calendarId } = connectedCalendars;
  await q.delete(connectedCalendars).where(and(eq(owner, mentorId), inArray(calendarId, [...calendarIds])));
}

export type PolledCalendar = Pick<ConnectedCalendar, 'mentorId' | 'calendarId' | 'state' | 'lastSyncedAt'> & {
  readonly updatedAt: EpochMs;
};

/**
 * The calendars that are polled and have no sync owed already: one that Google asked to wait for keeps its time.
 * The keys are those `effectKey` gives a sync.
 */
export async function listPolledCalendars(q: Queryable): Promise<PolledCalendar[]> {
  const { mentorId, calendarId, state, lastSyncedAt, updatedAt, blocks } = connectedCalendars;
  const owed = sql`select from ${outbox} where ${outbox.status} = 'PENDING' and ${outbox.key} in
    ('mentor/' || ${mentorId} || '/calendar', 'mentor/' || ${mentorId} || '/calendar/' || ${calendarId})`;
  return q
    .select({ mentorId, calendarId, state, lastSyncedAt, updatedAt })
    .from(connectedCalendars)
    .innerJoin(calendarConnections, eq(calendarConnections.mentorId, mentorId))
    .where(and(blocks, notInArray(calendarConnections.state, UNUSABLE), sql`not exists (${owed})`));
}

/** The mentors whose list of calendars was last read before an instant, or never, and is not owed already. */
export async function listUnlistedMentors(q: Queryable, before: EpochMs): Promise<string[]> {
  const { mentorId, state, calendarsListedAt } = calendarConnections;
  const owed = sql`select from ${outbox} where ${outbox.status} = 'PENDING' and ${outbox.key} = 'mentor/' || ${mentorId} || '/calendars'`;
  const rows = await q
    .select({ mentorId })
    .from(calendarConnections)
    .where(
      and(
        notInArray(state, UNUSABLE),
        sql`(${calendarsListedAt} is null or ${calendarsListedAt} < ${sql.param(before, calendarsListedAt)})`,
        sql`not exists (${owed})`,
      ),
    );
  return rows.map((row) => row.mentorId);
}

/** Connections nothing can be asked with until there is a new consent. */
const UNUSABLE: StoredCalendarState[] = ['PARTIAL_SCOPES', 'REAUTH_REQUIRED', 'DISCONNECTED'];

function isCalendar({ mentorId, calendarId }: CalendarKey) {
  return and(eq(connectedCalendars.mentorId, mentorId), eq(connectedCalendars.calendarId, calendarId));
}
