import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import { lockBooking, type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { loadMentorTimes, loadStudentTimes } from '../db/queries/mentor-times.ts';
import { dropSessionMessages } from '../db/queries/messages.ts';
import { findSession, listSessions, moveSessions, type StoredSession } from '../db/queries/sessions.ts';
import { lockUser } from '../db/queries/users.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { Actor, User } from '../domain/actor.ts';
import { type ChangeScope, sessionsToMove } from '../domain/bookings/change-scope.ts';
import { checkMoves, planMoves, type SessionMove } from '../domain/bookings/move-sessions.ts';
import { firstWall, weeklyStartsOf } from '../domain/bookings/next-weeks.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import type { MessageFacts } from '../domain/notifications/message.ts';
import { REMINDER_KINDS } from '../domain/notifications/reminders.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import { addMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { textProblems } from './booking-problems.ts';
import { notChangeable, type SessionChangeOutcome } from './cancel-sessions.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import { type LiveBusy, liveBusy } from './live-busy.ts';
import { isTaken, mentorBundle, stateOf } from './mentor-bundle.ts';
import { planSessionChange } from './plan-messages.ts';
import { planReminders } from './plan-reminders.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';
import { withdrawOutdated } from './settle-proposal.ts';

export interface RescheduleInput {
  readonly sessionId: string;
  readonly scope: ChangeScope;
  readonly newStart: EpochMs;
  readonly reason: string | null;
}

/**
 * Moves one session, or its weekly slot from here on or as a whole, by the same step of wall time. All sessions in
 * scope move or none does; each keeps its identity, room and join link. The other weekly slots of the booking stay.
 * Nobody hears of a move to the times there are already.
 */
export async function rescheduleSessions(
  deps: Deps,
  user: User,
  input: RescheduleInput,
): Promise<SessionChangeOutcome> {
  const problems = input.reason === null ? [] : textProblems(input.reason, 500, ['input', 'reason']);
  if (problems.length > 0) return refused(problems);
  const now = deps.clock.now();
  const found = await findSession(deps.db, input.sessionId);
  if (found === null || !maySeeBooking(user, found)) throw notFound('session');
  if (input.newStart <= now) {
    return refused([userError('IN_THE_PAST', 'This time has passed.', NEW_START)]);
  }
  const firstSessions = await targetStarts(deps, input, found, now);
  const busyNow = await liveBusy(deps, { mentorId: found.mentorId, firstSessions, moves: true }, now);
  try {
    const actor = { kind: 'user', user } as const;
    const attempt = { actor, changedBy: user.id, input, found, busyNow, now, path: NEW_START };
    return await inTransaction(deps.db, (tx) => moveLocked(deps, tx, attempt));
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    return refused([userError('SLOT_TAKEN', 'Somebody else was faster.', NEW_START)]);
  }
}

/** Where sessions would go, the one named at least: some of them before it in time. */
async function targetStarts(
  deps: Pick<Deps, 'db'>,
  input: RescheduleInput,
  found: StoredSession,
  now: EpochMs,
): Promise<EpochMs[]> {
  const all = await listSessions(deps.db, found.bookingId);
  const chosen = sessionsToMove(all, { sessionId: input.sessionId, scope: input.scope, now });
  const moves = planMoves(chosen, { sessionId: input.sessionId, newStart: input.newStart });
  return [input.newStart, ...moves.map((move) => move.to.start)];
}

/** A move about to be made, by whomever and for whatever reason. */
export interface MoveAttempt {
  readonly actor: Actor;
  /** Whose wish it was, as the other side is told; null for the product's own. */
  readonly changedBy: string | null;
  /** `newEnd` where the session does not keep its length. */
  readonly input: RescheduleInput & { readonly newEnd?: EpochMs };
  readonly found: StoredSession;
  readonly busyNow: LiveBusy;
  readonly now: EpochMs;
  /** The argument that refusals name. */
  readonly path: readonly string[];
  /** The proposal that this carries out: it is not withdrawn by it. */
  readonly proposalId?: string;
}

/** Moves inside a transaction of the caller's, which takes the locks again in their order: calendar, student, booking. */
export async function moveLocked(deps: Deps, tx: Transaction, attempt: MoveAttempt): Promise<SessionChangeOutcome> {
  const { input, found, now } = attempt;
  await lockMentorCalendar(tx, found.mentorId);
  await lockUser(tx, found.studentId);
  const booking = await lockBooking(tx, found.bookingId);
  if (booking === null) throw notFound('session');
  const all = await listSessions(tx, booking.id);
  const chosen = sessionsToMove(all, { sessionId: input.sessionId, scope: input.scope, now });
  if (chosen.length === 0 || booking.status === 'PENDING_PAYMENT') return refused([notChangeable()]);
  const moves = planMoves(chosen, input);
  if (moves.every((move, index) => isThere(move, chosen[index]))) return { sessions: chosen, userErrors: [] };
  if (moves.some((move, index) => isBeforePayment(booking, move, chosen[index])))
    return refused([beforePayment(attempt)]);
  const errors = await moveErrors(deps, tx, { ...attempt, booking, moves });
  if (errors.length > 0) return refused(errors);
  const calendar = await loadMentorTimes(tx, found.mentorId, now, now);
  const bufferMinutes = calendar?.calendar.bufferMinutes ?? 0;
  const moved = await moveSessions(tx, moves, bufferMinutes, now);
  if (input.scope !== 'THIS_SESSION') await keepPattern(tx, booking, { all, moved, now });
  await recordMove(deps, tx, { attempt, booking, before: chosen, moved });
  return { sessions: moved, userErrors: [] };
}

/** A session whose week is not paid yet cannot take place before that week is charged. */
function isBeforePayment({ billingAnchorAt }: StoredBooking, { to }: SessionMove, session: StoredSession | undefined) {
  if (billingAnchorAt === null || session?.status !== 'RESERVED') return false;
  return to.start <= addMs(periodOfWeek(billingAnchorAt, session.week), HOUR_MS);
}

function beforePayment({ path }: MoveAttempt): UserError {
  return userError('SLOT_NOT_AVAILABLE', 'The week of this session is paid later than that.', path);
}

function isThere({ to }: SessionMove, session: StoredSession | undefined): boolean {
  return to.start === session?.start && to.end === session.end;
}

/** Every target judged as a start of its own, with the moving sessions out of the way and the other targets taken. */
export async function moveErrors(
  deps: Pick<Deps, 'config'>,
  tx: Transaction,
  wish: Pick<MoveAttempt, 'busyNow' | 'now' | 'path'> & {
    readonly booking: StoredBooking;
    readonly moves: readonly SessionMove[];
  },
): Promise<UserError[]> {
  const { booking, moves, busyNow, now, path } = wish;
  const range = timeOf(moves.map((move) => move.to));
  const [from, to] = [addMs(range.start, -MARGIN_MS), addMs(range.end, MARGIN_MS)];
  const times = await loadMentorTimes(tx, booking.mentorId, from, to);
  if (times === null) throw notFound('session');
  const moving = new Set(moves.map((move) => move.sessionId));
  const staying = { ...times, booked: times.booked.filter((taken) => !moving.has(taken.sessionId)) };
  const student = (await loadStudentTimes(tx, booking.studentId, from, to)).filter((own) => !moving.has(own.sessionId));
  const state = busyNow === 'UNKNOWN' ? 'CALENDAR_ERROR' : stateOf(times, now, deps.config);
  // Sessions keep their length, and all of a booking have one: the mentor's present setting is for new bookings.
  const sessionMinutes = lengthOf(moves) / MINUTE_MS;
  const bundle = { ...mentorBundle(staying, state, now, busyNow === 'UNKNOWN' ? [] : busyNow), sessionMinutes };
  return checkMoves(bundle, student, moves).map(({ move, refusals }) => {
    const codes = [...new Set(refusals.map((refusal) => refusal.code))];
    const when = formatZoned(booking.studentTimeZone, move.to.start);
    if (codes.includes('CALENDAR_UNKNOWN')) {
      return userError('CALENDAR_UNKNOWN', 'The mentor’s calendar cannot be read just now. Nothing was moved.', path);
    }
    return isTaken(refusals)
      ? userError('SLOT_TAKEN', `${when} is taken.`, path)
      : userError('SLOT_NOT_AVAILABLE', `${when} cannot be booked: ${codes.join(', ')}.`, path);
  });
}

function lengthOf(moves: readonly SessionMove[]): number {
  return Math.max(...moves.map(({ to }) => to.end - to.start));
}

async function recordMove(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  change: {
    readonly attempt: MoveAttempt;
    readonly booking: StoredBooking;
    readonly before: readonly StoredSession[];
    readonly moved: readonly StoredSession[];
  },
): Promise<void> {
  const { attempt, booking, before, moved } = change;
  const { actor, changedBy, input, now } = attempt;
  const old = new Map(before.map((session) => [session.id, session]));
  const moves = moved.map(({ id, version, start, end }) => ({
    sessionId: id,
    version,
    previousStart: old.get(id)?.start ?? start,
    previousEnd: old.get(id)?.end ?? end,
  }));
  for (const { id } of moved) {
    await dropSessionMessages(tx, id, REMINDER_KINDS, { status: 'SUPERSEDED', reason: 'SESSION_MOVED' }, now);
  }
  const facts: MessageFacts = { ...(changedBy !== null && { changedBy }), reason: input.reason, moves };
  // Whoever moves more than one session of a series gives its weeks another time.
  const kind = input.scope === 'THIS_SESSION' || booking.type === 'TRIAL' ? 'SESSION_MOVED' : 'SERIES_CHANGED';
  const messages = await planSessionChange(deps, tx, { kind, booking, facts, now });
  const confirmed = moved.filter((session) => session.status === 'CONFIRMED');
  const reminders = await planReminders(deps, tx, confirmed, now);
  await recordChange(deps, tx, now, {
    actor,
    action: 'sessions.moved',
    subject: `booking/${booking.id}`,
    details: { moves, scope: input.scope },
    effects: [
      ...moved.map(({ id }) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: id } })),
      ...confirmed.map(({ id, end }) => ({ effect: { kind: 'COMPLETE_SESSION' as const, sessionId: id }, dueAt: end })),
      ...messages,
      ...reminders,
    ],
    events: [booking.mentorId, booking.studentId].flatMap((userId) =>
      moves.map(({ sessionId, previousStart, previousEnd }) => ({
        userId,
        body: { kind: 'SESSION_MOVED' as const, sessionId, previousStart, previousEnd },
      })),
    ),
    availability: { mentorId: booking.mentorId, within: timeOf([...before, ...moved]) },
  });
  const sessionIds = moved.map(({ id }) => id);
  await withdrawOutdated(deps, tx, { sessionIds, except: attempt.proposalId ?? null, actor, now });
}

/** A weekly slot that moves as a whole takes the weeks to come with it. */
async function keepPattern(
  tx: Transaction,
  booking: StoredBooking,
  { all, moved, now }: Record<'all' | 'moved', readonly StoredSession[]> & Pick<MoveAttempt, 'now'>,
): Promise<void> {
  const [first] = moved;
  if (first === undefined) return;
  const starts = booking.weeklyStarts ?? weeklyStartsOf(all);
  const weeklyStarts = starts.map((start, slot) => (slot === first.slot ? firstWall(first) : start));
  await updateBooking(tx, booking.id, { weeklyStarts }, now);
}

function refused(userErrors: readonly UserError[]): SessionChangeOutcome {
  return { sessions: null, userErrors };
}

const NEW_START = ['input', 'newStart'];
