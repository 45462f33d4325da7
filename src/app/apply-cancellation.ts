import type { Transaction } from '../db/client.ts';
import { type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { dropSessionMessages } from '../db/queries/messages.ts';
import { cancelSession, type StoredSession } from '../db/queries/sessions.ts';
import type { User } from '../domain/actor.ts';
import type { CancellationPlan } from '../domain/bookings/cancellation.ts';
import type { MessageFacts } from '../domain/notifications/message.ts';
import { REMINDER_KINDS } from '../domain/notifications/reminders.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { endWhenPaidUp } from './end-booking.ts';
import { planSessionChange } from './plan-messages.ts';
import { withdrawOccurrences } from './propose-occurrences.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';
import { withdrawOutdated } from './settle-proposal.ts';
import { settleShare } from './settle-share.ts';

interface Cancellation {
  readonly user: User;
  readonly booking: StoredBooking;
  /** Made under the same locks. */
  readonly plan: CancellationPlan<StoredSession>;
  readonly reason: string | null;
  readonly now: EpochMs;
  /** The proposal that this carries out: it is not withdrawn by it. */
  readonly proposalId?: string | undefined;
}

/**
 * Does what was planned for the sessions of one booking, under the locks of its calendar and of itself: their times
 * are free, their money is settled, reminders are dropped and both sides are told. Answers with the sessions.
 */
export async function applyCancellation(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  cancellation: Cancellation,
): Promise<StoredSession[]> {
  const { user, booking, plan, reason, now } = cancellation;
  const cancelled: StoredSession[] = [];
  for (const { session, cancelMoney, fate } of plan.sessions) {
    const changed = await cancelSession(tx, session.id, { reason, money: cancelMoney }, now);
    if (changed !== null) cancelled.push(changed);
    const drop = { status: 'SUPPRESSED', reason: 'SESSION_CANCELLED' } as const;
    await dropSessionMessages(tx, session.id, REMINDER_KINDS, drop, now);
    if (fate !== null) await settleShare(deps, tx, { booking, sessionId: session.id, fate, now });
  }
  await recordCancellation(deps, tx, cancellation, cancelled);
  const sessionIds = cancelled.map(({ id }) => id);
  const actor = { kind: 'user', user } as const;
  await withdrawOutdated(deps, tx, { sessionIds, except: cancellation.proposalId ?? null, actor, now });
  return cancelled;
}

async function recordCancellation(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  { user, booking, plan, reason, now }: Cancellation,
  cancelled: readonly StoredSession[],
): Promise<void> {
  const ending = await endBookingBy(deps, tx, { user, booking, plan, now }, cancelled);
  const cancellations = plan.sessions.map(({ session, told }) => ({ sessionId: session.id, money: told }));
  const facts: MessageFacts = { changedBy: user.id, reason, cancellations };
  const messages =
    plan.told.length === 0 ? [] : await planSessionChange(deps, tx, { kind: 'SESSION_CANCELLED', booking, facts, now });
  const unpaid = booking.status === 'PENDING_PAYMENT';
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user },
    action: 'sessions.cancelled',
    subject: `booking/${booking.id}`,
    details: { sessions: cancellations, reason: reason !== null },
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
    availability: { mentorId: booking.mentorId, within: timeOf(plan.sessions.map(({ session }) => session)) },
  });
}

async function endBookingBy(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  { user, booking, plan, now }: Pick<Cancellation, 'user' | 'booking' | 'plan' | 'now'>,
  cancelled: readonly StoredSession[],
) {
  const { status, lastWeek, left } = plan;
  if (status === 'EXPIRED') {
    await updateBooking(tx, booking.id, { status }, now);
    return [{ effect: { kind: 'CLOSE_CHECKOUT', bookingId: booking.id } as const }];
  }
  if (lastWeek === undefined) return [];
  await updateBooking(tx, booking.id, { lastWeek }, now);
  const actor = { kind: 'user', user } as const;
  await withdrawOccurrences(deps, tx, booking.id, { gone: ({ week }) => week > lastWeek, actor, now });
  return endWhenPaidUp(deps, tx, booking, { sessions: left, freed: cancelled, now });
}
