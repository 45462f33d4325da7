import { inTransaction, type Transaction } from '../db/client.ts';
import { findBooking, lockBooking, updateBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { cancelSession, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { statusWhenPaidUp } from '../domain/bookings/cancellation.ts';
import { DONE, type Effect, type EffectOutcome } from '../domain/effects.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planSubscriptionEnd } from './plan-subscription-end.ts';
import { withdrawOccurrences } from './propose-occurrences.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';

/** What a session says whose time came before its money did. */
export const NOT_PAID_IN_TIME = 'Not paid for in time.';

/**
 * What becomes of a booking when nothing is left to pay: its subscription ends, and it itself when the last session
 * is over. Nothing while a session that is yet to come waits for its week's payment. One that began unpaid can not be
 * waited for: its invoice will never be paid, so it is off.
 *
 * @param ending.sessions all of the booking, as they are after the change that asks
 * @param ending.freed times that the change releases
 */
export async function endWhenPaidUp(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: Booking,
  ending: {
    readonly sessions: readonly StoredSession[];
    readonly freed: readonly Interval[];
    readonly now: EpochMs;
  },
): Promise<{ readonly effect: Effect; readonly dueAt?: EpochMs }[]> {
  const { sessions, freed, now } = ending;
  const status = statusWhenPaidUp(sessions, now);
  if (status === null) return [];
  const bookingId = booking.id;
  const lapsed = await dropUnpaid(tx, sessions, now);
  const upcoming = sessions.filter((session) => session.status === 'CONFIRMED' && session.end > now);
  await updateBooking(tx, bookingId, { status, pastDueSince: null }, now);
  await withdrawOccurrences(deps, tx, bookingId, { gone: () => true, actor: { kind: 'system' }, now });
  return [
    ...(booking.type === 'TRIAL' ? [] : [{ effect: { kind: 'END_SUBSCRIPTION', bookingId } as const }]),
    ...(upcoming.length > 0
      ? [{ effect: { kind: 'END_BOOKING', bookingId } as const, dueAt: timeOf(upcoming).end }]
      : await planSubscriptionEnd(deps, tx, booking, { freed, now })),
    ...lapsed.map((sessionId) => ({ effect: { kind: 'SYNC_SESSION_EVENT', sessionId } as const })),
  ];
}

async function dropUnpaid(tx: Transaction, sessions: readonly StoredSession[], now: EpochMs): Promise<string[]> {
  const unpaid = sessions.filter((session) => session.status === 'RESERVED').map(({ id }) => id);
  for (const id of unpaid) await cancelSession(tx, id, { reason: NOT_PAID_IN_TIME, money: 'CREDIT' }, now);
  return unpaid;
}

/** Ends a booking whose last session is over. One that was moved meanwhile is waited for. */
export async function endBooking(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  bookingId: string,
): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const found = await findBooking(deps.db, bookingId);
  if (found === null) return DONE;
  return inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, bookingId);
    if (booking?.status !== 'CANCELLING') return DONE;
    const sessions = await listSessions(tx, bookingId);
    const ahead = sessions.filter((session) => session.status === 'CONFIRMED' && session.end > now);
    if (ahead.length > 0) return { outcome: 'SNOOZE', forMs: timeOf(ahead).end - now };
    await updateBooking(tx, bookingId, { status: 'ENDED' }, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'booking.ended',
      subject: `booking/${bookingId}`,
      effects: await planSubscriptionEnd(deps, tx, booking, { freed: [], now }),
      events: [booking.mentorId, booking.studentId].map((userId) => ({
        userId,
        body: { kind: 'BOOKING_CHANGED' as const, bookingId },
      })),
    });
    return DONE;
  });
}
