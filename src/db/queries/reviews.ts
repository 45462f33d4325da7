import { and, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Review } from '../../domain/reviews/review.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace } from '../keyset.ts';
import { sessions } from '../tables/bookings.ts';
import { messages } from '../tables/messages.ts';
import { reviews } from '../tables/reviews.ts';
import { users } from '../tables/users.ts';

const stored = {
  id: reviews.id,
  bookingId: reviews.bookingId,
  mentorId: reviews.mentorId,
  studentId: reviews.studentId,
  month: reviews.month,
  author: reviews.author,
  rating: reviews.rating,
  comment: reviews.comment,
  writtenAt: reviews.writtenAt,
  shownAt: reviews.shownAt,
};

/** What both sides of a booking wrote about a month. */
export async function listReviewsOf(q: Queryable, bookingId: string, month: string): Promise<Review[]> {
  return q
    .select(stored)
    .from(reviews)
    .where(and(eq(reviews.bookingId, bookingId), eq(reviews.month, month)));
}

/** Everything that was written about these bookings, month by month. */
export async function listReviewsOfBookings(q: Queryable, bookingIds: readonly string[]): Promise<Review[]> {
  if (bookingIds.length === 0) return [];
  return q
    .select(stored)
    .from(reviews)
    .where(inArray(reviews.bookingId, [...bookingIds]))
    .orderBy(reviews.month, reviews.author);
}

export async function findReview(q: Queryable, id: string): Promise<Review | null> {
  const [row] = await q.select(stored).from(reviews).where(eq(reviews.id, id));
  return row ?? null;
}

/** Keeps a review; what its author wrote about the month before is replaced. */
export async function saveReview(q: Queryable, review: Review): Promise<void> {
  const { rating, comment, writtenAt, shownAt } = review;
  await q
    .insert(reviews)
    .values(review)
    .onConflictDoUpdate({
      target: [reviews.bookingId, reviews.month, reviews.author],
      set: { rating, comment, writtenAt, shownAt },
    });
}

/** Shows the reviews of a month from now on. */
export async function showReviews(q: Queryable, bookingId: string, month: string, now: EpochMs): Promise<void> {
  await q
    .update(reviews)
    .set({ shownAt: now })
    .where(and(eq(reviews.bookingId, bookingId), eq(reviews.month, month)));
}

/** Reviews that show and were not announced yet, marked as announced. */
export async function claimShownReviews(q: Queryable, now: EpochMs): Promise<Review[]> {
  return q
    .update(reviews)
    .set({ announcedAt: now })
    .where(and(isNull(reviews.announcedAt), lte(reviews.shownAt, now)))
    .returning(stored);
}

/** What students wrote of each of these mentors and shows by now, the latest first, all after the same place. */
export async function pageReviews(
  q: Queryable,
  mentorIds: readonly string[],
  page: { readonly limit: number; readonly after: ListPlace },
  now: EpochMs,
): Promise<Review[]> {
  const { after, limit } = page;
  const { shownAt, id } = reviews;
  const older = earlierThan(after, shownAt, id);
  const own = q
    .select(stored)
    .from(reviews)
    .where(and(eq(reviews.mentorId, users.id), eq(reviews.author, 'STUDENT'), lte(shownAt, now), older))
    .orderBy(desc(shownAt), desc(id))
    .limit(limit)
    .as('own');
  return q
    .select(own._.selectedFields)
    .from(users)
    .crossJoinLateral(own)
    .where(inArray(users.id, [...mentorIds]))
    .orderBy(own.mentorId, desc(own.shownAt), desc(own.id));
}

/** A session that took place, and that its two sides may be asked about. */
export interface ReviewableSession {
  readonly id: string;
  readonly bookingId: string;
  readonly mentorId: string;
  readonly studentId: string;
  readonly end: EpochMs;
}

/** Sessions that were completed and ended in `(after, until]`, in order. */
export async function listCompleted(q: Queryable, after: EpochMs, until: EpochMs): Promise<ReviewableSession[]> {
  return q
    .select({
      id: sessions.id,
      bookingId: sessions.bookingId,
      mentorId: sessions.mentorId,
      studentId: sessions.studentId,
      end: sessions.endsAt,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.status, 'COMPLETED'),
        sql`${sessions.endsAt} > ${sql.param(after, sessions.endsAt)}`,
        lte(sessions.endsAt, until),
      ),
    )
    .orderBy(sessions.endsAt, sessions.id);
}

/** Those of these causes for which somebody was written to already. */
export async function listKnownCauses(q: Queryable, causes: readonly string[]): Promise<Set<string>> {
  if (causes.length === 0) return new Set();
  const rows = await q
    .selectDistinct({ cause: messages.cause })
    .from(messages)
    .where(and(inArray(messages.cause, [...causes]), eq(messages.kind, 'REVIEW_REQUEST')));
  return new Set(rows.map(({ cause }) => cause));
}
