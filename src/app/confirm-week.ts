import type { Transaction } from '../db/client.ts';
import { changeStatus, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { canBecome } from '../domain/bookings/session.ts';
import type { Effect } from '../domain/effects.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planBookingConfirmation } from './plan-messages.ts';
import { planReminders } from './plan-reminders.ts';
import { recordChange } from './record-change.ts';

/**
 * Confirms the sessions of one week that is paid, or of a trial. With the first payment the promise itself begins:
 * the other weeks become reserved, every session is owed a room and an event, and everybody is told.
 */
export async function confirmWeek(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  confirmation: {
    readonly booking: Booking;
    readonly week: number;
    /** The promise itself begins with it: the booking was on hold, or is a trial. */
    readonly begins: boolean;
    readonly actor: Actor;
    readonly now: EpochMs;
    readonly within: Interval;
    /** Sessions that were called off with it, whose events go. */
    readonly removed?: readonly StoredSession[];
  },
): Promise<void> {
  const { booking, week, begins, actor, now, within, removed = [] } = confirmation;
  const all = await listSessions(tx, booking.id);
  if (begins) {
    const later = all.filter((session) => session.week !== week).map((session) => session.id);
    await changeStatus(tx, later, 'RESERVED', now);
  }
  // A trial is confirmed from its first moment: it too is owed reminders and its completion.
  const confirms = ({ status }: StoredSession) => booking.type === 'TRIAL' || canBecome(status, 'CONFIRMED');
  const ofWeek = all.filter((session) => session.week === week && confirms(session));
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
    effects: [
      ...eventEffects(begins ? all.filter(({ status }) => status !== 'CANCELLED') : removed),
      ...ofWeek.map(({ id, end }) => ({ effect: { kind: 'COMPLETE_SESSION', sessionId: id } as Effect, dueAt: end })),
      ...(booking.type === 'REGULAR' ? [{ effect: { kind: 'EXTEND_HORIZON', bookingId: booking.id } as Effect }] : []),
      // An event that came while the student was paying lay over no promised session then.
      ...(begins ? [{ effect: { kind: 'NOTICE_CONFLICTS', mentorId: booking.mentorId } as Effect }] : []),
      ...messages,
      ...reminders,
    ],
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
  return sessions.map((session) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: session.id } }));
}
