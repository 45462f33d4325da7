import { addMs, DAY_MS, type EpochMs } from '../time.ts';

/** The two people of a booking: each says something of the other. */
export const SIDES = ['STUDENT', 'MENTOR'] as const;
export type Side = (typeof SIDES)[number];

/** What one side of a booking says of the other, about one month. */
export interface Review {
  readonly id: string;
  readonly bookingId: string;
  readonly mentorId: string;
  readonly studentId: string;
  /** In UTC: `2026-11`. */
  readonly month: string;
  readonly author: Side;
  /** Stars, 1 to 5. */
  readonly rating: number;
  readonly comment: string | null;
  readonly writtenAt: EpochMs;
  /** From when the other side and everybody else may read it. */
  readonly shownAt: EpochMs | null;
}

export const LONGEST_COMMENT = 2_000;

/** Neither side answers the other: what is written shows once both have, or this long after the first. */
const KEPT_BACK_MS = 14 * DAY_MS;
/** A month can be reviewed until this long after its last session. */
const OPEN_FOR_MS = 30 * DAY_MS;

/** The month a session counts for, in UTC. */
export function reviewMonth(end: EpochMs): string {
  return new Date(end).toISOString().slice(0, 7);
}

/** Whether a session that took place can still be reviewed. */
export function isReviewable(session: { readonly status: string; readonly end: EpochMs }, now: EpochMs): boolean {
  return session.status === 'COMPLETED' && session.end <= now && now < addMs(session.end, OPEN_FOR_MS);
}

/** The sessions that can be reviewed now ended in `(after, until]`. */
export function reviewableSpan(now: EpochMs): { readonly after: EpochMs; readonly until: EpochMs } {
  return { after: addMs(now, -OPEN_FOR_MS), until: now };
}

/** When a review shows: at once where the other side has written, else two weeks after it was written. */
export function showsAt(writtenAt: EpochMs, otherWrittenAt: EpochMs | null): EpochMs {
  return otherWrittenAt === null ? addMs(writtenAt, KEPT_BACK_MS) : writtenAt;
}

export function isRating(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 5;
}

/** Which side of a booking a person is on; null for strangers. */
export function sideOf(
  parties: { readonly mentorId: string; readonly studentId: string },
  userId: string,
): Side | null {
  return userId === parties.mentorId ? 'MENTOR' : userId === parties.studentId ? 'STUDENT' : null;
}
