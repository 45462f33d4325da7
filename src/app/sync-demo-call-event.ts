import { inTransaction } from '../db/client.ts';
import { findConnection, type StoredConnection } from '../db/queries/calendars.ts';
import {
  claimCallRoom,
  findDemoCalls,
  type StoredDemoCall,
  saveCallRoom,
  updateCallAtGoogle,
} from '../db/queries/demo-calls.ts';
import { listWaitingCallNews } from '../db/queries/guest-messages.ts';
import { findUsers } from '../db/queries/users.ts';
import { canMakeRooms } from '../domain/calendar/scopes.ts';
import { conferenceRequestId, sessionEventId } from '../domain/calendar/session-event.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { SECOND_MS } from '../domain/time.ts';
import { ProviderError, type SessionEvent, type WrittenEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { joinUrl } from './join-link.ts';
import { recordCallChange } from './record-call-change.ts';

type EventDeps = Pick<
  Deps,
  'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'meetings' | 'log' | 'config'
>;
type HostedCall = StoredDemoCall & { readonly hostId: string };

/**
 * Makes Google agree with one demo call as it is now: a room and an event in its host's calendar for one that stands,
 * no event for one that is gone. Ids are derived from the call, so that every try may be the second.
 *
 * @param attempts tries made since this was owed, this one included
 * @throws ProviderError where Google failed, and `UNAVAILABLE` while it is still making the event's conference
 */
export async function syncDemoCallEvent(deps: EventDeps, callId: string, attempts: number): Promise<EffectOutcome> {
  const [call] = await findDemoCalls(deps.db, [callId]);
  if (call === undefined || call.hostId === null) return DONE;
  const hosted = { ...call, hostId: call.hostId };
  const connection = await findConnection(deps.db, call.hostId);
  if (connection === null || connection.state === 'REAUTH_REQUIRED') return DONE;
  const parkedFor = (connection.writesParkedUntil ?? 0) - deps.clock.now();
  if (parkedFor > 0) return { outcome: 'SNOOZE', forMs: parkedFor };
  try {
    if (call.status === 'SCHEDULED') return await show(deps, hosted, connection, attempts);
    if (call.status === 'CANCELLED') return await hide(deps, hosted, connection);
    return DONE;
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'GRANT_DEAD') return DONE;
    throw error;
  }
}

async function show(
  deps: EventDeps,
  call: HostedCall,
  connection: StoredConnection,
  attempts: number,
): Promise<EffectOutcome> {
  const [host] = await findUsers(deps.db, [call.hostId]);
  if (host === undefined) throw new Error('a demo call lost its host');
  const link = call.meetLink ?? (await makeCallRoom(deps, call, connection));
  const event: SessionEvent = {
    eventId: eventIdOf(call),
    sessionId: call.id,
    bookingId: call.id,
    interval: { start: call.start, end: call.end },
    timeZone: host.timeZone,
    title: `Demo call: ${call.guest.name} and ${host.name}`,
    description: [...(call.note === null ? [] : [call.note]), `Join: ${joinUrl(deps.config, call.id, null)}`].join(
      '\n',
    ),
    attendeeEmail: call.guest.email,
    attendeeName: call.guest.name,
    meetLink: link,
    conferenceRequestId: link === null ? conferenceRequestId(call.id, call.eventGeneration) : null,
  };
  const calendarId = call.googleCalendarId ?? connection.googleCalendarId;
  const written = await put(deps, call, { calendarId, event });
  if (written === null) return { outcome: 'SNOOZE', forMs: 0 };
  const { eventId: googleEventId, iCalUid: googleIcalUid } = written;
  await updateCallAtGoogle(deps.db, call.id, { googleEventId, googleIcalUid, googleCalendarId: calendarId });
  return link === null ? awaitConference(deps, call, written, attempts) : DONE;
}

