import { createHash } from 'node:crypto';
import { inTransaction, isExclusionViolation, isUniqueViolation, type Transaction } from '../db/client.ts';
import { findBookingByKey, hasTrial, insertBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { insertSessions } from '../db/queries/sessions.ts';
import { findMentor, lockUser } from '../db/queries/users.ts';
import type { Student } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { type UserError, userError } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { bookingProblems } from './booking-problems.ts';
import { confirmWeek } from './confirm-week.ts';
import type { Deps } from './deps.ts';
import { liveBusy } from './live-busy.ts';
import { type BookSeriesRequest, newBooking, newSessions } from './new-booking.ts';
import { openCheckout } from './open-checkout.ts';
import { recordChange } from './record-change.ts';
import { decideSeries, type SeriesDecision, seriesErrors } from './series-decision.ts';

export interface BookSeriesOutcome {
  readonly booking: Booking | null;
  readonly checkoutUrl: string | null;
  /** Set when the series could not be booked for reasons of time. */
  readonly check: SeriesDecision | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Books a weekly series, or nothing.
 *
 * A regular series is held, every occurrence of it, until it is paid on the Checkout page or the hold runs out;
 * a trial is confirmed at once. The same idempotency key answers with the same booking.
 */
export async function bookSeries(deps: Deps, student: Student, request: BookSeriesRequest): Promise<BookSeriesOutcome> {
  const now = deps.clock.now();
  const problems = bookingProblems(request);
  if (problems.length > 0) return refused(problems);
  const requestHash = hashRequest(request);
  const known = await findBookingByKey(deps.db, student.id, request.idempotencyKey);
  if (known !== null) return answerAgain(deps, student, known, requestHash);

  const mentor = await findMentor(deps.db, request.series.mentorId);
  if (mentor === null) {
    return refused([userError('MENTOR_NOT_FOUND', 'There is no such mentor.', ['input', 'series', 'mentorId'])]);
  }
  const busyNow = await liveBusy(deps, request.series, now);
  try {
    const taken = await inTransaction(deps.db, (tx) => take(deps, tx, { student, request, requestHash, busyNow, now }));
    if ('userErrors' in taken) return taken;
    return finish(deps, student, taken);
  } catch (error) {
    return afterCollision(deps, error, { student, request, now });
  }
}

interface Taking {
  readonly student: Student;
  readonly request: BookSeriesRequest;
  readonly requestHash: string;
  readonly busyNow: Awaited<ReturnType<typeof liveBusy>>;
  readonly now: EpochMs;
}

/** Mentor first, then student: always in that order, so that contending bookings queue instead of deadlocking. */
async function take(deps: Deps, tx: Transaction, taking: Taking): Promise<StoredBooking | BookSeriesOutcome> {
  const { student, request, now } = taking;
  const { series } = request;
  await lockMentorCalendar(tx, series.mentorId);
  await lockUser(tx, student.id);
  // Under the lock: a twin of this request may have been served while it waited.
  const twin = await findBookingByKey(tx, student.id, request.idempotencyKey);
  if (twin !== null) return twin.requestHash === taking.requestHash ? twin : refused([keyReused()]);
  if (series.type === 'TRIAL' && (await hasTrial(tx, student.id, series.mentorId))) {
    return refused([trialUsed()]);
  }
  const decision = await decideSeries({ ...deps, db: tx }, student.id, series, { now, busyNow: taking.busyNow });
  if (decision === null) return refused([userError('MENTOR_NOT_FOUND', 'There is no such mentor.', MENTOR_PATH)]);
  if (!decision.check.bookable) {
    return { ...refused(seriesErrors(decision)), check: decision };
  }
  const booking = newBooking(deps, { ...taking, studentId: student.id }, decision);
  const sessions = newSessions(deps, booking, decision);
  await insertBooking(tx, booking, now);
  await insertSessions(tx, sessions, decision.bundle.bufferMinutes, now);
  await recordTaking(deps, tx, { booking, sessions, student, now });
  return booking;
}

async function recordTaking(
  deps: Deps,
  tx: Transaction,
  taken: { booking: StoredBooking; sessions: readonly Session[]; student: Student; now: EpochMs },
): Promise<void> {
  const { booking, sessions, student, now } = taken;
  const actor = { kind: 'user', user: student } as const;
  const starts = sessions.map((session) => session.start);
  const within = { start: Math.min(...starts) as EpochMs, end: Math.max(...sessions.map((s) => s.end)) as EpochMs };
  if (booking.type === 'TRIAL') {
    await confirmWeek(deps, tx, { booking, week: 0, begins: true, actor, now, within });
    return;
  }
  const body = { kind: 'BOOKING_HELD', bookingId: booking.id } as const;
  await recordChange(deps, tx, now, {
    actor,
    action: 'booking.held',
    subject: `booking/${booking.id}`,
    details: { sessions: sessions.map(({ id, start }) => ({ id, start })), until: booking.holdExpiresAt },
    effects: [
      {
        effect: { kind: 'EXPIRE_HOLD', bookingId: booking.id },
        ...(booking.holdExpiresAt === null ? {} : { dueAt: booking.holdExpiresAt }),
      },
    ],
    events: [booking.mentorId, booking.studentId].map((userId) => ({ userId, body })),
    availability: { mentorId: booking.mentorId, within },
  });
}

/** A booking that stands gets its Checkout page; where Stripe is away the hold stays and the same key tries again. */
async function finish(deps: Deps, student: Student, booking: StoredBooking): Promise<BookSeriesOutcome> {
  if (booking.status !== 'PENDING_PAYMENT') return { booking, checkoutUrl: null, check: null, userErrors: [] };
  const checkoutUrl = await openCheckout(deps, student, booking);
  const held = booking.holdExpiresAt !== null && booking.holdExpiresAt > deps.clock.now();
  const userErrors = checkoutUrl !== null ? [] : [held ? paymentUnavailable() : holdEnded()];
  return { booking, checkoutUrl, check: null, userErrors };
}

async function answerAgain(
  deps: Deps,
  student: Student,
  known: StoredBooking,
  requestHash: string,
): Promise<BookSeriesOutcome> {
  if (known.requestHash !== requestHash) return refused([keyReused()]);
  return finish(deps, student, known);
}

/** The constraints are the net under the check. What falls into it is told as what it is. */
async function afterCollision(
  deps: Deps,
  error: unknown,
  attempt: Pick<Taking, 'student' | 'request' | 'now'>,
): Promise<BookSeriesOutcome> {
  const { student, request, now } = attempt;
  if (isUniqueViolation(error, 'bookings_one_trial')) return refused([trialUsed()]);
  if (isExclusionViolation(error)) {
    const decision = await decideSeries(deps, student.id, request.series, { now, busyNow: [] });
    const errors = decision === null || decision.check.bookable ? [slotTaken()] : seriesErrors(decision);
    return { ...refused(errors), check: decision };
  }
  throw error;
}

function refused(userErrors: readonly UserError[]): BookSeriesOutcome {
  return { booking: null, checkoutUrl: null, check: null, userErrors };
}

function slotTaken(): UserError {
  return userError('SLOT_TAKEN', 'Somebody else was faster.', ['input', 'series', 'firstSessions']);
}

function keyReused(): UserError {
  const path = ['input', 'idempotencyKey'];
  return userError('IDEMPOTENCY_KEY_REUSED', 'This key came with another request before.', path);
}

function paymentUnavailable(): UserError {
  const message = 'Payments cannot be reached just now. The times are held: try again with the same key.';
  return userError('PAYMENT_UNAVAILABLE', message);
}

function holdEnded(): UserError {
  const path = ['input', 'idempotencyKey'];
  return userError('SLOT_NOT_AVAILABLE', 'The times are held no longer. Book them again with a new key.', path);
}

function trialUsed(): UserError {
  return userError('TRIAL_ALREADY_USED', 'You had a trial with this mentor before.', ['input', 'series', 'type']);
}

/** The request as one text, whatever order its goals' keys came in; what changes it changes the booking. */
function hashRequest({ series, subject, goals }: BookSeriesRequest): string {
  const { mentorId, type, frequency, firstSessions, timeZone } = series;
  const text = JSON.stringify([mentorId, type, frequency, firstSessions, timeZone, subject, goals]);
  return createHash('sha256').update(text).digest('hex');
}

const MENTOR_PATH = ['input', 'series', 'mentorId'];
