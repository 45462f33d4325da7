import { inTransaction, type Transaction } from '../db/client.ts';
import { lockBooking, type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { dropSessionMessages } from '../db/queries/messages.ts';
import { cancelSession, findSession, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { type ChangeScope, sessionsInScope } from '../domain/bookings/change-scope.ts';
import { earnsCredit } from '../domain/bookings/policy.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import type { MessageFacts } from '../domain/notifications/message.ts';
import { REMINDER_KINDS } from '../domain/notifications/reminders.ts';
import type { EpochMs } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { endWhenPaidUp } from './end-booking.ts';
import { planSessionChange } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';
import { withdrawOutdated } from './settle-proposal.ts';
import { settleShare } from './settle-share.ts';

export interface SessionChangeOutcome {
  readonly sessions: readonly StoredSession[] | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Cancels one session, it and all that follow, or the whole series; never one that has begun. Their times are free at
 * once; their events at Google go, waiting reminders are dropped, and both sides are told in one message.
 * A series with nothing left to pay for ends its subscription.
 */
export async function cancelSessions(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  input: { readonly sessionId: string; readonly scope: ChangeScope; readonly reason: string | null },
): Promise<SessionChangeOutcome> {
  const problems = input.reason === null ? [] : textProblems(input.reason, 500, ['input', 'reason']);
  if (problems.length > 0) return { sessions: null, userErrors: problems };
  const now = deps.clock.now();
  const found = await findSession(deps.db, input.sessionId);
  if (found === null || !maySeeBooking(user, found)) throw notFound('session');
  return inTransaction(deps.db, (tx) => cancelLocked(deps, tx, { user, input, found, now }));
}

/**
 * Cancels inside a transaction of the caller's, on behalf of `user`: their role decides what it costs.
 *
 * @param attempt.proposalId the proposal that this carries out: it is not withdrawn by it
 */
export async function cancelLocked(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  attempt: {
    readonly user: User;
    readonly input: { readonly scope: ChangeScope; readonly reason: string | null };
    readonly found: StoredSession;
    readonly now: EpochMs;
    readonly proposalId?: string;
  },
): Promise<SessionChangeOutcome> {
  const { user, input, found, now } = attempt;
  await lockMentorCalendar(tx, found.mentorId);
  const booking = await lockBooking(tx, found.bookingId);
  if (booking === null) throw notFound('session');
  const all = await listSessions(tx, booking.id);
  const chosen = sessionsInScope(all, { sessionId: found.id, scope: input.scope, now });
  if (chosen.length === 0 || (booking.status === 'PENDING_PAYMENT' && input.scope !== 'WHOLE_SERIES')) {
    return { sessions: null, userErrors: [notChangeable()] };
  }
  const cancelled = await cancelAll(tx, chosen, { user, booking, reason: input.reason, now });
  const { scope, reason } = input;
  await recordCancellation(deps, tx, { user, booking, before: all, chosen, cancelled, scope, reason, now });
  const sessionIds = cancelled.map(({ id }) => id);
  const actor = { kind: 'user', user } as const;
  await withdrawOutdated(deps, tx, { sessionIds, except: attempt.proposalId ?? null, actor, now });
  return { sessions: cancelled, userErrors: [] };
}

export function notChangeable(): UserError {
  return userError('SESSION_NOT_CHANGEABLE', 'This session has begun, is over, is cancelled, or is not paid for yet.', [
    'input',
    'sessionId',
  ]);
}

async function cancelAll(
  tx: Transaction,
  chosen: readonly StoredSession[],
  { user, booking, reason, now }: Pick<Cancellation, 'user' | 'booking' | 'reason' | 'now'>,
): Promise<StoredSession[]> {
  const cancelled: StoredSession[] = [];
  for (const session of chosen) {
    const money = earnsCredit(booking.policy, user.role, session.start, now) ? 'CREDIT' : 'NOTHING';
    const changed = await cancelSession(tx, session.id, { reason, money }, now);
    if (changed !== null) cancelled.push(changed);
    await dropSessionMessages(
      tx,
      session.id,
      REMINDER_KINDS,
      { status: 'SUPPRESSED', reason: 'SESSION_CANCELLED' },
      now,
    );
  }
  return cancelled;
}

interface Cancellation {
  readonly user: User;
  readonly booking: StoredBooking;
  readonly before: readonly StoredSession[];
  readonly chosen: readonly StoredSession[];
  readonly cancelled: readonly StoredSession[];
  readonly scope: ChangeScope;
  readonly reason: string | null;
  readonly now: EpochMs;
}

async function recordCancellation(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  cancellation: Cancellation,
): Promise<void> {
  const { user, booking, chosen, cancelled, reason, now } = cancellation;
  const unpaid = booking.status === 'PENDING_PAYMENT';
  const ending = await endingOf(tx, cancellation);
  const cancellations = await settleMoney(deps, tx, cancellation, ending.length > 0);
  const facts: MessageFacts = { changedBy: user.id, reason, cancellations };
  const messages = unpaid ? [] : await planSessionChange(deps, tx, { kind: 'SESSION_CANCELLED', booking, facts, now });
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user },
    action: 'sessions.cancelled',
    subject: `booking/${booking.id}`,
    details: { sessions: facts.cancellations, reason: reason !== null },
    effects: [
      ...(unpaid
        ? []
        : cancelled.map(({ id }) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: id } }))),
      ...ending,
      ...messages,
    ],
    events: [booking.mentorId, booking.studentId].flatMap((userId) =>
      cancelled.map(({ id }) => ({ userId, body: { kind: 'SESSION_CANCELLED' as const, sessionId: id, reason } })),
    ),
    availability: { mentorId: booking.mentorId, within: timeOf(chosen) },
  });
}

