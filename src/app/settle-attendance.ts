import type { Transaction } from '../db/client.ts';
import { changeStatus, type StoredSession } from '../db/queries/sessions.ts';
import type { AttendanceOutcome } from '../domain/lessons/attendance.ts';
import type { EpochMs } from '../domain/time.ts';

/**
 * What became of a session is certain. One that took place is completed at its end, like any other; one to which
 * somebody did not come is a no-show, also when it counted as completed meanwhile. To be called under its locks.
 */
export async function settleAttendance(
  tx: Transaction,
  verdict: { readonly session: StoredSession; readonly outcome: AttendanceOutcome; readonly now: EpochMs },
): Promise<StoredSession> {
  const { session, outcome, now } = verdict;
  if (outcome === 'TOOK_PLACE') return session;
  const [changed] = await changeStatus(tx, [session.id], 'NO_SHOW', now);
  return changed ?? session;
}
