import { inTransaction } from '../db/client.ts';
import { findBooking, type StoredBooking } from '../db/queries/bookings.ts';
import {
  claimRoomAttempt,
  forgetRoomAttempt,
  raiseEventGeneration,
  raiseRoomGeneration,
  saveEvent,
  saveRoom,
} from '../db/queries/session-google.ts';
import { findSession, type StoredSession } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { conferenceRequestId } from '../domain/calendar/session-event.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { singleLine } from '../domain/plain-text.ts';
import type { SessionEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { joinUrl } from './join-link.ts';
import { type CalendarWriting, calendarOf, type Promised, type PromisedRecords, promisedEventId } from './promised.ts';
import { recordChange } from './record-change.ts';
import { hidePromised, showPromised } from './show-promised.ts';
import { wakeConfirmations } from './wake-confirmations.ts';
import { weighCalendarEdit } from './weigh-calendar-edit.ts';
import { whileWritable } from './while-writable.ts';

/**
 * Makes Google agree with one session as it is now: a room and an event for one that is promised, no event for one
 * that is gone. Whatever an earlier try left behind is found again by ids derived from the session.
 *
 * @param attempts tries made since this was owed, this one included
 * @throws ProviderError where Google failed, and `UNAVAILABLE` while it is still making the event's conference
 */
export async function syncSessionEvent(
  deps: CalendarWriting,
  sessionId: string,
  attempts: number,
): Promise<EffectOutcome> {
  const session = await findSession(deps.db, sessionId);
  if (session === null) return DONE;
  return whileWritable(deps, session.mentorId, async (connection) => {
    const { status } = session;
    const promised = { ...session, ownerId: session.mentorId, records: recordsOf(deps, session) };
    if (status === 'CANCELLED' || status === 'EXPIRED') return hidePromised(deps, promised, connection);
    if (status !== 'RESERVED' && status !== 'CONFIRMED') return DONE;
    const facts = await factsOf(deps, session);
    const writing = await weighCalendarEdit(deps, session, calendarOf(promised, connection));
    if (writing.decision === 'LEAVE') return DONE;
    const event = (link: string | null) => sessionEvent(deps, promised, facts, link);
    const outcome = await showPromised(deps, promised, connection, { event, over: writing.over, attempts });
    if (outcome.outcome === 'DONE') await wakeConfirmations(deps, session.bookingId);
    return outcome;
  });
}

interface Facts {
  readonly booking: StoredBooking;
  readonly student: User;
  readonly mentor: User;
}

async function factsOf(deps: Pick<Deps, 'db'>, session: StoredSession): Promise<Facts> {
  const booking = await findBooking(deps.db, session.bookingId);
  const people = await findUsers(deps.db, [session.studentId, session.mentorId]);
  const student = people.find((person) => person.id === session.studentId);
  const mentor = people.find((person) => person.id === session.mentorId);
  if (booking === null || student === undefined || mentor === undefined) throw new Error('a session lost its booking');
  return { booking, student, mentor };
}

function sessionEvent(
  deps: Pick<Deps, 'config'>,
  session: StoredSession & Promised,
  { booking, student, mentor }: Facts,
  link: string | null,
): SessionEvent {
  return {
    eventId: promisedEventId(session),
    sessionId: session.id,
    bookingId: booking.id,
    interval: { start: session.start, end: session.end },
    timeZone: booking.anchorTimeZone,
    title: `${booking.subject}: ${singleLine(student.name, 60)} and ${singleLine(mentor.name, 60)}`,
    description: [
      ...booking.goals.map((goal) => `• ${singleLine(goal, 500)}`),
      `Join: ${joinUrl(deps.config, session.id, null)}`,
    ].join('\n'),
    attendeeEmail: student.email,
    attendeeName: student.name,
    meetLink: link,
    conferenceRequestId: link === null ? conferenceRequestId(session.id, session.roomGeneration) : null,
  };
}

function recordsOf(deps: CalendarWriting, session: StoredSession): PromisedRecords {
  const { db, clock } = deps;
  return {
    claimRoomAttempt: () => claimRoomAttempt(db, session.id, clock.now()),
    forgetRoomAttempt: () => forgetRoomAttempt(db, session.id, clock.now()),
    findRoom: async () => (await findSession(db, session.id))?.meetLink ?? null,
    keepRoom: (room) => keepRoom(deps, session, room),
    saveEvent: (event) => saveEvent(db, session.id, event && { ...event, version: session.version }, clock.now()),
    raiseEventGeneration: () => raiseEventGeneration(db, session, clock.now()),
    raiseRoomGeneration: () => raiseRoomGeneration(db, session, clock.now()),
  };
}

/** Saves a room with the news of it, unless another try was first. Answers with the room the session has. */
async function keepRoom(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  session: StoredSession,
  room: { readonly name: string | null; readonly link: string },
): Promise<string> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const before = await findSession(tx, session.id);
    const first = await saveRoom(tx, session.id, room, now);
    if (!first) {
      const kept = (await findSession(tx, session.id))?.meetLink;
      if (kept === null || kept === undefined) throw new Error('a session lost its room');
      return kept;
    }
    const body = { kind: 'SESSION_ROOM_READY', sessionId: session.id } as const;
    const unheard = room.name === null ? (before?.roomAskedAt ?? null) : null;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'session.room_ready',
      subject: `session/${session.id}`,
      // An attempt nobody heard of again may have left an empty room at Google.
      details: {
        madeBy: room.name === null ? 'EVENT' : 'MEET',
        ...(unheard === null ? {} : { unheardAttempt: unheard }),
      },
      events: [session.mentorId, session.studentId].map((userId) => ({ userId, body })),
    });
    return room.link;
  });
}
