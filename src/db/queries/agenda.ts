import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, lte, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { BookingStatus } from '../../domain/bookings/booking.ts';
import { LIVE_SESSION_STATUSES } from '../../domain/bookings/session.ts';
import type { Interval } from '../../domain/interval.ts';
import type { AttendanceReport } from '../../domain/lessons/attendance.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace, laterThan } from '../keyset.ts';
import { attendanceReports } from '../tables/attendance.ts';
import { bookings, sessions } from '../tables/bookings.ts';
import { reviews } from '../tables/reviews.ts';
import type { StoredBooking } from './bookings.ts';
import { type StoredSession, storedSession } from './sessions.ts';

/** Which sessions of somebody are asked for. */
export const AGENDA_PARTS = ['UPCOMING', 'PAST', 'CANCELLED'] as const;
export type AgendaPart = (typeof AGENDA_PARTS)[number];

/** A page and whose rows are on it: one person's, on whichever side they are, or everybody's for null. */
interface PageOf {
  readonly personId: string | null;
  readonly limit: number;
  readonly after: ListPlace;
}

/** Somebody's sessions: those to come by start, the others with the latest first. */
export async function pageAgenda(
  q: Queryable,
  part: AgendaPart,
  { personId, limit, after }: PageOf,
  now: EpochMs,
): Promise<StoredSession[]> {
  const { startsAt, endsAt, status, id } = sessions;
  const parts: Readonly<Record<AgendaPart, SQL | undefined>> = {
    UPCOMING: and(inArray(status, [...LIVE_SESSION_STATUSES]), gt(endsAt, now)),
    PAST: and(notInArray(status, ['HELD', 'CANCELLED', 'EXPIRED']), lte(endsAt, now)),
    CANCELLED: eq(status, 'CANCELLED'),
  };
  const forwards = part === 'UPCOMING';
  const beyond = forwards ? laterThan : earlierThan;
  return q
    .select(storedSession)
    .from(sessions)
    .where(and(partyOf(personId, sessions), parts[part], beyond(after, startsAt, id)))
    .orderBy(forwards ? asc(startsAt) : desc(startsAt), forwards ? asc(id) : desc(id))
    .limit(limit);
}

/** Somebody's sessions that touch a stretch of time and take or took place, by start. */
export async function listSessionsWithin(q: Queryable, personId: string, within: Interval): Promise<StoredSession[]> {
  const { startsAt, endsAt, status, id } = sessions;
  return q
    .select(storedSession)
    .from(sessions)
    .where(
      and(
        partyOf(personId, sessions),
        notInArray(status, ['CANCELLED', 'EXPIRED']),
        lt(startsAt, within.end),
        gt(endsAt, within.start),
      ),
    )
    .orderBy(asc(startsAt), asc(id));
}

const { createdAt, updatedAt: _updated, ...storedBooking } = getTableColumns(bookings);

/** Somebody's bookings, the newest first; those in one state unless that is null. */
export async function pageBookings(
  q: Queryable,
  status: BookingStatus | null,
  { personId, limit, after }: PageOf,
): Promise<(StoredBooking & { readonly createdAt: EpochMs })[]> {
  const { id } = bookings;
  return q
    .select({ ...storedBooking, createdAt })
    .from(bookings)
    .where(
      and(
        partyOf(personId, bookings),
        status === null ? undefined : eq(bookings.status, status),
        earlierThan(after, createdAt, id),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

/** Somebody's sessions that were to take place and ended after `endedAfter`, with what was said of each, by start. */
export async function listReported(
  q: Queryable,
  personId: string,
  span: { readonly startedBy: EpochMs; readonly endedAfter: EpochMs },
): Promise<{ readonly session: StoredSession; readonly reports: AttendanceReport[] }[]> {
  const { startsAt, endsAt, status, id } = sessions;
  const rows = await q
    .select({ session: storedSession, report: attendanceReports })
    .from(sessions)
    .leftJoin(attendanceReports, eq(attendanceReports.sessionId, id))
    .where(
      and(
        partyOf(personId, sessions),
        inArray(status, ['CONFIRMED', 'COMPLETED', 'NO_SHOW']),
        lte(startsAt, span.startedBy),
        gt(endsAt, span.endedAfter),
      ),
    )
    .orderBy(asc(startsAt), asc(id));
  const bySession = new Map<string, { session: StoredSession; reports: AttendanceReport[] }>();
  for (const { session, report } of rows) {
    const entry = bySession.get(session.id) ?? { session, reports: [] };
    if (report !== null) entry.reports.push(report);
    bySession.set(session.id, entry);
  }
  return [...bySession.values()];
}

/** The last completed session of every booking and month that ended in the span and that somebody has not reviewed. */
export async function listUnreviewed(
  q: Queryable,
  personId: string,
  ended: { readonly after: EpochMs; readonly until: EpochMs },
): Promise<StoredSession[]> {
  const { endsAt, status, id, bookingId, mentorId } = sessions;
  const month = sql<string>`to_char(${endsAt} at time zone 'UTC', 'YYYY-MM')`;
  const author = sql`case when ${mentorId} = ${personId} then 'MENTOR' else 'STUDENT' end`;
  const rows = await q
    .selectDistinctOn([bookingId, month], storedSession)
    .from(sessions)
    .where(
      and(
        partyOf(personId, sessions),
        eq(status, 'COMPLETED'),
        gt(endsAt, ended.after),
        lte(endsAt, ended.until),
        sql`not exists (select 1 from ${reviews} r where r.booking_id = ${bookingId} and r.month = ${month}
          and r.author = ${author})`,
      ),
    )
    .orderBy(bookingId, month, desc(endsAt), desc(id));
  return rows.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
}

function partyOf(personId: string | null, table: typeof sessions | typeof bookings): SQL | undefined {
  return personId === null ? undefined : or(eq(table.mentorId, personId), eq(table.studentId, personId));
}
