import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { AttendanceOutcome, AttendanceReport } from '../../domain/lessons/attendance.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { type ListPlace, laterThan } from '../keyset.ts';
import { attendanceDisputes, attendanceReports, sessionNotes } from '../tables/attendance.ts';

const report = {
  sessionId: attendanceReports.sessionId,
  side: attendanceReports.side,
  outcome: attendanceReports.outcome,
  reportedAt: attendanceReports.reportedAt,
};

/** What both sides said of a session, the student's first. */
export async function listReports(q: Queryable, sessionId: string): Promise<AttendanceReport[]> {
  return listReportsOf(q, [sessionId]);
}

/** The same of several sessions: each one's, the student's first. */
export async function listReportsOf(q: Queryable, sessionIds: readonly string[]): Promise<AttendanceReport[]> {
  if (sessionIds.length === 0) return [];
  const rows = await q
    .select(report)
    .from(attendanceReports)
    .where(inArray(attendanceReports.sessionId, [...sessionIds]));
  return rows.sort((a, b) => (a.side < b.side ? 1 : -1));
}

/** Keeps what one side says; what it said before is replaced. */
export async function saveReport(q: Queryable, said: AttendanceReport, reportedBy: string): Promise<void> {
  const { outcome, reportedAt } = said;
  await q
    .insert(attendanceReports)
    .values({ ...said, reportedBy })
    .onConflictDoUpdate({
      target: [attendanceReports.sessionId, attendanceReports.side],
      set: { outcome, reportedAt, reportedBy },
    });
}

/** Two sides that do not agree, until somebody settles it. */
export interface AttendanceDispute {
  readonly sessionId: string;
  readonly openedAt: EpochMs;
  readonly settledAt: EpochMs | null;
  readonly outcome: AttendanceOutcome | null;
}

const dispute = {
  sessionId: attendanceDisputes.sessionId,
  openedAt: attendanceDisputes.openedAt,
  settledAt: attendanceDisputes.settledAt,
  outcome: attendanceDisputes.outcome,
};

export async function openDispute(q: Queryable, sessionId: string, now: EpochMs): Promise<void> {
  await q.insert(attendanceDisputes).values({ sessionId, openedAt: now }).onConflictDoNothing();
}

/** Both sides agree after all: there is nothing to settle. */
export async function closeDispute(q: Queryable, sessionId: string): Promise<void> {
  await q
    .delete(attendanceDisputes)
    .where(and(eq(attendanceDisputes.sessionId, sessionId), isNull(attendanceDisputes.settledAt)));
}

export async function findDispute(q: Queryable, sessionId: string): Promise<AttendanceDispute | null> {
  const [row] = await q.select(dispute).from(attendanceDisputes).where(eq(attendanceDisputes.sessionId, sessionId));
  return row ?? null;
}

export async function findDisputes(q: Queryable, sessionIds: readonly string[]): Promise<AttendanceDispute[]> {
  if (sessionIds.length === 0) return [];
  return q
    .select(dispute)
    .from(attendanceDisputes)
    .where(inArray(attendanceDisputes.sessionId, [...sessionIds]));
}

export async function settleDispute(
  q: Queryable,
  verdict: { readonly sessionId: string; readonly outcome: AttendanceOutcome; readonly by: string },
  now: EpochMs,
): Promise<void> {
  await q
    .update(attendanceDisputes)
    .set({ outcome: verdict.outcome, settledBy: verdict.by, settledAt: now })
    .where(eq(attendanceDisputes.sessionId, verdict.sessionId));
}

/** Sessions whose sides do not agree and that nobody has settled, the oldest first. */
export async function pageDisputes(
  q: Queryable,
  page: { readonly limit: number; readonly after: ListPlace },
): Promise<AttendanceDispute[]> {
  const { after, limit } = page;
  const { openedAt, sessionId } = attendanceDisputes;
  return q
    .select(dispute)
    .from(attendanceDisputes)
    .where(and(isNull(attendanceDisputes.settledAt), laterThan(after, openedAt, sessionId)))
    .orderBy(asc(openedAt), asc(sessionId))
    .limit(limit);
}

/** What a mentor wrote about a session. */
export interface SessionNotes {
  readonly privateNote: string | null;
  readonly sharedNote: string | null;
  readonly preparationTips: string[];
}

export async function findNotes(q: Queryable, sessionId: string): Promise<SessionNotes> {
  return (await findNotesOf(q, [sessionId])).get(sessionId) ?? NO_NOTES;
}

/** What was written about several sessions, by the session's id; nothing for those nobody wrote about. */
export async function findNotesOf(q: Queryable, sessionIds: readonly string[]): Promise<Map<string, SessionNotes>> {
  if (sessionIds.length === 0) return new Map();
  const { sessionId, privateNote, sharedNote, preparationTips } = sessionNotes;
  const rows = await q
    .select({ sessionId, privateNote, sharedNote, preparationTips })
    .from(sessionNotes)
    .where(inArray(sessionId, [...sessionIds]));
  return new Map(rows.map(({ sessionId: id, ...notes }) => [id, notes]));
}

export const NO_NOTES: SessionNotes = { privateNote: null, sharedNote: null, preparationTips: [] };

export async function saveNotes(q: Queryable, sessionId: string, notes: SessionNotes, now: EpochMs): Promise<void> {
  await q
    .insert(sessionNotes)
    .values({ sessionId, ...notes, updatedAt: now })
    .onConflictDoUpdate({ target: sessionNotes.sessionId, set: { ...notes, updatedAt: now } });
}
