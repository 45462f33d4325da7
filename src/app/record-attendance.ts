import { inTransaction, type Transaction } from '../db/client.ts';
import {
  closeDispute,
  findDispute,
  listReports,
  openDispute,
  saveReport,
  settleDispute,
} from '../db/queries/attendance.ts';
import { lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { findSession, type StoredSession } from '../db/queries/sessions.ts';
import { listAdmins } from '../db/queries/users.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { Fault, notFound, type UserError, userError } from '../domain/fault.ts';
import { type AttendanceOutcome, canBeReported, reportWindow, verdictOf } from '../domain/lessons/attendance.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Change, recordChange } from './record-change.ts';
import { settleAttendance } from './settle-attendance.ts';

type AttendanceDeps = Pick<Deps, 'db' | 'clock' | 'random'>;
type Outcome = { readonly session: StoredSession } | { readonly problems: readonly UserError[] };

/**
 * One side says what became of a session: from ten minutes after its start until three days after its end, and as
 * often as they like until both agree or an admin has settled it. Where the two differ, admins see it and decide.
 */
export async function recordAttendance(
  deps: AttendanceDeps,
  user: User,
  input: { readonly sessionId: string; readonly outcome: AttendanceOutcome },
): Promise<Outcome> {
  const { sessionId, outcome } = input;
  const now = deps.clock.now();
  const found = await findSession(deps.db, sessionId);
  if (found === null || !maySeeBooking(user, found)) throw notFound('session');
  const side = user.id === found.mentorId ? 'MENTOR' : user.id === found.studentId ? 'STUDENT' : null;
  if (side === null) throw new Fault('FORBIDDEN', 'Only those who were to be there can say. Admins settle.');
  return inTransaction(deps.db, async (tx) => {
    const { booking, session } = await lockSession(tx, found);
    const { from, until } = reportWindow(session);
    const settled = (await findDispute(tx, sessionId))?.settledAt != null;
    const agreed = verdictOf(await listReports(tx, sessionId));
    const over = settled || (agreed !== 'UNKNOWN' && agreed !== 'DISPUTED');
    if (over || !canBeReported(session.status) || now < from || now >= until) return { problems: [notOpen()] };
    await saveReport(tx, { sessionId, side, outcome, reportedAt: now }, user.id);
    const verdict = verdictOf(await listReports(tx, sessionId));
    if (verdict === 'DISPUTED') await openDispute(tx, sessionId, now);
    else await closeDispute(tx, sessionId);
    const final = verdict !== 'DISPUTED' && verdict !== 'UNKNOWN';
    const settlement = final
      ? await settleAttendance(deps, tx, { booking, session, outcome: verdict, now })
      : { session, credited: 0, effects: [] };
    const { credited, effects } = settlement;
    const details = { side, outcome, verdict, credited };
    await tell(deps, tx, { user, session, details, effects, disputed: verdict === 'DISPUTED', now });
    return { session: settlement.session };
  });
}

/** An admin decides about a session whose two sides do not agree. */
export async function settleDisputedAttendance(
  deps: AttendanceDeps,
  admin: User,
  input: { readonly sessionId: string; readonly outcome: AttendanceOutcome },
): Promise<Outcome> {
  if (admin.role !== 'ADMIN') throw new Fault('FORBIDDEN', 'Only admins can do this.');
  const { sessionId, outcome } = input;
  const now = deps.clock.now();
  const found = await findSession(deps.db, sessionId);
  if (found === null) throw notFound('session');
  return inTransaction(deps.db, async (tx) => {
    const { booking, session } = await lockSession(tx, found);
    const dispute = await findDispute(tx, sessionId);
    if (dispute === null || dispute.settledAt !== null) return { problems: [notOpen()] };
    await settleDispute(tx, { sessionId, outcome, by: admin.id }, now);
    const settlement = await settleAttendance(deps, tx, { booking, session, outcome, now });
    const { credited, effects } = settlement;
    const details = { outcome, settled: true, credited };
    await tell(deps, tx, { user: admin, session, details, effects, disputed: true, now });
    return { session: settlement.session };
  });
}

/** In the order of all locks; the session is read again under them. */
async function lockSession(
  tx: Transaction,
  found: StoredSession,
): Promise<{ readonly booking: StoredBooking; readonly session: StoredSession }> {
  await lockMentorCalendar(tx, found.mentorId);
  const booking = await lockBooking(tx, found.bookingId);
  const session = await findSession(tx, found.id);
  if (booking === null || session === null) throw notFound('session');
  return { booking, session };
}

async function tell(
  deps: AttendanceDeps,
  tx: Transaction,
  said: {
    readonly user: User;
    readonly session: StoredSession;
    readonly details: Record<string, unknown>;
    readonly effects: NonNullable<Change['effects']>;
    readonly disputed: boolean;
    readonly now: EpochMs;
  },
): Promise<void> {
  const { session, now } = said;
  const admins = said.disputed ? (await listAdmins(tx)).map(({ id }) => id) : [];
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user: said.user },
    action: 'attendance.recorded',
    subject: `session/${session.id}`,
    details: said.details,
    effects: said.effects,
    events: [session.mentorId, session.studentId, ...admins].map((userId) => ({
      userId,
      body: { kind: 'ATTENDANCE_RECORDED', sessionId: session.id },
    })),
  });
}

function notOpen(): UserError {
  const message = 'It can be said from ten minutes after the start to three days after the end, until it is settled.';
  return userError('ATTENDANCE_NOT_OPEN', message, ['input', 'sessionId']);
}