/** Null where the next try goes under another id: this one is taken for good. */
async function put(
  deps: EventDeps,
  call: HostedCall,
  request: { readonly calendarId: string; readonly event: SessionEvent },
): Promise<WrittenEvent | null> {
  try {
    return await withGoogleAccess(deps, call.hostId, (token) => deps.calendars.putEvent(token, request));
  } catch (error) {
    const another = error instanceof ProviderError && (error.failure === 'CONFLICT' || error.failure === 'NOT_FOUND');
    if (!another || call.eventGeneration >= MOST_GENERATIONS) throw error;
    const next = { eventGeneration: call.eventGeneration + 1, googleEventId: null, googleCalendarId: null };
    await updateCallAtGoogle(deps.db, call.id, next);
    return null;
  }
}

/**
 * The room, open to whoever has the link, as a guest is signed in nowhere. The attempt is written down before the call;
 * where its outcome stays unknown no second room is asked for, and the event makes one under an id of its own.
 */
async function makeCallRoom(
  deps: EventDeps,
  call: HostedCall,
  { grantedScopes }: StoredConnection,
): Promise<string | null> {
  if (!canMakeRooms(grantedScopes)) return null;
  if (!(await claimCallRoom(deps.db, call.id, deps.clock.now()))) return null;
  try {
    const { link } = await withGoogleAccess(deps, call.hostId, (token) => deps.meetings.createRoom(token));
    return await keepCallRoom(deps, call, link);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.failure === 'UNAVAILABLE') return null;
    await updateCallAtGoogle(deps.db, call.id, { roomAskedAt: null });
    if (error.failure === 'FORBIDDEN') return null;
    throw error;
  }
}

/** Saves a room with the news of it, and wakes the mails that wait for it, unless another try was first. Answers with the room the call has. */
async function keepCallRoom(deps: EventDeps, call: HostedCall, link: string): Promise<string> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await saveCallRoom(tx, call.id, link))) {
      const [kept] = await findDemoCalls(tx, [call.id]);
      if (kept?.meetLink == null) throw new Error('a demo call lost its room');
      return kept.meetLink;
    }
    const now = deps.clock.now();
    const owed = (await listWaitingCallNews(tx, call.id)).map((messageId) => ({
      effect: { kind: 'SEND_MESSAGE', messageId } as const,
      ...{ dueAt: now, wantedBy: now },
    }));
    const news = { call, actor: { kind: 'system' } as const, action: 'demo_call.room_ready', owed, times: [] };
    await recordCallChange(deps, tx, { ...news, now });
    return link;
  });
}

async function awaitConference(
  deps: EventDeps,
  call: HostedCall,
  { meetLink, conferenceFailed }: WrittenEvent,
  attempts: number,
): Promise<EffectOutcome> {
  if (meetLink !== null) {
    await keepCallRoom(deps, call, meetLink);
    return DONE;
  }
  const stillMaking = new ProviderError('google', 'UNAVAILABLE', 'calendar.events.conference');
  if (!conferenceFailed && attempts % LOOKS_AT_ONE_CONFERENCE !== 0) throw stillMaking;
  if (call.eventGeneration >= MOST_GENERATIONS) return { outcome: 'GIVE_UP', error: 'Google makes no conference' };
  // The event keeps its id; only the request for its conference becomes a new one.
  await updateCallAtGoogle(deps.db, call.id, { eventGeneration: call.eventGeneration + 1 });
  return { outcome: 'SNOOZE', forMs: CONFERENCE_CHECK_MS };
}

async function hide(deps: EventDeps, call: HostedCall, connection: StoredConnection): Promise<EffectOutcome> {
  const calendarId = call.googleCalendarId ?? connection.googleCalendarId;
  const eventId = eventIdOf(call);
  await withGoogleAccess(deps, call.hostId, (token) => deps.calendars.deleteEvent(token, { calendarId, eventId }));
  await updateCallAtGoogle(deps.db, call.id, { googleEventId: null, googleCalendarId: null });
  return DONE;
}

/** Derived, so that an event whose saving was lost is found as well. */
function eventIdOf(call: StoredDemoCall): string {
  return call.googleEventId ?? sessionEventId(call.id, call.eventGeneration);
}

const CONFERENCE_CHECK_MS = 5 * SECOND_MS;
const LOOKS_AT_ONE_CONFERENCE = 8;
const MOST_GENERATIONS = 5;
