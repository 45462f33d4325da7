import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';

/**
 * Writes down that Google is about to be asked for a session's room. False when it was asked before, whatever became
 * of it, or there is a room: only one such request is ever on its way.
 */
export async function claimRoomAttempt(q: Queryable, id: string, now: EpochMs): Promise<boolean> {
  const rows = await q
    .update(sessions)
    .set({ roomAskedAt: now, updatedAt: now })
    .where(and(eq(sessions.id, id), isNull(sessions.roomAskedAt), isNull(sessions.meetLink)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

/** Google refused, so no room was made: the next try may ask again. */
export async function forgetRoomAttempt(q: Queryable, id: string, now: EpochMs): Promise<void> {
  await q
    .update(sessions)
    .set({ roomAskedAt: null, updatedAt: now })
    .where(and(eq(sessions.id, id), isNull(sessions.meetLink)));
}

/** Saves the room a session got. False when it has one already: the first one stays. */
export async function saveRoom(
  q: Queryable,
  id: string,
  room: { readonly name: string | null; readonly link: string },
  now: EpochMs,
): Promise<boolean> {
  const rows = await q
    .update(sessions)
    .set({ meetLink: room.link, meetSpace: room.name, updatedAt: now })
    .where(and(eq(sessions.id, id), sql`${sessions.meetLink} is null`))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

/**
 * Saves which event at Google shows the session, in which state of the event and which version of the session. Null
 * when it shows none any more.
 */
export async function saveEvent(
  q: Queryable,
  id: string,
  event: {
    eventId: string;
    calendarId: string;
    iCalUid: string;
    htmlLink: string | null;
    etag: string | null;
    version: number;
  } | null,
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({
      googleEventId: event?.eventId ?? null,
      googleCalendarId: event?.calendarId ?? null,
      googleHtmlLink: event?.htmlLink ?? null,
      googleEventEtag: event?.etag ?? null,
      googleEventVersion: event?.version ?? null,
      ...(event === null ? {} : { googleIcalUid: event.iCalUid }),
      updatedAt: now,
    })
    .where(eq(sessions.id, id));
}

/** The event's id cannot be used: the next one, and with it a conference request of its own. */
export async function raiseEventGeneration(
  q: Queryable,
  session: { readonly id: string; readonly eventGeneration: number; readonly roomGeneration: number },
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({
      eventGeneration: session.eventGeneration + 1,
      roomGeneration: session.roomGeneration + 1,
      googleEventId: null,
      updatedAt: now,
    })
    .where(eq(sessions.id, session.id));
}

/** Google failed to make the event's conference: the next request is a new one to it. */
export async function raiseRoomGeneration(
  q: Queryable,
  session: { readonly id: string; readonly roomGeneration: number },
  now: EpochMs,
): Promise<void> {
  await q
    .update(sessions)
    .set({ roomGeneration: session.roomGeneration + 1, updatedAt: now })
    .where(eq(sessions.id, session.id));
}

/**
 * Ids of a mentor's future sessions that a calendar connected just now has to learn of: the promised ones, which may
 * have moved while there was no way to say so, and those that are gone and still have an event.
 */
export async function listSessionsToShow(q: Queryable, mentorId: string, now: EpochMs): Promise<string[]> {
  const rows = await q
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.mentorId, mentorId),
        gt(sessions.startsAt, now),
        sql`(${sessions.status} in ('RESERVED', 'CONFIRMED')
          or ${sessions.status} in ('CANCELLED', 'EXPIRED') and ${sessions.googleEventId} is not null)`,
      ),
    )
    .orderBy(asc(sessions.startsAt));
  return rows.map((row) => row.id);
}

/** Ids of the promised sessions that have not begun and have an event in this calendar. */
export async function listShownSessions(
  q: Queryable,
  calendar: { readonly mentorId: string; readonly calendarId: string; readonly now: EpochMs },
): Promise<string[]> {
  const rows = await q
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.mentorId, calendar.mentorId),
        eq(sessions.googleCalendarId, calendar.calendarId),
        gt(sessions.startsAt, calendar.now),
        isNotNull(sessions.googleEventId),
        inArray(sessions.status, ['RESERVED', 'CONFIRMED']),
      ),
    );
  return rows.map((row) => row.id);
}
