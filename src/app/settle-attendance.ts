import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { changeStatus, type StoredSession } from '../db/queries/sessions.ts';
import type { AttendanceOutcome } from '../domain/lessons/attendance.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planMoneyReturned } from './plan-payment-mails.ts';
import type { Change } from './record-change.ts';
import { creditDelivered, settleShare } from './settle-share.ts';

/** The session as it is now, the minor units that became the student's credit, and what this owes. */
interface Settlement {
  readonly session: StoredSession;
  readonly credited: number;
  readonly effects: NonNullable<Change['effects']>;
}

/**
 * What became of a session is certain. One that took place is completed at its end, like any other; one to which
 * somebody did not come is a no-show, also when it counted as completed meanwhile. Where the mentor was absent its
 * money is the student's credit, earned already or not, and told to them; it goes back where no invoice follows that
 * could use it. Where the student was, it is kept. To be called under the locks of calendar and booking.
 */
export async function settleAttendance(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  verdict: {
    readonly booking: StoredBooking;
    readonly session: StoredSession;
    readonly outcome: AttendanceOutcome;
    readonly now: EpochMs;
  },
): Promise<Settlement> {
  const { booking, session, outcome, now } = verdict;
  if (outcome === 'TOOK_PLACE') return { session, credited: 0, effects: [] };
  const [changed] = await changeStatus(tx, [session.id], 'NO_SHOW', now);
  if (changed === undefined) return { session, credited: 0, effects: [] };
  const share = { booking, sessionId: session.id, now };
  if (outcome === 'STUDENT_ABSENT') {
    await settleShare(deps, tx, { ...share, fate: 'KEPT' });
    return { session: changed, credited: 0, effects: [] };
  }
  const waiting = await settleShare(deps, tx, { ...share, fate: 'CREDIT_GRANTED' });
  const credited = waiting + (await creditDelivered(deps, tx, share));
  const over = booking.status === 'CANCELLING' || booking.status === 'ENDED';
  if (credited === 0) return { session: changed, credited, effects: [] };
  if (over) {
    const goesBack = { kind: 'SETTLE_CREDIT', bookingId: booking.id } as const;
    return { session: changed, credited, effects: [{ effect: goesBack }] };
  }
  if (booking.weeklyPrice === null) throw new Error('a paid session without a price');
  const effects = await planMoneyReturned(deps, tx, booking, {
    cause: `session/${session.id}/mentor-absent`,
    refund: { amount: credited, currency: booking.weeklyPrice.currency },
    returned: { as: 'CREDIT', reason: 'MENTOR_MISSED' },
    sessionId: session.id,
    now,
  });
  return { session: changed, credited, effects };
}
