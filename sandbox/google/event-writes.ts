import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { SandboxResponse } from '../kernel.ts';
import type { Invitation } from './accounts.ts';
import type { Calendar, EventChange } from './calendar.ts';
import { bodyOf, type Call, calendarOf, invalidParameter, writableCalendarOf } from './call.ts';
import { conferenceAfter, pendingRequestId, readyConference } from './conference.ts';
import { GoogleError } from './errors.ts';
import { patched, readEvent, type StoredEvent } from './event.ts';
import { etagOf, eventResource } from './event-resource.ts';
import { parseEventTime } from './event-time.ts';
import { instanceId } from './instances.ts';
import type { GoogleState } from './state.ts';

type EventBody = calendar_v3.Schema$Event;

/** `events.insert`. A client-chosen id is base32hex, 5 to 1024 characters, and never given twice, not even after deletion. */
export function insertEvent(state: GoogleState, call: Call): SandboxResponse {
  const calendar = writableCalendarOf(call);
  const sendUpdates = sendUpdatesOf(call);
  const body = bodyOf<EventBody>(call.request);
  const content = readEvent(body, calendar.timeZone);
  const exceptionOf = exceptionNamedBy(body, calendar);
  const id = exceptionOf === null ? chosenId(state, body) : instanceId(exceptionOf.seriesId, exceptionOf.originalStart);
  if (calendar.isTaken(id)) {
    throw new GoogleError({ status: 409, reason: 'duplicate', message: 'The requested identifier already exists.' });
  }
  const conference = conferenceAfter(null, body, conferenceVersion(call), () => roomCode(state));
  const event = calendar.add({ ...content, id, iCalUID: body.iCalUID ?? `${id}@google.com`, exceptionOf, conference });
  finishConferenceLater(state, calendar, event);
  noteInvitation(state, call, event, { action: 'insert', sendUpdates });
  return answer(event, call, calendar);
}

/** `events.get`: deleted events are still there, as cancelled. */
export function getEvent(_state: GoogleState, call: Call): SandboxResponse {
  const calendar = calendarOf(call);
  return answer(existing(calendar, call), call, calendar);
}

/** `events.patch`: what is absent stays. Patching an instance of a series makes it an exception. */
export function patchEvent(state: GoogleState, call: Call): SandboxResponse {
  return rewrite(state, call, 'patch', (event, body) => patched(event.written, body));
}

/** `events.update`: the whole event is written anew. */
export function updateEvent(state: GoogleState, call: Call): SandboxResponse {
  return rewrite(state, call, 'update', (_event, body) => body);
}

/** `events.delete`: 204, and 410 for what is deleted already. Deleting an instance cancels that date alone. */
export function deleteEvent(state: GoogleState, call: Call): SandboxResponse {
  const calendar = writableCalendarOf(call);
  const sendUpdates = sendUpdatesOf(call);
  const event = existing(calendar, call);
  if (event.status === 'cancelled') {
    throw new GoogleError({ status: 410, reason: 'deleted', message: 'Resource has been deleted' });
  }
  requireMatch(call, event);
  calendar.change(event, { status: 'cancelled', written: { ...event.written, status: 'cancelled' } });
  noteInvitation(state, call, event, { action: 'delete', sendUpdates });
  return { status: 204 };
}

function rewrite(
  state: GoogleState,
  call: Call,
  action: 'patch' | 'update',
  next: (event: StoredEvent, body: EventBody) => EventBody,
): SandboxResponse {
  const calendar = writableCalendarOf(call);
  const sendUpdates = sendUpdatesOf(call);
  const event = existing(calendar, call);
  requireMatch(call, event);
  const body = bodyOf<EventBody>(call.request);
  const content = readEvent(next(event, body), calendar.timeZone);
  const conference = conferenceAfter(event.conference, body, conferenceVersion(call), () => roomCode(state));
  const changed = calendar.change(event, { ...content, conference } satisfies EventChange);
  finishConferenceLater(state, calendar, changed);
  noteInvitation(state, call, changed, { action, sendUpdates });
  return answer(changed, call, calendar);
}

function existing(calendar: Calendar, { params }: Call): StoredEvent {
  const event = calendar.find(params.eventId ?? '');
  if (event === null) throw GoogleError.notFound();
  return event;
}

function requireMatch({ request }: Call, event: StoredEvent): void {
  const expected = request.headers['if-match'];
  if (expected === undefined || expected === '*' || expected === etagOf(event)) return;
  throw new GoogleError({
    status: 412,
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    location: 'If-Match',
    locationType: 'header',
  });
}

function chosenId(state: GoogleState, body: EventBody): string {
  if (body.id === undefined || body.id === null) return state.kernel.randomText(BASE32HEX, 26);
  if (!/^[a-v0-9]{5,1024}$/.test(body.id)) throw GoogleError.badRequest('invalid', 'Invalid resource id value.');
  return body.id;
}

/** An exception written whole, by the series and the date it stands for. */
function exceptionNamedBy(body: EventBody, calendar: Calendar): StoredEvent['exceptionOf'] {
  if (!body.recurringEventId) return null;
  const series = calendar.find(body.recurringEventId);
  if (series === null || series.recurrence === null) throw GoogleError.notFound();
  const originalStart = parseEventTime(body.originalStartTime, 'start', calendar.timeZone);
  if (calendar.find(instanceId(series.id, originalStart)) === null) throw GoogleError.notFound();
  return { seriesId: series.id, originalStart };
}

function conferenceVersion({ request, grant }: Call): number {
  const text = request.query.get('conferenceDataVersion');
  if (text === null) return grant === null ? 1 : 0; // the owner's own calendar page always supports conferences
  if (text !== '0' && text !== '1') throw invalidParameter('conferenceDataVersion', text);
  return Number(text);
}

function roomCode(state: GoogleState): string | null {
  return state.conferenceDelayMs > 0 ? null : state.meetCodes.next();
}

function finishConferenceLater(state: GoogleState, calendar: Calendar, event: StoredEvent): void {
  const requestId = pendingRequestId(event.conference);
  if (requestId === null) return;
  state.kernel.schedule(state.kernel.now() + state.conferenceDelayMs, async () => {
    const current = calendar.find(event.id);
    if (current === null || pendingRequestId(current.conference) !== requestId) return;
    calendar.change(current, { conference: readyConference(requestId, state.meetCodes.next()) });
  });
}

function sendUpdatesOf({ request }: Call): string {
  const value = request.query.get('sendUpdates') ?? 'none';
  if (!['all', 'externalOnly', 'none'].includes(value)) throw invalidParameter('sendUpdates', value);
  return value;
}

function noteInvitation(
  state: GoogleState,
  { account }: Call,
  event: StoredEvent,
  { action, sendUpdates }: Pick<Invitation, 'action' | 'sendUpdates'>,
): void {
  const guests = (event.written.attendees ?? []).flatMap(({ email }) =>
    email && email.toLowerCase() !== account.email ? [email] : [],
  );
  const at = new Date(state.kernel.now()).toISOString();
  account.invitations.push({ at, eventId: event.id, action, sendUpdates, guests });
}

function answer(event: StoredEvent, { request }: Call, calendar: Calendar): SandboxResponse {
  const zone = request.query.get('timeZone') ?? calendar.timeZone;
  return {
    status: 200,
    headers: { etag: etagOf(event) },
    body: eventResource(event, { owner: calendar.id, zone }),
  };
}

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';
