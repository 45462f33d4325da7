import type { Queryable } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { loadMentorTimes, loadStudentTimes } from '../db/queries/mentor-times.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { type RefusalCode, refusalsOf } from '../domain/availability/explain.ts';
import { overlaps } from '../domain/interval.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';
import { timeOf } from './session-times.ts';

/** What the student satisfied when they chose; a payment that took a quarter of an hour does not undo it. */
const SETTLED_AT_HOLD: readonly RefusalCode[] = ['OUTSIDE_SCHEDULE', 'DATE_OVERRIDE', 'NOTICE', 'HORIZON', 'DAILY_CAP'];

/**
 * Whether every session of an expired hold could be taken again, by the function that lists slots: none has begun, the
 * mentor's calendar can be read, and neither mentor nor student has anything else then.
 */
export async function stillBookable(
  deps: Pick<Deps, 'config'> & { readonly db: Queryable },
  booking: StoredBooking,
  now: EpochMs,
): Promise<boolean> {
  const sessions = (await listSessions(deps.db, booking.id)).filter((session) => session.status === 'EXPIRED');
  if (sessions.length === 0 || sessions.some((session) => session.start <= now)) return false;
  const { start, end } = timeOf(sessions);
  const [from, to] = [addMs(start, -MARGIN_MS), addMs(end, MARGIN_MS)];
  const times = await loadMentorTimes(deps.db, booking.mentorId, from, to);
  if (times === null) return false;
  const bundle = mentorBundle(times, stateOf(times, now, deps.config), now);
  const ofStudent = await loadStudentTimes(deps.db, booking.studentId, from, to);
  return sessions.every((session) => {
    const sessionMinutes = (session.end - session.start) / MINUTE_MS;
    const refusals = refusalsOf({ ...bundle, sessionMinutes }, session.start);
    return (
      refusals.every(({ code }) => SETTLED_AT_HOLD.includes(code)) &&
      !ofStudent.some((taken) => overlaps(taken, session))
    );
  });
}
