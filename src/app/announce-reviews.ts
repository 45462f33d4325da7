import type { Transaction } from '../db/client.ts';
import { claimShownReviews } from '../db/queries/reviews.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';

/** Tells whoever was reviewed of what shows by now, once: the mentor also by mail. */
export async function announceReviews(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  for (const review of await claimShownReviews(tx, now)) {
    const ofMentor = review.author === 'STUDENT';
    const recipientId = ofMentor ? review.mentorId : review.studentId;
    const letters = ofMentor ? [{ kind: 'REVIEW_RECEIVED' as const, recipientId, bookingId: review.bookingId }] : [];
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'review.shown',
      subject: `booking/${review.bookingId}`,
      details: { month: review.month, author: review.author },
      effects: await planToPeople(deps, tx, { cause: `review/${review.id}`, version: 0, now }, letters),
      events: [{ userId: recipientId, body: { kind: 'REVIEW_RECEIVED', reviewId: review.id } }],
    });
  }
}
