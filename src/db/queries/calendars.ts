import { and, eq, getTableColumns, lt, ne } from 'drizzle-orm';
import type { MentorCalendar } from '../../domain/availability/mentor-calendar.ts';
import { type ConnectedCalendar, NOT_READ_YET, PRIMARY_CALENDAR } from '../../domain/calendar/connected-calendar.ts';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections, mentorCalendars, oauthStates } from '../tables/calendars.ts';
import { insertConnectedCalendars } from './connected-calendars.ts';

const { createdAt: _created, updatedAt: _updated, ...settings } = getTableColumns(mentorCalendars);

export async function findMentorCalendar(q: Queryable, mentorId: string): Promise<MentorCalendar | null> {
  const [row] = await q.select(settings).from(mentorCalendars).where(eq(mentorCalendars.mentorId, mentorId));
  return row ?? null;
}

/**
 * Locks a mentor's calendar until the transaction ends. Everything that takes or frees the mentor's time does this
 * first: contending bookings then wait for one another instead of dying in deadlocks on the exclusion constraint.
 * Null when the mentor has no calendar.
 */
export async function lockMentorCalendar(q: Queryable, mentorId: string): Promise<MentorCalendar | null> {
  const [row] = await q
    .select(settings)
    .from(mentorCalendars)
    .where(eq(mentorCalendars.mentorId, mentorId))
    .for('update');
  return row ?? null;
}

/** Writes all of a mentor's settings at once. */
export async function saveMentorCalendar(q: Queryable, calendar: MentorCalendar, now: EpochMs): Promise<void> {
  await q
    .insert(mentorCalendars)
    .values({ ...calendar, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: mentorCalendars.mentorId, set: { ...calendar, updatedAt: now } });
}

/** A mentor's Google connection as the product may see it: without tokens. */
export interface CalendarConnection {
  readonly mentorId: string;
  readonly state: StoredCalendarState;
  readonly googleAccountId: string;
  readonly googleEmail: string;
  readonly grantedScopes: readonly string[];
  /** The calendar that new sessions are written to. */
  readonly googleCalendarId: string;
  readonly ignoreAllDayEvents: boolean;
  /** The oldest sync among the calendars that block. */
  readonly lastSyncedAt: EpochMs | null;
  readonly lastError: string | null;
}

/** The same with its sealed tokens, for the one module that opens them. */
export interface SealedConnection extends CalendarConnection {
  readonly sealedRefreshToken: string | null;
  readonly sealedAccessToken: string | null;
  readonly accessTokenExpiresAt: EpochMs | null;
}

/** As it stands. `createdAt` tells one connection of a mentor from the next, also of the same account. */
export interface StoredConnection extends SealedConnection {
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  /** Nothing is written to the calendar before: its usage limits are spent. */
  readonly writesParkedUntil: EpochMs | null;
  readonly calendarsListedAt: EpochMs | null;
  readonly mirroredUntil: EpochMs | null;
}

export async function findConnection(q: Queryable, mentorId: string): Promise<StoredConnection | null> {
  const [row] = await q.select().from(calendarConnections).where(eq(calendarConnections.mentorId, mentorId));
  return row ?? null;
}

/** Locks the connection's row, so that one refresh or one sync at a time writes it. */
export async function lockConnection(q: Queryable, mentorId: string): Promise<StoredConnection | null> {
  const [row] = await q
    .select()
    .from(calendarConnections)
    .where(eq(calendarConnections.mentorId, mentorId))
    .for('update');
  return row ?? null;
}

export async function findConnectionByAccount(
  q: Queryable,
  googleAccountId: string,
): Promise<CalendarConnection | null> {
  const [row] = await q
    .select()
    .from(calendarConnections)
    .where(eq(calendarConnections.googleAccountId, googleAccountId));
  return row ?? null;
}

/**
 * Replaces whatever connection the mentor had. A new consent of the same account keeps the choice of calendars and
 * what is mirrored of them; with another account the old one's calendars go.
 */
export async function replaceConnection(
  q: Queryable,
  connection: Omit<SealedConnection, 'googleCalendarId' | 'ignoreAllDayEvents'>,
  now: EpochMs,
): Promise<void> {
  const { mentorId, googleAccountId } = connection;
  const values = {
    ...connection,
    grantedScopes: [...connection.grantedScopes],
    syncEnabled: true,
    calendarsListedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const others = and(
    eq(calendarConnections.mentorId, mentorId),
    ne(calendarConnections.googleAccountId, googleAccountId),
  );
  await q.delete(calendarConnections).where(others);
  await q
    .insert(calendarConnections)
    .values({ ...values, googleCalendarId: PRIMARY_CALENDAR, ignoreAllDayEvents: false })
    .onConflictDoUpdate({ target: calendarConnections.mentorId, set: values });
  const unread = { name: null, timeZone: null, syncToken: null, windowEnd: null, lastSyncedAt: null };
  const own = { mentorId, calendarId: PRIMARY_CALENDAR, isWritable: true, blocks: true } as const;
  const primary: ConnectedCalendar = { ...unread, ...own, state: 'CALENDAR_ERROR', lastError: NOT_READ_YET };
  await insertConnectedCalendars(q, [primary], now);
}

export async function updateConnection(
  q: Queryable,
  mentorId: string,
  changes: Partial<Omit<StoredConnection, 'mentorId' | 'grantedScopes' | 'createdAt' | 'updatedAt'>>,
  now: EpochMs,
): Promise<void> {
  await q
    .update(calendarConnections)
    .set({ ...changes, updatedAt: now })
    .where(eq(calendarConnections.mentorId, mentorId));
}

/** Leaves a mentor's calendar alone until then. */
export async function parkCalendarWrites(q: Queryable, mentorId: string, until: EpochMs): Promise<void> {
  await q
    .update(calendarConnections)
    .set({ writesParkedUntil: until })
    .where(eq(calendarConnections.mentorId, mentorId));
}

export async function deleteConnection(q: Queryable, mentorId: string): Promise<void> {
  await q.delete(calendarConnections).where(eq(calendarConnections.mentorId, mentorId));
}

export interface PendingConsent {
  readonly stateHash: string;
  readonly mentorId: string;
  readonly sealedCodeVerifier: string;
  readonly browserHash: string | null;
  readonly expiresAt: EpochMs;
  readonly usedAt: EpochMs | null;
}

export async function insertConsent(q: Queryable, consent: Omit<PendingConsent, 'usedAt'>): Promise<void> {
  await q.insert(oauthStates).values(consent);
}

/** Takes a pending consent for use, at most once: null when it is unknown, used or over. */
export async function claimConsent(q: Queryable, stateHash: string, now: EpochMs): Promise<PendingConsent | null> {
  const [row] = await q.select().from(oauthStates).where(eq(oauthStates.stateHash, stateHash)).for('update');
  if (row === undefined || row.usedAt !== null || row.expiresAt <= now) return null;
  await q.update(oauthStates).set({ usedAt: now }).where(eq(oauthStates.stateHash, stateHash));
  return row;
}

/** Deletes pending consents whose time ended before the given instant. */
export async function deleteConsents(q: Queryable, endedBefore: EpochMs): Promise<void> {
  await q.delete(oauthStates).where(lt(oauthStates.expiresAt, endedBefore));
}
