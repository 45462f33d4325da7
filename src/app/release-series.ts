import { inTransaction } from '../db/client.ts';
import { findBooking, lockBooking, type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { cancelSession, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import type { BookingStatus } from '../domain/bookings/booking.ts';
import type { Deps } from './deps.ts';
import { endWhenPaidUp } from './end-booking.ts';
import { planSessionChange } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';
import { withdrawOutdated } from './settle-proposal.ts';

/**
 * Ends a series for good, by nobody's wish: every session that is not paid is released, the paid ones take place,
 * both sides are told, and the subscription ends.
 *
 * @param why.onlyWhile a booking that left this state meanwhile is left alone
 */
export async function releaseSeries(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  bookingId: string,
  why: { readonly onlyWhile: BookingStatus | null; readonly reason: string },
): Promise<void> {
  const now = deps.clock.now();
  const found = await findBooking(deps.db, bookingId);
  if (found === null) return;
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, bookingId);
    if (booking === null || (why.onlyWhile !== null && booking.status !== why.onlyWhile)) return;
    const reserved = (await listSessions(tx, bookingId)).filter(({ status }) => status === 'RESERVED');
    // It was ended by our own wish, which has owed everything there is: this is Stripe's echo of it.
    if (booking.status === 'CANCELLING' && reserved.length === 0) return;
    const released: StoredSession[] = [];
    for (const { id } of reserved) {
      const gone = await cancelSession(tx, id, { reason: why.reason, money: 'CREDIT' }, now);
      if (gone !== null) released.push(gone);
    }
    const sessions = await listSessions(tx, bookingId);
    const lastWeek = lastLiveWeek(sessions);
    await updateBooking(tx, bookingId, { lastWeek, pastDueSince: null }, now);
    const ending = await endWhenPaidUp(deps, tx, booking, { sessions, freed: released, now });
    const facts = {
      reason: why.reason,
      cancellations: released.map(({ id }) => ({ sessionId: id, money: 'NOT_CHARGED' as const })),
    };
    const mails =
      released.length === 0
        ? []
        : await planSessionChange(deps, tx, { kind: 'SESSION_CANCELLED', booking, facts, now });
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'booking.released',
      subject: `booking/${bookingId}`,
      details: { sessions: released.map(({ id }) => id), reason: why.reason },
      effects: [
        ...released.map(({ id }) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: id } })),
        ...ending,
        ...mails,
      ],
      events: eventsOf(booking, released, why.reason),
      ...(released.length === 0 ? {} : { availability: { mentorId: booking.mentorId, within: timeOf(released) } }),
    });
    const sessionIds = released.map(({ id }) => id);
    await withdrawOutdated(deps, tx, { sessionIds, except: null, actor: { kind: 'system' }, now });
  });
}

function lastLiveWeek(sessions: readonly StoredSession[]): number {
  return Math.max(0, ...sessions.filter(({ status }) => status !== 'CANCELLED').map(({ week }) => week));
}

function eventsOf(booking: StoredBooking, released: readonly StoredSession[], reason: string) {
  return [booking.mentorId, booking.studentId].flatMap((userId) => [
    { userId, body: { kind: 'BOOKING_CHANGED' as const, bookingId: booking.id } },
    ...released.map(({ id }) => ({ userId, body: { kind: 'SESSION_CANCELLED' as const, sessionId: id, reason } })),
  ]);
}
