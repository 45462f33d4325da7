import { findReview, pageReviews } from '../db/queries/reviews.ts';
import { maySeeReview } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Review } from '../domain/reviews/review.ts';
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
  if (review === null) return null;
  const shows = review.shownAt !== null && review.shownAt <= deps.clock.now();
  return maySeeReview(viewer, review, shows) ? review : null;
}
