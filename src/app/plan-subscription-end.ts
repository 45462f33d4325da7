import type { Transaction } from '../db/client.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

/**
 * Tells the student that weekly sessions have ended, and the mentor where times became free by it: those that were
 * released before the end were told of then. Once for each booking; a trial is no weekly session.
 *
 * @param end.freed the times that are released with the end
 */
export async function planSubscriptionEnd(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: Booking,
  end: { readonly freed: readonly Interval[]; readonly now: EpochMs },
): Promise<OwedSending[]> {
  if (booking.type === 'TRIAL') return [];
  const { now } = end;
  const times = end.freed.map(({ start, end: until }) => ({ start, end: until }));
  const about = {
    cause: `booking/${booking.id}/end`,
    version: 0,
    kind: 'SUBSCRIPTION_ENDED',
    bookingId: booking.id,
  } as const;
  const recipients = times.length > 0 ? [booking.studentId, booking.mentorId] : [booking.studentId];
  const plans = recipients.map((recipientId) => ({ ...about, recipientId, sessionId: null, facts: { times } }));
  return planMessages(deps, tx, plans, now);
}
