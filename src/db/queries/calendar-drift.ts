import { and, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';
import { calendarConnections } from '../tables/calendars.ts';
import { outbox } from '../tables/outbox.ts';
import { proposals } from '../tables/proposals.ts';
import type { StoredConnection } from './calendars.ts';

/** A future session and what Google should show of it. */
export interface SessionAtGoogle {
  readonly id: string;
  readonly isPromised: boolean;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly googleEventId: string | null;
  readonly googleCalendarId: string | null;
  readonly meetLink: string | null;
}

/**
 * A mentor's future sessions that have, or should have, an event at Google and for which nothing is owed just now:
 * what a worker is about to put right is no drift, and neither is an edit that waits for somebody's answer.
 */
export async function listSettledSessions(q: Queryable, mentorId: string, now: EpochMs): Promise<SessionAtGoogle[]> {
  const { id, status, startsAt: start, endsAt: end, googleEventId, googleCalendarId, meetLink } = sessions;
  const owed = sql`select from ${outbox} where ${outbox.key} = 'session/' || ${id} || '/event' and ${outbox.status} = 'PENDING'`;
  const contested = sql`select from ${proposals} where ${proposals.sessionId} = ${id}
    and ${proposals.kind} = 'CALENDAR_EDIT' and ${proposals.status} = 'PENDING'`;
  const isPromised = inArray(status, ['RESERVED', 'CONFIRMED']);
  const rows = await q
    .select({ id, status, start, end, googleEventId, googleCalendarId, meetLink })
    .from(sessions)
    .where(
      and(
        eq(sessions.mentorId, mentorId),
        gt(sessions.startsAt, now),
        or(isPromised, and(inArray(status, ['CANCELLED', 'EXPIRED']), isNotNull(googleEventId))),
        sql`not exists (${owed})`,
        sql`not exists (${contested})`,
      ),
    );
  return rows.map(({ status: found, ...row }) => ({
    ...row,
    isPromised: found === 'RESERVED' || found === 'CONFIRMED',
  }));
}

/** How many future sessions of a mentor lack an event or a room, and how many effects on the account are given up. */
export async function countDrift(
  q: Queryable,
  mentorId: string,
  now: EpochMs,
): Promise<{ readonly withoutEvent: number; readonly withoutRoom: number; readonly parked: number }> {
  const [row] = await q
    .select({
      withoutEvent: sql<number>`count(*) filter (where ${isNull(sessions.googleEventId)})::int`,
      withoutRoom: sql<number>`count(*) filter (where ${isNull(sessions.meetLink)})::int`,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.mentorId, mentorId),
        gt(sessions.startsAt, now),
        inArray(sessions.status, ['RESERVED', 'CONFIRMED']),
      ),
    );
  const [given] = await q
    .select({ parked: sql<number>`count(*)::int` })
    .from(outbox)
    .where(and(eq(outbox.lane, `mentor/${mentorId}`), eq(outbox.status, 'PARKED')));
  return { withoutEvent: row?.withoutEvent ?? 0, withoutRoom: row?.withoutRoom ?? 0, parked: given?.parked ?? 0 };
}

/** Every connection there is, whatever its state. */
export async function listConnections(q: Queryable): Promise<StoredConnection[]> {
  return q.select().from(calendarConnections).orderBy(calendarConnections.mentorId);
}
