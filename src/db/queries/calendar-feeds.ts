import { and, asc, eq, gt, inArray, isNull, lt, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { User } from '../../domain/actor.ts';
import { addMs, type EpochMs, HOUR_MS } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings, sessions } from '../tables/bookings.ts';
import { calendarFeeds } from '../tables/calendar-feeds.ts';
import { demoCalls } from '../tables/demo-calls.ts';
import { users } from '../tables/users.ts';

export interface StoredFeed {
  readonly id: string;
  readonly createdAt: EpochMs;
  readonly lastReadAt: EpochMs | null;
}

const feed = { id: calendarFeeds.id, createdAt: calendarFeeds.createdAt, lastReadAt: calendarFeeds.lastReadAt };

export async function findFeed(q: Queryable, userId: string): Promise<StoredFeed | null> {
  const [row] = await q.select(feed).from(calendarFeeds).where(eq(calendarFeeds.userId, userId));
  return row ?? null;
}

/** Whose feed a token reads, unless nobody's, or of somebody who is blocked. */
export async function findFeedOwner(q: Queryable, tokenHash: string): Promise<User | null> {
  const { id, email, name, role, timeZone, locale } = users;
  const [row] = await q
    .select({ id, email, name, role, timeZone, locale })
    .from(calendarFeeds)
    .innerJoin(users, eq(users.id, calendarFeeds.userId))
    .where(and(eq(calendarFeeds.tokenHash, tokenHash), isNull(users.blockedAt)));
  return row ?? null;
}

/** Takes the place of any feed the person had. */
export async function replaceFeed(
  q: Queryable,
  row: { readonly id: string; readonly userId: string; readonly tokenHash: string },
  now: EpochMs,
): Promise<void> {
  await removeFeed(q, row.userId);
  await q.insert(calendarFeeds).values({ ...row, createdAt: now });
}

/** Answers whether there was one. */
export async function removeFeed(q: Queryable, userId: string): Promise<boolean> {
  const removed = await q
    .delete(calendarFeeds)
    .where(eq(calendarFeeds.userId, userId))
    .returning({ id: calendarFeeds.id });
  return removed.length > 0;
}

/** Notes that the feed was read; written once an hour at most, as programs ask often. */
export async function noteFeedRead(q: Queryable, userId: string, now: EpochMs): Promise<void> {
  const stale = or(isNull(calendarFeeds.lastReadAt), lt(calendarFeeds.lastReadAt, addMs(now, -HOUR_MS)));
  await q
    .update(calendarFeeds)
    .set({ lastReadAt: now })
    .where(and(eq(calendarFeeds.userId, userId), stale));
}

/** A session as a feed shows it. */
export interface FeedSession {
  readonly id: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly version: number;
  readonly googleIcalUid: string | null;
  readonly eventGeneration: number;
  readonly updatedAt: EpochMs;
  readonly subject: string;
  readonly otherName: string;
}

/** What a person has agreed to and has not cancelled, from `after` on and in order; times held for payment are no promise. */
export async function listFeedSessions(q: Queryable, userId: string, after: EpochMs): Promise<FeedSession[]> {
  const student = alias(users, 'student');
  const mentor = alias(users, 'mentor');
  const rows = await q
    .select({
      id: sessions.id,
      start: sessions.startsAt,
      end: sessions.endsAt,
      version: sessions.version,
      googleIcalUid: sessions.googleIcalUid,
      eventGeneration: sessions.eventGeneration,
      updatedAt: sessions.updatedAt,
      subject: bookings.subject,
      studentId: sessions.studentId,
      studentName: student.name,
      mentorName: mentor.name,
    })
    .from(sessions)
    .innerJoin(bookings, eq(bookings.id, sessions.bookingId))
    .innerJoin(student, eq(student.id, sessions.studentId))
    .innerJoin(mentor, eq(mentor.id, sessions.mentorId))
    .where(
      and(
        or(eq(sessions.studentId, userId), eq(sessions.mentorId, userId)),
        inArray(sessions.status, ['RESERVED', 'CONFIRMED', 'COMPLETED']),
        gt(sessions.endsAt, after),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id))
    .limit(MOST_ENTRIES);
  return rows.map(({ studentId, studentName, mentorName, ...row }) => ({
    ...row,
    otherName: studentId === userId ? mentorName : studentName,
  }));
}

/** A demo call as its host's feed shows it. */
type FeedCall = Omit<FeedSession, 'subject'>;

/** The calls somebody is the host of and that were not cancelled, from `after` on and in order. */
export function listFeedCalls(q: Queryable, hostId: string, after: EpochMs): Promise<FeedCall[]> {
  return q
    .select({
      id: demoCalls.id,
      start: demoCalls.startsAt,
      end: demoCalls.endsAt,
      version: demoCalls.version,
      googleIcalUid: demoCalls.googleIcalUid,
      eventGeneration: demoCalls.eventGeneration,
      updatedAt: demoCalls.updatedAt,
      otherName: demoCalls.guestName,
    })
    .from(demoCalls)
    .where(
      and(
        eq(demoCalls.hostId, hostId),
        inArray(demoCalls.status, ['SCHEDULED', 'TOOK_PLACE']),
        gt(demoCalls.endsAt, after),
      ),
    )
    .orderBy(asc(demoCalls.startsAt), asc(demoCalls.id))
    .limit(MOST_ENTRIES);
}

/** More than anybody teaches; keeps a feed from growing without end. */
const MOST_ENTRIES = 1_000;
