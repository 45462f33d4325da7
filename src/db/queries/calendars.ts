import { and, eq, getTableColumns, inArray, lt, sql } from 'drizzle-orm';
import type { MentorCalendar } from '../../domain/availability/mentor-calendar.ts';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections, mentorCalendars, oauthStates } from '../tables/calendars.ts';
import { outbox } from '../tables/outbox.ts';

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
  readonly googleCalendarId: string;
  readonly calendarTimeZone: string | null;
  readonly syncToken: string | null;
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

/** Replaces whatever connection the mentor had; its mirror goes with it. */
export async function replaceConnection(q: Queryable, connection: SealedConnection, now: EpochMs): Promise<void> {
  await q.delete(calendarConnections).where(eq(calendarConnections.mentorId, connection.mentorId));
  await q.insert(calendarConnections).values({
    ...connection,
    grantedScopes: [...connection.grantedScopes],
    syncEnabled: true,
    createdAt: now,
    updatedAt: now,
  });
}

export async function updateConnection(
  q: Queryable,
  mentorId: string,
  changes: Partial<Omit<SealedConnection, 'mentorId' | 'grantedScopes'>>,
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

export type PolledConnection = Pick<StoredConnection, 'mentorId' | 'state' | 'lastSyncedAt' | 'updatedAt'>;

/**
 * The connections that are polled and have no sync owed already: one that Google asked to wait for keeps its time.
 * The key is the one `effectKey` gives a sync.
 */
export async function listPolledConnections(q: Queryable): Promise<PolledConnection[]> {
  const { mentorId, state, lastSyncedAt, updatedAt } = calendarConnections;
  const owed = sql`select from ${outbox} where ${outbox.key} = 'mentor/' || ${mentorId} || '/calendar' and ${outbox.status} = 'PENDING'`;
  return q
    .select({ mentorId, state, lastSyncedAt, updatedAt })
    .from(calendarConnections)
    .where(and(inArray(state, ['CONNECTED', 'CALENDAR_ERROR']), sql`not exists (${owed})`));
}

export interface PendingConsent {
  readonly stateHash: string;
  readonly mentorId: string;
  readonly sealedCodeVerifier: string;
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
