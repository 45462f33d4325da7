import type { SessionStatus } from '../bookings/session.ts';
import type { Side } from '../reviews/review.ts';
import { addMs, DAY_MS, type EpochMs, MINUTE_MS } from '../time.ts';

export const ATTENDANCE_OUTCOMES = ['TOOK_PLACE', 'MENTOR_ABSENT', 'STUDENT_ABSENT'] as const;
/** What somebody who was to be there says of a session. */
export type AttendanceOutcome = (typeof ATTENDANCE_OUTCOMES)[number];

export interface AttendanceReport {
  readonly sessionId: string;
  readonly side: Side;
  readonly outcome: AttendanceOutcome;
  readonly reportedAt: EpochMs;
}

/** Nobody is late before ten minutes are over. */
const ABSENT_AFTER_MS = 10 * MINUTE_MS;
/** What happened is known in three days, or not disputed any more. */
const REPORT_WITHIN_MS = 3 * DAY_MS;

/** When both sides may say what became of a session: `[from, until)`. */
export function reportWindow(session: { readonly start: EpochMs; readonly end: EpochMs }): {
  readonly from: EpochMs;
  readonly until: EpochMs;
} {
  return { from: addMs(session.start, ABSENT_AFTER_MS), until: addMs(session.end, REPORT_WITHIN_MS) };
}

/** The sessions of which something may be said now: begun by the one, ended after the other. */
export function reportableSpan(now: EpochMs): { readonly startedBy: EpochMs; readonly endedAfter: EpochMs } {
  return { startedBy: addMs(now, -ABSENT_AFTER_MS), endedAfter: addMs(now, -REPORT_WITHIN_MS) };
}

/** A session that was to take place: what became of the others is known already. */
export function canBeReported(status: SessionStatus): boolean {
  return status === 'CONFIRMED' || status === 'COMPLETED' || status === 'NO_SHOW';
}

/** What two reports come to. */
export const ATTENDANCE_VERDICTS = [...ATTENDANCE_OUTCOMES, 'DISPUTED', 'UNKNOWN'] as const;
export type AttendanceVerdict = (typeof ATTENDANCE_VERDICTS)[number];

/** What is believed of a side that spoke alone, as it costs themselves: the session's price, or the right to it. */
const BELIEVED: Readonly<Record<Side, readonly AttendanceOutcome[]>> = {
  MENTOR: ['MENTOR_ABSENT'],
  STUDENT: ['STUDENT_ABSENT', 'TOOK_PLACE'],
};

/**
 * Both sides agree, or only one has spoken, and is believed when that costs themselves: whoever says "I was not
 * there" is taken at their word, and so is the student who says that it took place. A mentor's word that it did earns
 * the mentor its price, so the student can still speak; and who accuses the other waits for the other's word, or for
 * an admin's.
 */
export function verdictOf(reports: readonly Pick<AttendanceReport, 'side' | 'outcome'>[]): AttendanceVerdict {
  const outcomes = new Set(reports.map(({ outcome }) => outcome));
  if (outcomes.size > 1) return 'DISPUTED';
  const [only] = reports;
  if (only === undefined) return 'UNKNOWN';
  return reports.length > 1 || BELIEVED[only.side].includes(only.outcome) ? only.outcome : 'UNKNOWN';
}

/** Whether one side is to say what became of a session: it has not, and the other's word did not settle it. */
export function isAwaited(side: Side, reports: readonly Pick<AttendanceReport, 'side' | 'outcome'>[]): boolean {
  return reports.every((report) => report.side !== side) && verdictOf(reports) === 'UNKNOWN';
}
