import { inTransaction, type Transaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { listBilledWeeks } from '../db/queries/prepared-invoices.ts';
import { findSession, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { planCancellation } from '../domain/bookings/cancellation.ts';
import { type ChangeScope, sessionsInScope } from '../domain/bookings/change-scope.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { applyCancellation } from './apply-cancellation.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';

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
  const sessions = await listSessions(tx, booking.id);
  const { scope, reason } = input;
  const chosen = sessionsInScope(sessions, { sessionId: found.id, scope, now });
  if (chosen.length === 0 || (booking.status === 'PENDING_PAYMENT' && scope !== 'WHOLE_SERIES')) {
    return { sessions: null, userErrors: [notChangeable()] };
  }
  const entries = await listLedgerEntries(tx, booking.id);
  const billedWeeks = (await listBilledWeeks(tx, [booking.id])).map(({ week }) => week);
  const plan = planCancellation({ booking, sessions, chosen, entries, billedWeeks, by: user.role, scope, now });
  const { proposalId } = attempt;
  const cancelled = await applyCancellation(deps, tx, { user, booking, plan, reason, now, proposalId });
  return { sessions: cancelled, userErrors: [] };
}

export function notChangeable(): UserError {
  return userError('SESSION_NOT_CHANGEABLE', 'This session has begun, is over, is cancelled, or is not paid for yet.', [
    'input',
    'sessionId',
  ]);
}
