import { findSession } from '../db/queries/sessions.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { Fault, notFound } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import { sideOf } from '../domain/reviews/review.ts';
import type { Deps } from './deps.ts';
import { type ReviewOutcome, writeReview } from './write-review.ts';

/**
 * Somebody reviews the other side of a session they were to be at. Throws `NOT_FOUND` for one that is not theirs to
 * see, and `FORBIDDEN` for who sees it and was not to be there.
 */
export async function leaveReview(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  input: { readonly sessionId: string; readonly rating: number; readonly comment: string | null },
): Promise<ReviewOutcome> {
  const session = isUuid(input.sessionId) ? await findSession(deps.db, input.sessionId) : null;
  if (session === null || !maySeeBooking(user, session)) throw notFound('session');
  const side = sideOf(session, user.id);
  if (side === null) throw new Fault('FORBIDDEN', 'Only those who were there can review.');
  return writeReview(deps, { kind: 'user', user }, { ...input, side });
}
