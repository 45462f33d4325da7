import type { Transaction } from '../db/client.ts';
import { changeStatus, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planBookingConfirmation } from './plan-messages.ts';
import { planReminders } from './plan-reminders.ts';
import { recordChange } from './record-change.ts';

/**
 * Confirms the sessions of one week that is paid, or of a trial. With the first week the promise itself begins:
 * the later weeks become reserved, every session is owed a room and an event, and everybody is told.
 */
export async function confirmWeek(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  confirmation: {
    readonly booking: Booking;
    readonly week: number;
    readonly actor: Actor;
    readonly now: EpochMs;
    readonly within: Interval;
  },
): Promise<void> {
  const { booking, week, actor, now, within } = confirmation;
  const begins = week === 0;
  const all = await listSessions(tx, booking.id);
  if (begins) {
    const later = all.filter((session) => session.week > 0).map((session) => session.id);
    await changeStatus(tx, later, 'RESERVED', now);
  }
  const ofWeek = all.filter((session) => session.week === week && session.status !== 'CANCELLED');
  await changeStatus(
    tx,
    ofWeek.map((session) => session.id),
    'CONFIRMED',
    now,
  );
  const messages = begins ? await planBookingConfirmation(deps, tx, booking, now) : [];
  const reminders = await planReminders(deps, tx, ofWeek, now);
  await recordChange(deps, tx, now, {
    actor,
    action: begins ? 'booking.confirmed' : 'booking.week_confirmed',
    subject: `booking/${booking.id}`,
    details: { week, sessions: ofWeek.map((session) => session.id) },
    effects: [...(begins ? eventEffects(all) : []), ...messages, ...reminders],
    events: [booking.mentorId, booking.studentId].flatMap((userId) => [
      ...(begins ? [{ userId, body: { kind: 'BOOKING_CONFIRMED' as const, bookingId: booking.id } }] : []),
      {
        userId,
        body: {
          kind: 'SESSIONS_CONFIRMED' as const,
          bookingId: booking.id,
          sessionIds: ofWeek.map((session) => session.id),
        },
      },
    ]),
    availability: { mentorId: booking.mentorId, within },
  });
}

function eventEffects(sessions: readonly StoredSession[]) {
  return sessions
    .filter((session) => session.status !== 'CANCELLED')
    .map((session) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: session.id } }));
}
