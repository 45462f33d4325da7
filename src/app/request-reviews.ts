import type { Transaction } from '../db/client.ts';
import { listCompleted, listKnownCauses, type ReviewableSession } from '../db/queries/reviews.ts';
import { reviewMonth } from '../domain/reviews/review.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Asks both sides of every booking, once a month, about a session that took place since the tick before. Looks a few
 * days further back, as a session may be completed late; whoever was asked is not asked again.
 */
export async function requestReviews(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  const firstOf = new Map<string, ReviewableSession>();
  for (const session of await listCompleted(tx, addMs(now, -LOOK_BACK_MS), now)) {
    const cause = `booking/${session.bookingId}/review/${reviewMonth(session.end)}`;
    if (!firstOf.has(cause)) firstOf.set(cause, session);
  }
  const known = await listKnownCauses(tx, [...firstOf.keys()]);
  for (const [cause, session] of firstOf) {
    if (known.has(cause)) continue;
    const { bookingId, id: sessionId } = session;
    const letters = [session.studentId, session.mentorId].map((recipientId) => ({
      kind: 'REVIEW_REQUEST' as const,
      recipientId,
      bookingId,
      sessionId,
    }));
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'review.requested',
      subject: `booking/${bookingId}`,
      details: { month: reviewMonth(session.end) },
      effects: await planToPeople(deps, tx, { cause, version: 0, now }, letters),
    });
  }
}

const LOOK_BACK_MS = 4 * DAY_MS;
