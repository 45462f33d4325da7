import { findReview, listReviewsOfBookings, pageReviews } from '../db/queries/reviews.ts';
import { maySeeReview } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Review } from '../domain/reviews/review.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pagesOf, readPage } from './page.ts';

/** What students wrote of each of these mentors and shows by now, the latest first; in the order of the mentors. */
export async function readReviews(
  deps: Pick<Deps, 'db' | 'clock'>,
  mentorIds: readonly string[],
  question: PageQuestion,
): Promise<Page<Review>[]> {
  const page = readPage(question);
  const asked = { limit: page.limit + 1, after: page.after };
  return pagesOf(
    mentorIds,
    await pageReviews(deps.db, mentorIds, asked, deps.clock.now()),
    (each) => each.mentorId,
    page,
  );
}

/** A review, for those who may see it as it is now; null for others. */
export async function readReview(deps: Pick<Deps, 'db' | 'clock'>, viewer: User, id: string): Promise<Review | null> {
  const review = await findReview(deps.db, id);
  return review !== null && isVisible(viewer, review, deps.clock.now()) ? review : null;
}

/** What both sides of each of these bookings wrote, month by month, as far as it is the viewer's to see by now. */
export async function readBookingReviews(
  deps: Pick<Deps, 'db' | 'clock'>,
  viewer: User,
  bookings: readonly { readonly id: string }[],
): Promise<Review[][]> {
  const ids = bookings.map(({ id }) => id);
  const now = deps.clock.now();
  const visible = (await listReviewsOfBookings(deps.db, ids)).filter((review) => isVisible(viewer, review, now));
  return ids.map((id) => visible.filter(({ bookingId }) => bookingId === id));
}

function isVisible(viewer: User, review: Review, now: EpochMs): boolean {
  return maySeeReview(viewer, review, review.shownAt !== null && review.shownAt <= now);
}
