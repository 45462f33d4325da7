import { inTransaction, type Transaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { listReviewsOf, saveReview, showReviews } from '../db/queries/reviews.ts';
import { findSession } from '../db/queries/sessions.ts';
import { type Actor, actorName } from '../domain/actor.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import {
  isRating,
  isReviewable,
  LONGEST_COMMENT,
  type Review,
  reviewMonth,
  type Side,
  showsAt,
} from '../domain/reviews/review.ts';
import { announceReviews } from './announce-reviews.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { recordChange } from './record-change.ts';
import { paragraphProblems } from './update-profile.ts';

export type ReviewOutcome = { readonly review: Review } | { readonly problems: readonly UserError[] };

/**
 * One side of a session that took place says something of the other: one review per booking and month, which its
 * author may change until it shows. It shows once both sides have written, or after two weeks.
 * Whoever calls has made sure that `side` is who speaks.
 */
export async function writeReview(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  actor: Actor,
  input: {
    readonly sessionId: string;
    readonly side: Side;
    readonly rating: number;
    /** Undefined leaves what was written before. */
    readonly comment: string | null | undefined;
  },
): Promise<ReviewOutcome> {
  const problems = [
    ...(isRating(input.rating) ? [] : [userError('OUT_OF_RANGE', 'From 1 to 5.', ['input', 'rating'])]),
    ...(input.comment == null ? [] : paragraphProblems(input.comment, LONGEST_COMMENT, ['input', 'comment'])),
  ];
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  const session = await findSession(deps.db, input.sessionId);
  if (session === null) throw notFound('session');
  if (!isReviewable(session, now)) return { problems: [notOpen()] };
  const { bookingId, mentorId, studentId } = session;
  const month = reviewMonth(session.end);
  return inTransaction(deps.db, async (tx: Transaction) => {
    await lockBooking(tx, bookingId);
    const written = await listReviewsOf(tx, bookingId, month);
    const own = written.find(({ author }) => author === input.side);
    const other = written.find(({ author }) => author !== input.side);
    if (own?.shownAt != null && own.shownAt <= now) return { problems: [notOpen()] };
    const review: Review = {
      id: own?.id ?? newId(deps),
      bookingId,
      mentorId,
      studentId,
      month,
      author: input.side,
      rating: input.rating,
      comment: input.comment === undefined ? (own?.comment ?? null) : input.comment,
      writtenAt: now,
      shownAt: showsAt(own?.writtenAt ?? now, other === undefined ? null : now),
    };
    const shown = other === undefined ? review : { ...review, shownAt: now };
    await saveReview(tx, shown);
    if (other !== undefined) {
      await showReviews(tx, bookingId, month, now);
      await announceReviews(deps, tx, now);
    }
    await recordChange(deps, tx, now, {
      actor,
      action: 'review.written',
      subject: `booking/${bookingId}`,
      details: { month, side: input.side, by: actorName(actor) },
    });
    return { review: shown };
  });
}

function notOpen(): UserError {
  const message = 'A month is reviewed after one of its sessions took place, within 30 days, until the review shows.';
  return userError('REVIEW_NOT_OPEN', message, ['input', 'sessionId']);
}
