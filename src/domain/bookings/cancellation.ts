import type { Role } from '../actor.ts';
import { type LedgerEntry, shareOf } from '../payments/ledger.ts';
import type { EpochMs } from '../time.ts';
import type { Booking, BookingStatus } from './booking.ts';
import type { ChangeScope } from './change-scope.ts';
import { type CancelMoney, earnsCredit } from './policy.ts';
import type { Session } from './session.ts';

/** What the student is told of the money for a cancelled session. */
export const CANCELLATION_MONEY = [
  'CREDITED',
  'REFUNDED',
  'NOT_CREDITED',
  'NOT_CHARGED',
  'CREDITED_WHEN_PAID',
] as const;
export type CancellationMoney = (typeof CANCELLATION_MONEY)[number];

/** Sessions of one booking that somebody is about to cancel, and what has to be known to say what that means. */
export interface CancellationQuestion<Each extends Session> {
  readonly booking: Booking & { readonly lastWeek: number | null };
  /** All of the booking, as they stand. */
  readonly sessions: readonly Each[];
  /** Those to be cancelled: live ones that have not begun. */
  readonly chosen: readonly Each[];
  /** The booking's ledger. */
  readonly entries: readonly LedgerEntry[];
  /** Weeks whose invoice is drawn up and not paid. */
  readonly billedWeeks: readonly number[];
  readonly by: Role;
  readonly scope: ChangeScope;
  readonly now: EpochMs;
}

interface SessionCancellation<Each extends Session> {
  readonly session: Each;
  /** By the policy that was copied onto the booking. */
  readonly cancelMoney: CancelMoney;
  readonly told: CancellationMoney;
  /** What becomes of the session's share of what was paid; null where nothing was. */
  readonly fate: 'KEPT' | 'CREDIT_GRANTED' | null;
  /** Minor units the student gets for it, as credit or back. */
  readonly credit: number;
}

/** Everything a cancellation does to one booking, decided before anything is written. */
export interface CancellationPlan<Each extends Session> {
  readonly sessions: readonly SessionCancellation<Each>[];
  /** The last week from now on; undefined where that stays as it was. */
  readonly lastWeek?: number;
  /** What the booking becomes; null where it stays what it is. */
  readonly status: BookingStatus | null;
  /** The sessions that are left, whatever their state. */
  readonly left: readonly Each[];
  /** Whoever is told by message: nobody hears of a hold that was never paid. */
  readonly told: readonly string[];
}

/**
 * What cancelling these sessions means: for money by the policy on the booking, for the series, and for people.
 * Carrying it out and showing it beforehand ask here.
 */
export function planCancellation<Each extends Session>(question: CancellationQuestion<Each>): CancellationPlan<Each> {
  const { booking, chosen } = question;
  const end = endOf(question);
  const ends = end.status !== null;
  return {
    ...end,
    sessions: chosen.map((session) => cancellationOf(question, session, ends)),
    told: booking.status === 'PENDING_PAYMENT' ? [] : [booking.studentId, booking.mentorId],
  };
}

/**
 * What a booking becomes when nothing is left to pay: it waits for its last session, or is over. Null while a session
 * that is yet to come waits for its week's payment; one that is past can not be waited for.
 */
export function statusWhenPaidUp(
  sessions: readonly Pick<Session, 'end' | 'status'>[],
  now: EpochMs,
): 'CANCELLING' | 'ENDED' | null {
  const ahead = sessions.filter((session) => session.end > now);
  if (ahead.some((session) => session.status === 'RESERVED')) return null;
  return ahead.some((session) => session.status === 'CONFIRMED') ? 'CANCELLING' : 'ENDED';
}

/**
 * What becomes of the booking itself. Whoever gives up a session and all that follow, or the whole series, wants no
 * further weeks; when nothing of the weeks before is left to pay, it and its subscription end.
 */
function endOf<Each extends Session>({ booking, sessions, chosen, scope, now }: CancellationQuestion<Each>) {
  const gone = new Set(chosen.map(({ id }) => id));
  const left = sessions.filter(({ id }) => !gone.has(id));
  if (booking.status === 'PENDING_PAYMENT') return { left, status: 'EXPIRED' as const };
  if (booking.type === 'REGULAR' && booking.lastWeek === null && scope === 'THIS_SESSION') {
    return { left, status: null };
  }
  const lastWeek = Math.max(0, ...left.filter(({ status }) => status !== 'CANCELLED').map(({ week }) => week));
  return { left, lastWeek, status: statusWhenPaidUp(left, now) };
}

/**
 * Credit comes off the next invoice; where none follows it goes back. A session whose week is not paid yet comes off
 * its invoice, unless it was given up too late; where that is drawn up already, paying it earns the credit.
 */
function cancellationOf<Each extends Session>(
  { booking, entries, billedWeeks, by, now }: CancellationQuestion<Each>,
  session: Each,
  ends: boolean,
): SessionCancellation<Each> {
  const credited = earnsCredit(booking.policy, by, session.start, now);
  const paid = session.status === 'CONFIRMED' && booking.type === 'REGULAR';
  const billed = session.status === 'RESERVED' && !ends && billedWeeks.includes(session.week);
  const kept = !credited && !ends && session.status === 'RESERVED';
  const unpaid = kept ? 'NOT_CREDITED' : billed ? 'CREDITED_WHEN_PAID' : 'NOT_CHARGED';
  const back = ends || booking.status === 'CANCELLING' ? 'REFUNDED' : 'CREDITED';
  return {
    session,
    cancelMoney: credited ? 'CREDIT' : 'NOTHING',
    told: !paid ? unpaid : credited ? back : 'NOT_CREDITED',
    fate: !paid ? null : credited ? 'CREDIT_GRANTED' : 'KEPT',
    credit: paid && credited ? Math.max(0, shareOf(entries, session.id)) : 0,
  };
}
