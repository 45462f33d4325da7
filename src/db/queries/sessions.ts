import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { LIVE_SESSION_STATUSES, type Session, type SessionStatus } from '../../domain/bookings/session.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';

/** A session with its ids at Google. */
export interface StoredSession extends Session {
  readonly meetSpace: string | null;
  readonly googleEventId: string | null;
  readonly googleCalendarId: string | null;
  readonly googleIcalUid: string | null;
  readonly cancelReason: string | null;
}

const stored = {
  id: sessions.id,
  bookingId: sessions.bookingId,
  mentorId: sessions.mentorId,
  studentId: sessions.studentId,
  week: sessions.week,
  slot: sessions.slot,
  start: sessions.startsAt,
  end: sessions.endsAt,
  status: sessions.status,
  anchorTimeZone: sessions.anchorTimeZone,
  wallStart: sessions.wallStart,
  meetLink: sessions.meetLink,
  version: sessions.version,
  meetSpace: sessions.meetSpace,
  googleEventId: sessions.googleEventId,
  googleCalendarId: sessions.googleCalendarId,
  googleIcalUid: sessions.googleIcalUid,
  cancelReason: sessions.cancelReason,
};

/**
 * Takes the times of all of `rows` in one statement, or none: the exclusion constraints refuse an overlap (23P01).
 *
 * @param bufferMinutes the mentor's buffer, kept free behind each session
 */
export async function insertSessions(
  q: Queryable,
  rows: readonly Session[],
  bufferMinutes: number,
  now: EpochMs,
): Promise<void> {
  await q.insert(sessions).values(
    rows.map(({ start, end, ...row }) => ({
      ...row,
      startsAt: start,
      endsAt: end,
      blockedUntil: addMs(end, bufferMinutes * MINUTE_MS),
      createdAt: now,
      updatedAt: now,
    })),
  );
}

export async function findSession(q: Queryable, id: string): Promise<StoredSession | null> {
  const [row] = await q.select(stored).from(sessions).where(eq(sessions.id, id));
  return row ?? null;
}

export async function findSessions(q: Queryable, ids: readonly string[]): Promise<StoredSession[]> {
  return q
    .select(stored)
    .from(sessions)
    .where(inArray(sessions.id, [...ids]));
}

/** All sessions of a booking, by start. */
export async function listSessions(q: Queryable, bookingId: string): Promise<StoredSession[]> {
  return q
    .select(stored)
    .from(sessions)
    .where(eq(sessions.bookingId, bookingId))
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
}

/** A page of a booking's sessions by start, after the given position. One more than `limit` tells whether more follow. */
export async function pageSessions(
  q: Queryable,
  bookingId: string,
  page: { readonly limit: number; readonly after: { readonly start: EpochMs; readonly id: string } | null },
): Promise<StoredSession[]> {
  const { after } = page;
  const later =
    after === null
      ? undefined
      : or(gt(sessions.startsAt, after.start), and(eq(sessions.startsAt, after.start), gt(sessions.id, after.id)));
  return q
    .select(stored)
    .from(sessions)
    .where(and(eq(sessions.bookingId, bookingId), later))
    .orderBy(asc(sessions.startsAt), asc(sessions.id))
    .limit(page.limit);
}

/** Moves sessions from one of `from` to `status`; answers with those that were moved. */
export async function changeStatus(
  q: Queryable,
  ids: readonly string[],
  change: { readonly from: readonly SessionStatus[]; readonly status: SessionStatus },
  now: EpochMs,
): Promise<StoredSession[]> {
  if (ids.length === 0) return [];
  return q
    .update(sessions)
    .set({ status: change.status, updatedAt: now })
    .where(and(inArray(sessions.id, [...ids]), inArray(sessions.status, [...change.from])))
    .returning(stored);
}

/** Cancels one live session; its version is raised, so that calendar files supersede the earlier ones. */
export async function cancelSession(
  q: Queryable,
  id: string,
  reason: string | null,
  now: EpochMs,
): Promise<StoredSession | null> {
  const [row] = await q
    .update(sessions)
    .set({ status: 'CANCELLED', cancelReason: reason, version: sql`${sessions.version} + 1`, updatedAt: now })
    .where(and(eq(sessions.id, id), inArray(sessions.status, [...LIVE_SESSION_STATUSES])))
    .returning(stored);
  return row ?? null;
}

/** Moves one session in time. Its identity, room and join link stay; its version is raised. */
export async function moveSession(
  q: Queryable,
  id: string,
  to: { readonly start: EpochMs; readonly end: EpochMs; readonly wallStart: string; readonly bufferMinutes: number },
  now: EpochMs,
): Promise<StoredSession> {
  const [row] = await q
    .update(sessions)
    .set({
      startsAt: to.start,
      endsAt: to.end,
      blockedUntil: addMs(to.end, to.bufferMinutes * MINUTE_MS),
      wallStart: to.wallStart,
      version: sql`${sessions.version} + 1`,
      updatedAt: now,
    })
    .where(eq(sessions.id, id))
    .returning(stored);
  if (row === undefined) throw new Error('a session vanished while being moved');
  return row;
}

/** Saves the room a session got. A room that is there already stays: the first one wins. */
export async function saveRoom(
  q: Queryable,
  id: string,
  room: { name: string | null; link: string },
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({ meetLink: room.link, meetSpace: room.name, updatedAt: now })
    .where(and(eq(sessions.id, id), sql`${sessions.meetLink} is null`));
}

/** Saves which event at Google shows the session. Null when it shows none any more. */
export async function saveEvent(
  q: Queryable,
  id: string,
  event: { eventId: string; calendarId: string; iCalUid: string; htmlLink: string | null } | null,
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({
      googleEventId: event?.eventId ?? null,
      googleCalendarId: event?.calendarId ?? null,
      googleHtmlLink: event?.htmlLink ?? null,
      ...(event === null ? {} : { googleIcalUid: event.iCalUid }),
      updatedAt: now,
    })
    .where(eq(sessions.id, id));
}

/** Live sessions keep at most `bufferMinutes` behind them: a mentor who shortens the buffer frees the time at once. */
export async function shortenBuffers(
  q: Queryable,
  mentorId: string,
  bufferMinutes: number,
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({ blockedUntil: sql`${sessions.endsAt} + make_interval(mins => ${bufferMinutes})`, updatedAt: now })
    .where(
      and(
        eq(sessions.mentorId, mentorId),
        inArray(sessions.status, [...LIVE_SESSION_STATUSES]),
        sql`${sessions.blockedUntil} > ${sessions.endsAt} + make_interval(mins => ${bufferMinutes})`,
      ),
    );
}
