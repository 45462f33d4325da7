import { listArrivals } from '../db/queries/arrivals.ts';
import { type AttendanceDispute, findDispute, listReports, pageDisputes } from '../db/queries/attendance.ts';
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

/** What both sides said, what it comes to, and when they came through their links. */
export async function readAttendance(
  deps: Pick<Deps, 'db'>,
  session: { readonly id: string; readonly mentorId: string; readonly studentId: string },
): Promise<AttendanceView> {
  const [reports, arrivals, dispute] = await Promise.all([
    listReports(deps.db, session.id),
    listArrivals(deps.db, session.id),
    findDispute(deps.db, session.id),
  ]);
  const arrivalOf = (id: string) => arrivals.find(({ userId }) => userId === id)?.arrivedAt ?? null;
  return {
    reports,
    verdict: dispute?.outcome ?? verdictOf(reports),
    mentorArrivedAt: arrivalOf(session.mentorId),
    studentArrivedAt: arrivalOf(session.studentId),
  };
}

/** Sessions whose sides do not agree, for admins, the oldest first. */
export async function readDisputes(deps: Pick<Deps, 'db'>, question: PageQuestion): Promise<Page<AttendanceDispute>> {
  const page = readPage(question);
  return pageOf(await pageDisputes(deps.db, { limit: page.limit + 1, after: page.after }), page);
}