/**
 * What becomes of the booking itself. Whoever gives up this session and all that follow, or the whole series, wants no
 * further weeks; when nothing of the weeks before is left to pay, it and its subscription end.
 */
async function endingOf(tx: Transaction, { booking, before, cancelled, scope, now }: Cancellation) {
  const gone = new Set(cancelled.map((session) => session.id));
  const left = before.filter((session) => !gone.has(session.id));
  if (booking.status === 'PENDING_PAYMENT') {
    await updateBooking(tx, booking.id, { status: 'EXPIRED' }, now);
    return [{ effect: { kind: 'CLOSE_CHECKOUT', bookingId: booking.id } as const }];
  }
  if (booking.type === 'REGULAR' && booking.lastWeek === null && scope === 'THIS_SESSION') return [];
  const lastWeek = Math.max(0, ...left.filter(({ status }) => status !== 'CANCELLED').map(({ week }) => week));
  await updateBooking(tx, booking.id, { lastWeek }, now);
  return endWhenPaidUp(tx, booking, left, now);
}

/**
 * What the student gets for each session that was paid for, written into the ledger, and what the messages say of it.
 * Credit comes off the next invoice; where none follows it goes back. A session whose week is not paid yet comes off
 * its invoice, unless it was given up too late.
 */
async function settleMoney(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  { booking, chosen, cancelled, now }: Cancellation,
  ends: boolean,
): Promise<NonNullable<MessageFacts['cancellations']>> {
  const told: { sessionId: string; money: NonNullable<MessageFacts['cancellations']>[number]['money'] }[] = [];
  for (const { id: sessionId, status } of chosen) {
    const nothing = cancelled.find((session) => session.id === sessionId)?.cancelMoney === 'NOTHING';
    const fate = nothing ? 'KEPT' : 'CREDIT_GRANTED';
    const paid = status === 'CONFIRMED' && booking.type === 'REGULAR';
    if (paid) await settleShare(deps, tx, { booking, sessionId, fate, now });
    const unpaid = nothing && !ends && status === 'RESERVED' ? 'NOT_CREDITED' : 'NOT_CHARGED';
    const back = ends || booking.status === 'CANCELLING' ? 'REFUNDED' : 'CREDITED';
    told.push({ sessionId, money: !paid ? unpaid : nothing ? 'NOT_CREDITED' : back });
  }
  return told;
}
