import { findSession } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import type { Deps } from './deps.ts';
import { type RatingLink, readRatingToken } from './rating-link.ts';
import { type ReviewOutcome, writeReview } from './write-review.ts';

export type RatingQuestion = RatingLink & { readonly name: string };

/** What the page behind a rating link asks: how many stars, and for whom. Null for a link we did not sign. */
export async function readRatingLink(deps: Pick<Deps, 'db' | 'config'>, token: string): Promise<RatingQuestion | null> {
  const link = readRatingToken(deps.config, token);
  const session = link === null ? null : await findSession(deps.db, link.sessionId);
  if (link === null || session === null) return null;
  const [other] = await findUsers(deps.db, [link.side === 'STUDENT' ? session.mentorId : session.studentId]);
  return { ...link, name: other?.name ?? '' };
}

/**
 * Stores the rating of a signed link: its signature is who speaks. Without words, those written before stay.
 */
export async function giveRating(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  token: string,
  comment: string | null,
): Promise<ReviewOutcome | null> {
  const link = await readRatingLink(deps, token);
  if (link === null) return null;
  const session = await findSession(deps.db, link.sessionId);
  const [user] =
    session === null ? [] : await findUsers(deps.db, [link.side === 'STUDENT' ? session.studentId : session.mentorId]);
  if (user === undefined) return null;
  const { sessionId, side, rating } = link;
  return writeReview(deps, { kind: 'user', user }, { sessionId, side, rating, comment: comment ?? undefined });
}
