import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { loadMentorTimes, loadStudentTimes } from '../db/queries/mentor-times.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { overlaps } from '../domain/interval.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { MARGIN_MS } from './list-slots.ts';
import { timeOf } from './session-times.ts';

/**
 * Whether every session of an expired hold could be taken again: none has begun, and neither the mentor (with the
 * buffer, and by the mirror of their calendar) nor the student has anything else then. Notice and weekly hours were
 * satisfied when the student chose; a payment that took a quarter of an hour does not undo that.
 */
export async function stillBookable(tx: Transaction, booking: StoredBooking, now: EpochMs): Promise<boolean> {
  const sessions = (await listSessions(tx, booking.id)).filter((session) => session.status === 'EXPIRED');
  if (sessions.length === 0 || sessions.some((session) => session.start <= now)) return false;
  const { start, end } = timeOf(sessions);
  const [from, to] = [addMs(start, -MARGIN_MS), addMs(end, MARGIN_MS)];
  const times = await loadMentorTimes(tx, booking.mentorId, from, to);
  if (times === null) return false;
  const buffer = times.calendar.bufferMinutes * MINUTE_MS;
  const blocks = [...times.busy, ...times.booked].map((block) => ({
    start: block.start - buffer,
    end: block.end + buffer,
  }));
  const student = await loadStudentTimes(tx, booking.studentId, from, to);
  return sessions.every((session) => ![...blocks, ...student].some((block) => overlaps(block, session)));
}
