import { inTransaction, type Queryable, type Transaction } from '../db/client.ts';
import { findBooking, lastPaidWeeksOf, lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { cancelSession, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import { findTerms, saveTerms } from '../db/queries/subscription-terms.ts';
import { lockUser } from '../db/queries/users.ts';
import { maySeeMoney } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Interval } from '../domain/interval.ts';
import type { MessageFacts, MessageKind } from '../domain/notifications/message.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import { RELEASED_WITH_SUBSCRIPTION, type SubscriptionTerms } from '../domain/payments/subscription.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import type { SeriesDecision } from './series-decision.ts';
import { timeOf } from './session-times.ts';

export interface SubscriptionOutcome {
  readonly booking: StoredBooking | null;
  /** Set when the times of the series are not free. */
  readonly check: SeriesDecision | null;
  readonly userErrors: readonly UserError[];
}

/** A subscription under the locks of mentor, student and booking, with what decisions about it are made from. */
export interface LockedSubscription {
  readonly user: User;
  readonly booking: StoredBooking;
  readonly terms: SubscriptionTerms;
  readonly sessions: readonly StoredSession[];
  /** The last week that was paid. */
  readonly paid: { readonly week: number; readonly periodEnd: EpochMs };
  readonly now: EpochMs;
}

/**
 * Runs a change of a subscription under its locks. Students change their own, admins anybody's; to everybody else
 * there is no such booking. One that was never paid has nothing to change.
 */
export async function changeSubscription(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  bookingId: string,
  change: (tx: Transaction, locked: LockedSubscription) => Promise<Omit<SubscriptionOutcome, 'booking'>>,
): Promise<SubscriptionOutcome> {
  const found = await findChangeable(deps, user, bookingId);
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    await lockUser(tx, found.studentId);
    const booking = await lockBooking(tx, found.id);
    const locked = booking === null ? null : await loadSubscription(tx, booking, user, now);
    if (locked === null) return refusedChange(notSubscribed());
    const outcome = await change(tx, locked);
    const changed = outcome.userErrors.length === 0 ? await lockBooking(tx, found.id) : null;
    return { ...outcome, booking: changed };
  });
}

/** What decisions about a subscription are made from; to be acted upon only under its locks. Null before the first payment. */
export async function loadSubscription(
  q: Queryable,
  booking: StoredBooking,
  user: User,
  now: EpochMs,
): Promise<LockedSubscription | null> {
  const week = (await lastPaidWeeksOf(q, [booking.id])).get(booking.id);
  const paid = week === undefined ? null : paidPeriod(booking, week);
  if (paid === null) return null;
  const terms = await findTerms(q, booking.id);
  const sessions = await listSessions(q, booking.id);
  return { user, booking, terms, sessions, paid, now };
}

/** A week that was paid, and the end of the period that paid it; null before the first payment. */
export function paidPeriod(
  { billingAnchorAt }: Pick<StoredBooking, 'billingAnchorAt'>,
  week: number,
): LockedSubscription['paid'] | null {
  return billingAnchorAt === null ? null : { week, periodEnd: periodOfWeek(billingAnchorAt, week + 1) };
}

/** The booking, if its subscription is the user's to change. */
export async function findChangeable(deps: Pick<Deps, 'db'>, user: User, bookingId: string): Promise<StoredBooking> {
  const found = isUuid(bookingId) ? await findBooking(deps.db, bookingId) : null;
  if (found === null || !maySeeMoney(user, found)) throw notFound('booking');
  return found;
}

/** Frees every session that is yet to come and not paid for. */
export async function releaseUnpaid(
  tx: Transaction,
  { sessions, now }: Pick<LockedSubscription, 'sessions' | 'now'>,
): Promise<StoredSession[]> {
  const released: StoredSession[] = [];
  const unpaid = sessions.filter(({ status, start }) => status === 'RESERVED' && start > now);
  for (const { id } of unpaid) {
    const gone = await cancelSession(tx, id, { reason: RELEASED_WITH_SUBSCRIPTION, money: 'CREDIT' }, now);
    if (gone !== null) released.push(gone);
  }
  return released;
}

/** Writes the new terms down with all they owe: Stripe told, both sides told, calendars brought in line. */
export async function recordTerms(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  { user, booking, terms, now }: LockedSubscription,
  change: {
    readonly action: string;
    readonly terms: Omit<SubscriptionTerms, 'version'>;
    readonly kind: Extract<
      MessageKind,
      'SUBSCRIPTION_PAUSED' | 'SUBSCRIPTION_RESUMED' | 'SUBSCRIPTION_ENDING' | 'SUBSCRIPTION_CHANGED'
    >;
    /** From when it holds. */
    readonly effectiveAt: EpochMs;
    /** Sessions that were released, or taken. */
    readonly touched: readonly (Interval & { readonly id: string })[];
    readonly endsBookingAt?: EpochMs;
    /** Whether the subscription ends at once, as the period that is paid is over. */
    readonly endsSubscription?: boolean;
    readonly rhythm?: NonNullable<MessageFacts['rhythm']>;
  },
): Promise<void> {
  const { action, kind, effectiveAt, touched, endsBookingAt, rhythm } = change;
  const atStripe = change.endsSubscription === true ? 'END_SUBSCRIPTION' : 'SYNC_SUBSCRIPTION';
  const { id: bookingId } = booking;
  const version = terms.version + 1;
  await saveTerms(tx, bookingId, { ...change.terms, version }, now);
  const times = touched.map(({ start, end }) => ({ start, end }));
  const sessionIds = touched.map(({ id }) => id);
  const facts = { changedBy: user.id, effectiveAt, times, sessionIds, ...(rhythm && { rhythm }) };
  const goesOn = kind === 'SUBSCRIPTION_RESUMED' || kind === 'SUBSCRIPTION_CHANGED';
  const about = { cause: `booking/${bookingId}/terms`, version, kind, bookingId, sessionId: null, facts };
  const plans = [booking.studentId, booking.mentorId].map((recipientId) => ({ ...about, recipientId }));
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user },
    action,
    subject: `booking/${bookingId}`,
    details: { version, ...change.terms, sessions: sessionIds },
    effects: [
      { effect: { kind: atStripe, bookingId } },
      ...(goesOn ? [{ effect: { kind: 'EXTEND_HORIZON' as const, bookingId } }] : []),
      ...(endsBookingAt === undefined
        ? []
        : [{ effect: { kind: 'END_BOOKING' as const, bookingId }, dueAt: endsBookingAt }]),
      ...touched.map(({ id }) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: id } })),
      ...(await planMessages(deps, tx, plans, now)),
    ],
    events: [booking.mentorId, booking.studentId].map((userId) => ({
      userId,
      body: { kind: 'SUBSCRIPTION_CHANGED' as const, bookingId },
    })),
    ...(touched.length === 0 ? {} : { availability: { mentorId: booking.mentorId, within: timeOf(touched) } }),
  });
}

export function refusedChange(...userErrors: readonly UserError[]): SubscriptionOutcome {
  return { booking: null, check: null, userErrors };
}

export function notSubscribed(): UserError {
  return userError('NOT_SUBSCRIBED', 'Nothing is paid for this booking, or nothing any more.', ['input', 'bookingId']);
}

/** What is asked for does not go with where the subscription stands. */
export function wrongState(message: string): UserError {
  return userError('SUBSCRIPTION_NOT_CHANGEABLE', message, ['input', 'bookingId']);
}
