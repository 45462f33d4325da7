import { findBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { findConnection, parkCalendarWrites, type StoredConnection } from '../db/queries/calendars.ts';
import { raiseEventGeneration, raiseRoomGeneration, saveEvent } from '../db/queries/session-google.ts';
import { findSession, type StoredSession } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { conferenceRequestId, sessionEventId } from '../domain/calendar/session-event.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { singleLine } from '../domain/plain-text.ts';
import { addMs, HOUR_MS, SECOND_MS } from '../domain/time.ts';
import { ProviderError, type SessionEvent, type WrittenEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { joinUrl } from './join-link.ts';
import { keepRoom, makeRoom } from './make-room.ts';
import { wakeConfirmations } from './wake-confirmations.ts';
import { weighCalendarEdit } from './weigh-calendar-edit.ts';

type EventDeps = Pick<
  Deps,
  'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'meetings' | 'log' | 'config'
>;

/**
 * Makes Google agree with one session as it is now: a room and an event for one that is promised, no event for one
 * that is gone. Whatever an earlier try left behind is found again by ids derived from the session.
 *
 * Without a usable connection nothing is done: connecting owes the events of all future sessions once more.
 *
 * @param attempts tries made since this was owed, this one included
 * @throws ProviderError where Google failed, and `UNAVAILABLE` while it is still making the event's conference
 */
export async function syncSessionEvent(deps: EventDeps, sessionId: string, attempts: number): Promise<EffectOutcome> {
  const session = await findSession(deps.db, sessionId);
  const connection = session === null ? null : await findConnection(deps.db, session.mentorId);
  if (session === null || connection === null || connection.state === 'REAUTH_REQUIRED') return DONE;
  const parkedFor = (connection.writesParkedUntil ?? 0) - deps.clock.now();
  if (parkedFor > 0) return { outcome: 'SNOOZE', forMs: parkedFor };
  try {
    if (session.status === 'RESERVED' || session.status === 'CONFIRMED') {
      return await show(deps, session, connection, attempts);
    }
    if (session.status === 'CANCELLED' || session.status === 'EXPIRED') return await hide(deps, session, connection);
    return DONE;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.failure === 'GRANT_DEAD') return DONE;
    if (error.failure === 'QUOTA_EXCEEDED') return parkWrites(deps, session.mentorId, error.retryAfterMs);
    throw error;
  }
}

/** Usage limits of a calendar come back after hours: until then none of the mentor's sessions asks again. */
async function parkWrites(deps: EventDeps, mentorId: string, asked: number | null): Promise<EffectOutcome> {
  const forMs = Math.max(PARKED_MS, asked ?? 0);
  deps.log.warn({ mentorId, forMs }, 'usage limits of a calendar are spent; writes to it are parked');
  await parkCalendarWrites(deps.db, mentorId, addMs(deps.clock.now(), forMs));
  return { outcome: 'SNOOZE', forMs };
}

async function show(
  deps: EventDeps,
  session: StoredSession,
  connection: StoredConnection,
  attempts: number,
): Promise<EffectOutcome> {
  const booking = await findBooking(deps.db, session.bookingId);
  const people = await findUsers(deps.db, [session.studentId, session.mentorId]);
  const student = people.find((person) => person.id === session.studentId);
  const mentor = people.find((person) => person.id === session.mentorId);
  if (booking === null || student === undefined || mentor === undefined) throw new Error('a session lost its booking');

  const calendarId = session.googleCalendarId ?? connection.googleCalendarId;
  const writing = await weighCalendarEdit(deps, session, calendarId);
  if (writing.decision === 'LEAVE') return DONE;
  const link = session.meetLink ?? (await makeRoom(deps, session, connection));
  const event = sessionEvent(deps, { session, booking, student, mentor, link });
  const written = await putUnderUsableId(deps, session, connection, { calendarId, event, over: writing.over });
  if (written === null) return AGAIN;
  await saveEvent(deps.db, session.id, { ...written, calendarId, version: session.version }, deps.clock.now());
  const outcome = link === null ? await awaitConference(deps, session, written, attempts) : DONE;
  if (outcome.outcome === 'DONE') await wakeConfirmations(deps, booking.id);
  return outcome;
}

/**
 * Null where the next try goes another way: under another id when this one is taken for good, and to the connection's
 * own calendar when the one the session was written to is gone or read-only, as after connecting another account or
 * choosing another calendar because of that.
 */
async function putUnderUsableId(
  deps: EventDeps,
  session: StoredSession,
  connection: StoredConnection,
  request: { readonly calendarId: string; readonly event: SessionEvent; readonly over: string | null },
): Promise<WrittenEvent | null> {
  try {
    return await withGoogleAccess(deps, session.mentorId, (token) => deps.calendars.putEvent(token, request));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isLost = error.failure === 'NOT_FOUND' || error.failure === 'FORBIDDEN';
    if (isLost && request.calendarId !== connection.googleCalendarId) {
      await saveEvent(deps.db, session.id, null, deps.clock.now());
      return null;
    }
    if (error.failure !== 'CONFLICT') throw error;
    if (session.eventGeneration >= MOST_GENERATIONS) throw error;
    deps.log.warn({ sessionId: session.id, generation: session.eventGeneration }, 'an event id cannot be used');
    await raiseEventGeneration(deps.db, session, deps.clock.now());
    return null;
  }
}

/**
 * The event makes its own room: taken when it is there, waited for ever longer while Google makes it, asked for anew
 * when it failed or has been pending for too many looks.
 */
async function awaitConference(
  deps: EventDeps,
  session: StoredSession,
  { meetLink, conferenceFailed }: WrittenEvent,
  attempts: number,
): Promise<EffectOutcome> {
  if (meetLink !== null) {
    await keepRoom(deps, session, { name: null, link: meetLink });
    return DONE;
  }
  const stillMaking = new ProviderError('google', 'UNAVAILABLE', 'calendar.events.conference');
  if (!conferenceFailed && attempts % LOOKS_AT_ONE_CONFERENCE !== 0) throw stillMaking;
  if (session.roomGeneration >= MOST_GENERATIONS) {
    deps.log.error({ sessionId: session.id }, 'a session stays without a room: Google makes no conference');
    return { outcome: 'GIVE_UP', error: 'Google makes no conference' };
  }
  await raiseRoomGeneration(deps.db, session, deps.clock.now());
  if (!conferenceFailed) throw stillMaking;
  return { outcome: 'SNOOZE', forMs: CONFERENCE_CHECK_MS };
}

async function hide(deps: EventDeps, session: StoredSession, connection: StoredConnection): Promise<EffectOutcome> {
  // The id is derived, so an event whose saving was lost is found as well.
  const eventId = session.googleEventId ?? sessionEventId(session.id, session.eventGeneration);
  const calendarId = session.googleCalendarId ?? connection.googleCalendarId;
  await withGoogleAccess(deps, session.mentorId, (accessToken) =>
    deps.calendars.deleteEvent(accessToken, { calendarId, eventId }),
  );
  await saveEvent(deps.db, session.id, null, deps.clock.now());
  return DONE;
}

function sessionEvent(
  deps: Pick<Deps, 'config'>,
  facts: { session: StoredSession; booking: StoredBooking; student: User; mentor: User; link: string | null },
): SessionEvent {
  const { session, booking, student, mentor, link } = facts;
  return {
    eventId: session.googleEventId ?? sessionEventId(session.id, session.eventGeneration),
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

/** How long to wait before asking anew for a conference that Google failed to make. */
const CONFERENCE_CHECK_MS = 5 * SECOND_MS;
/** A conference comes within seconds. One still pending after so many looks, minutes for the first, is asked for anew. */
const LOOKS_AT_ONE_CONFERENCE = 8;
/** How long a calendar whose usage limits are spent is left alone, unless Google says longer. */
const PARKED_MS = 2 * HOUR_MS;
/** Ids and conferences that all fail are not bad luck: a person looks. */
const MOST_GENERATIONS = 5;
const AGAIN: EffectOutcome = { outcome: 'SNOOZE', forMs: 0 };
