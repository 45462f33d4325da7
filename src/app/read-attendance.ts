import { listArrivalsAt } from '../db/queries/arrivals.ts';
import { type AttendanceDispute, findDisputes, listReportsOf, pageDisputes } from '../db/queries/attendance.ts';
import { type AttendanceReport, type AttendanceVerdict, verdictOf } from '../domain/lessons/attendance.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

/** What is known of who came to a session. */
export interface AttendanceView {
  readonly reports: readonly AttendanceReport[];
  readonly verdict: AttendanceVerdict;
  /** First time either side went through their join link; null for who did not, or used another way in. */
  readonly mentorArrivedAt: EpochMs | null;
  readonly studentArrivedAt: EpochMs | null;
}

/** What both sides said of each session, what it comes to, and when they came through their links; in the same order. */
export async function readAttendance(
  deps: Pick<Deps, 'db'>,
  sessions: readonly { readonly id: string; readonly mentorId: string; readonly studentId: string }[],
): Promise<AttendanceView[]> {
  const ids = sessions.map(({ id }) => id);
  const [reports, arrivals, disputes] = await Promise.all([
    listReportsOf(deps.db, ids),
    listArrivalsAt(deps.db, ids),
    findDisputes(deps.db, ids),
  ]);
  return sessions.map(({ id, mentorId, studentId }) => {
    const own = reports.filter(({ sessionId }) => sessionId === id);
    const arrivalOf = (userId: string) =>
      arrivals.find((arrival) => arrival.sessionId === id && arrival.userId === userId)?.arrivedAt ?? null;
    return {
      reports: own,
      verdict: disputes.find(({ sessionId }) => sessionId === id)?.outcome ?? verdictOf(own),
      mentorArrivedAt: arrivalOf(mentorId),
      studentArrivedAt: arrivalOf(studentId),
    };
  });
}

/** Sessions whose sides do not agree, for admins, the oldest first. */
export async function readDisputes(deps: Pick<Deps, 'db'>, question: PageQuestion): Promise<Page<AttendanceDispute>> {
  const page = readPage(question);
  return pageOf(await pageDisputes(deps.db, { limit: page.limit + 1, after: page.after }), page);
}
