import type { StoredConnection } from '../db/queries/calendars.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { SECOND_MS } from '../domain/time.ts';
import { ProviderError, type SessionEvent, type WrittenEvent } from '../ports/calendar-provider.ts';
import { withGoogleAccess } from './google-access.ts';
import { makeRoom } from './make-room.ts';
import { type CalendarWriting, calendarOf, type Promised, promisedEventId } from './promised.ts';

/**
 * Puts something promised into its calendar, with its room. Ids are derived, so that every try may be the second.
 *
 * @param showing the event for a room, or for none where the event has to make it; over which state it may be written
 * @param attempts tries made since this was owed, this one included
 * @throws ProviderError where Google failed, and `UNAVAILABLE` while it is still making the event's conference
 */
export async function showPromised(
  deps: CalendarWriting,
  promised: Promised,
  connection: StoredConnection,
  showing: {
    readonly event: (link: string | null) => SessionEvent;
    readonly over: string | null;
    readonly attempts: number;
  },
): Promise<EffectOutcome> {
  const calendarId = calendarOf(promised, connection);
  const link = promised.meetLink ?? (await makeRoom(deps, promised, connection));
  const request = { calendarId, event: showing.event(link), over: showing.over };
  const written = await putUnderUsableId(deps, promised, connection, request);
  if (written === null) return AGAIN;
  await promised.records.saveEvent({ ...written, calendarId });
  return link === null ? awaitConference(deps, promised, written, showing.attempts) : DONE;
}

/** Takes the event of something that is gone out of its calendar. */
export async function hidePromised(
  deps: CalendarWriting,
  promised: Promised,
  connection: StoredConnection,
): Promise<EffectOutcome> {
  const event = { calendarId: calendarOf(promised, connection), eventId: promisedEventId(promised) };
  await withGoogleAccess(deps, promised.ownerId, (token) => deps.calendars.deleteEvent(token, event));
  await promised.records.saveEvent(null);
  return DONE;
}

/**
 * Null where the next try goes another way: under another id when this one is taken for good, and to the connection's
 * own calendar when the one it was written to is gone or read-only, as after connecting another account or choosing
 * another calendar because of that.
 */
async function putUnderUsableId(
  deps: CalendarWriting,
  promised: Promised,
  connection: StoredConnection,
  request: { readonly calendarId: string; readonly event: SessionEvent; readonly over: string | null },
): Promise<WrittenEvent | null> {
  const { id, ownerId, eventGeneration: generation, records } = promised;
  try {
    return await withGoogleAccess(deps, ownerId, (token) => deps.calendars.putEvent(token, request));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isLost = error.failure === 'NOT_FOUND' || error.failure === 'FORBIDDEN';
    if (isLost && request.calendarId !== connection.googleCalendarId) {
      await records.saveEvent(null);
      return null;
    }
    if (error.failure !== 'CONFLICT' || generation >= MOST_GENERATIONS) throw error;
    deps.log.warn({ promisedId: id, generation }, 'an event id cannot be used');
    await records.raiseEventGeneration();
    return null;
  }
}

/**
 * The event makes its own room: taken when it is there, waited for ever longer while Google makes it, asked for anew
 * when it failed or has been pending for too many looks.
 */
async function awaitConference(
  deps: CalendarWriting,
  promised: Promised,
  { meetLink, conferenceFailed }: WrittenEvent,
  attempts: number,
): Promise<EffectOutcome> {
  if (meetLink !== null) {
    await promised.records.keepRoom({ name: null, link: meetLink });
    return DONE;
  }
  const stillMaking = new ProviderError('google', 'UNAVAILABLE', 'calendar.events.conference');
  if (!conferenceFailed && attempts % LOOKS_AT_ONE_CONFERENCE !== 0) throw stillMaking;
  if (promised.roomGeneration >= MOST_GENERATIONS) {
    deps.log.error({ promisedId: promised.id }, 'something promised stays without a room: Google makes no conference');
    return { outcome: 'GIVE_UP', error: 'Google makes no conference' };
  }
  await promised.records.raiseRoomGeneration();
  if (!conferenceFailed) throw stillMaking;
  return { outcome: 'SNOOZE', forMs: CONFERENCE_CHECK_MS };
}

/** How long to wait before asking anew for a conference that Google failed to make. */
const CONFERENCE_CHECK_MS = 5 * SECOND_MS;
/** A conference comes within seconds. One still pending after so many looks, minutes for the first, is asked for anew. */
const LOOKS_AT_ONE_CONFERENCE = 8;
/** Ids and conferences that all fail are not bad luck: a person looks. */
const MOST_GENERATIONS = 5;
const AGAIN: EffectOutcome = { outcome: 'SNOOZE', forMs: 0 };
