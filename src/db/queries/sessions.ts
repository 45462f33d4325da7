import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { CancelMoney } from '../../domain/bookings/policy.ts';
import {
  canBecome,
  LIVE_SESSION_STATUSES,
  SESSION_STATUSES,
  type Session,
  type SessionStatus,
} from '../../domain/bookings/session.ts';
import type { Interval } from '../../domain/interval.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { type ListPlace, laterThan } from '../keyset.ts';
import { bookings, sessions } from '../tables/bookings.ts';

/** A session with its ids at Google. */
export interface StoredSession extends Session {
  readonly meetSpace: string | null;
  readonly googleEventId: string | null;
  readonly googleCalendarId: string | null;
  readonly googleIcalUid: string | null;
  /** The event as we last wrote it, and the version of the session that was. */
  readonly googleEventEtag: string | null;
  readonly googleEventVersion: number | null;
  readonly roomAskedAt: EpochMs | null;
  readonly roomGeneration: number;
  readonly eventGeneration: number;
  readonly cancelReason: string | null;
  /** What the student gets for a cancelled session; null while it stands. */
  readonly cancelMoney: CancelMoney | null;
}

/** The columns a `StoredSession` is read from. */
export const storedSession = {
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
  googleEventEtag: sessions.googleEventEtag,
  googleEventVersion: sessions.googleEventVersion,
  roomAskedAt: sessions.roomAskedAt,
  roomGeneration: sessions.roomGeneration,
  eventGeneration: sessions.eventGeneration,
  cancelReason: sessions.cancelReason,
  cancelMoney: sessions.cancelMoney,
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
  const [row] = await q.select(storedSession).from(sessions).where(eq(sessions.id, id));
  return row ?? null;
}

export async function findSessions(q: Queryable, ids: readonly string[]): Promise<StoredSession[]> {
  return q
    .select(storedSession)
    .from(sessions)
    .where(inArray(sessions.id, [...ids]));
}

/** All sessions of a booking, by start. */
export async function listSessions(q: Queryable, bookingId: string): Promise<StoredSession[]> {
  return q
    .select(storedSession)
    .from(sessions)
    .where(eq(sessions.bookingId, bookingId))
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
}

/** All sessions of several bookings, by start. */
export async function listSessionsOf(q: Queryable, bookingIds: readonly string[]): Promise<StoredSession[]> {
  if (bookingIds.length === 0) return [];
  return q
    .select(storedSession)
    .from(sessions)
    .where(inArray(sessions.bookingId, [...bookingIds]))
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
}

/** A page of each booking's sessions by start, all after the same place. One more than wanted tells whether more follow. */
export async function pageSessions(
  q: Queryable,
  bookingIds: readonly string[],
  page: { readonly limit: number; readonly after: ListPlace },
): Promise<StoredSession[]> {
  const { after, limit } = page;
  const { startsAt, id } = sessions;
  const later = laterThan(after, startsAt, id);
  const own = q
    .select(storedSession)
    .from(sessions)
    .where(and(eq(sessions.bookingId, bookings.id), later))
    .orderBy(asc(startsAt), asc(id))
    .limit(limit)
    .as('own');
  return q
    .select(own._.selectedFields)
    .from(bookings)
    .crossJoinLateral(own)
    .where(inArray(bookings.id, [...bookingIds]))
    .orderBy(own.bookingId, own.start, own.id);
}

/** Brings sessions into `status`, those of them that may become it; answers with these. The rest stays as it is. */
export async function changeStatus(
  q: Queryable,
  ids: readonly string[],
  status: SessionStatus,
  now: EpochMs,
): Promise<StoredSession[]> {
  if (ids.length === 0) return [];
  const from = SESSION_STATUSES.filter((each) => canBecome(each, status));
  return q
    .update(sessions)
    .set({ status, updatedAt: now })
    .where(and(inArray(sessions.id, [...ids]), inArray(sessions.status, from)))
    .returning(storedSession);
}

/** Cancels one live session; its version is raised, so that calendar files supersede the earlier ones. */
export async function cancelSession(
  q: Queryable,
  id: string,
  cancellation: { readonly reason: string | null; readonly money: CancelMoney },
  now: EpochMs,
): Promise<StoredSession | null> {
  const [row] = await q
    .update(sessions)
    .set({
      status: 'CANCELLED',
      cancelReason: cancellation.reason,
      cancelMoney: cancellation.money,
      version: sql`${sessions.version} + 1`,
      updatedAt: now,
    })
    .where(and(eq(sessions.id, id), inArray(sessions.status, [...LIVE_SESSION_STATUSES])))
    .returning(storedSession);
  return row ?? null;
}

/** Takes a cancelled session again, at a time that may be another: its id, its room and its join link stay. */
export async function reviveSession(
  q: Queryable,
  id: string,
  to: Interval & { readonly wallStart: string; readonly bufferMinutes: number },
  now: EpochMs,
): Promise<StoredSession> {
  const [row] = await q
    .update(sessions)
    .set({
      status: 'RESERVED',
      startsAt: to.start,
      endsAt: to.end,
      blockedUntil: addMs(to.end, to.bufferMinutes * MINUTE_MS),
      wallStart: to.wallStart,
      cancelReason: null,
      cancelMoney: null,
      version: sql`${sessions.version} + 1`,
      updatedAt: now,
    })
    .where(and(eq(sessions.id, id), eq(sessions.status, 'CANCELLED')))
    .returning(storedSession);
  if (row === undefined) throw new Error('a session is not there to be taken again');
  return row;
}

/**
 * Moves sessions in time, all of them or none. Identities, rooms and join links stay; versions are raised.
 * The sessions first step out of the way of one another, for a constraint is checked row by row.
 */
export async function moveSessions(
  q: Queryable,
  moves: readonly { readonly sessionId: string; readonly to: Interval; readonly wallStart: string }[],
  bufferMinutes: number,
  now: EpochMs,
): Promise<StoredSession[]> {
  const ids = moves.map((move) => move.sessionId);
  const before = await q
    .select({ id: sessions.id, status: sessions.status })
    .from(sessions)
    .where(inArray(sessions.id, ids));
  await q.update(sessions).set({ status: 'CANCELLED' }).where(inArray(sessions.id, ids));
  const moved: StoredSession[] = [];
  for (const { sessionId, to, wallStart } of moves) {
    const status = before.find((row) => row.id === sessionId)?.status;
    const [row] = await q
      .update(sessions)
      .set({
        ...(status === undefined ? {} : { status }),
        startsAt: to.start,
        endsAt: to.end,
        blockedUntil: addMs(to.end, bufferMinutes * MINUTE_MS),
        wallStart,
        version: sql`${sessions.version} + 1`,
        updatedAt: now,
      })
      .where(eq(sessions.id, sessionId))
      .returning(storedSession);
    if (row === undefined) throw new Error('a session vanished while being moved');
    moved.push(row);
  }
  return moved;
}
