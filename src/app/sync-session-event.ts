import { inTransaction } from '../db/client.ts';
import { findBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { findConnection, type SealedConnection } from '../db/queries/calendars.ts';
import { findSession, type StoredSession, saveEvent, saveRoom } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { canMakeRooms } from '../domain/calendar/scopes.ts';
import { conferenceRequestId, sessionEventId } from '../domain/calendar/session-event.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { SECOND_MS } from '../domain/time.ts';
import { ProviderError, type SessionEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { joinUrl } from './join-link.ts';
import { recordChange } from './record-change.ts';

type EventDeps = Pick<
  Deps,
  'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'meetings' | 'log' | 'config'
>;

/**
 * Makes Google agree with one session as it is now: a room and an event for one that is promised, no event for one
 * that is gone. Whatever an earlier try left behind is found again by ids derived from the session.
 *
 * Without a usable connection nothing is done: connecting owes the events of all future sessions once more.
 */
export async function syncSessionEvent(deps: EventDeps, sessionId: string): Promise<EffectOutcome> {
  const session = await findSession(deps.db, sessionId);
  const connection = session === null ? null : await findConnection(deps.db, session.mentorId);
  if (session === null || connection === null || connection.state === 'REAUTH_REQUIRED') return DONE;
  try {
    if (session.status === 'RESERVED' || session.status === 'CONFIRMED') return await show(deps, session, connection);
    if (session.status === 'CANCELLED' || session.status === 'EXPIRED') return await hide(deps, session, connection);
    return DONE;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'GRANT_DEAD') throw error;
    return DONE;
  }
}

async function show(deps: EventDeps, session: StoredSession, connection: SealedConnection): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, session.bookingId);
  const people = await findUsers(deps.db, [session.studentId, session.mentorId]);
  const student = people.find((person) => person.id === session.studentId);
  const mentor = people.find((person) => person.id === session.mentorId);
  if (booking === null || student === undefined || mentor === undefined) throw new Error('a session lost its booking');

  const link = session.meetLink ?? (await makeRoom(deps, session, connection));
  const calendarId = session.googleCalendarId ?? connection.googleCalendarId;
  const event = sessionEvent(deps, { session, booking, student, mentor, link });
  const written = await withGoogleAccess(deps, session.mentorId, (accessToken) =>
    deps.calendars.putEvent(accessToken, { calendarId, event }),
  );
  const now = deps.clock.now();
  await saveEvent(deps.db, session.id, { ...written, calendarId }, now);
  if (link !== null) return DONE;
  if (written.meetLink === null) return { outcome: 'SNOOZE', forMs: CONFERENCE_CHECK_MS };
  await keepRoom(deps, session, { name: null, link: written.meetLink });
  return DONE;
}

async function hide(deps: EventDeps, session: StoredSession, connection: SealedConnection): Promise<EffectOutcome> {
  // The id is derived, so an event whose saving was lost is found as well.
  const eventId = session.googleEventId ?? sessionEventId(session.id);
  const calendarId = session.googleCalendarId ?? connection.googleCalendarId;
  await withGoogleAccess(deps, session.mentorId, (accessToken) =>
    deps.calendars.deleteEvent(accessToken, { calendarId, eventId }),
  );
  await saveEvent(deps.db, session.id, null, deps.clock.now());
  return DONE;
}

/** One room per session, saved at once: making one is not idempotent at Google. Null where the Meet scope is missing. */
async function makeRoom(deps: EventDeps, session: StoredSession, connection: SealedConnection): Promise<string | null> {
  if (!canMakeRooms(connection.grantedScopes)) return null;
  const room = await withGoogleAccess(deps, session.mentorId, (accessToken) => deps.meetings.createRoom(accessToken));
  return keepRoom(deps, session, room);
}

/** Saves a room with the news of it, unless another try was first. Answers with the room the session has. */
async function keepRoom(
  deps: EventDeps,
  session: StoredSession,
  room: { readonly name: string | null; readonly link: string },
): Promise<string> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const first = await saveRoom(tx, session.id, room, now);
    if (!first) {
      const kept = (await findSession(tx, session.id))?.meetLink;
      if (kept === null || kept === undefined) throw new Error('a session lost its room');
      return kept;
    }
    const body = { kind: 'SESSION_ROOM_READY', sessionId: session.id } as const;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'session.room_ready',
      subject: `session/${session.id}`,
      events: [session.mentorId, session.studentId].map((userId) => ({ userId, body })),
    });
    return room.link;
  });
}

function sessionEvent(
  deps: Pick<Deps, 'config'>,
  facts: { session: StoredSession; booking: StoredBooking; student: User; mentor: User; link: string | null },
): SessionEvent {
  const { session, booking, student, mentor, link } = facts;
  return {
    eventId: session.googleEventId ?? sessionEventId(session.id),
    sessionId: session.id,
    bookingId: booking.id,
    interval: { start: session.start, end: session.end },
    timeZone: booking.anchorTimeZone,
    title: `${booking.subject}: ${student.name} and ${mentor.name}`,
    description: [...booking.goals.map((goal) => `• ${goal}`), `Join: ${joinUrl(deps.config, session.id, null)}`].join(
      '\n',
    ),
    attendeeEmail: student.email,
    attendeeName: student.name,
    meetLink: link,
    conferenceRequestId: link === null ? conferenceRequestId(session.id) : null,
  };
}

/** How long to wait before looking whether Google has made the event's own conference. */
const CONFERENCE_CHECK_MS = 5 * SECOND_MS;
