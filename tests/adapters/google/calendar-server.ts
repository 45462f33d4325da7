import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { type Received, type Reply, type ScriptedServer, scriptedServer } from '../scripted-server.ts';

type Event = calendar_v3.Schema$Event;

/** As much of Google's event storage as writing one event needs: ids, ETags, merging patches, deletion marks. */
export interface CalendarServer extends ScriptedServer {
  readonly events: Map<string, Event>;
}

export async function calendarServer(): Promise<CalendarServer> {
  const events = new Map<string, Event>();
  const work = (request: Received): Reply => {
    const id = /\/calendar\/v3\/calendars\/[^/]+\/events(?:\/([^/]+))?$/.exec(request.path)?.[1];
    if (request.method === 'POST' && id === undefined) return insert(events, JSON.parse(request.body));
    const event = events.get(id ?? '');
    if (event === undefined) return googleError(404, 'notFound');
    if (request.method === 'GET') return { body: event };
    if (request.method === 'PATCH') return patch(events, event, request);
    if (event.status === 'cancelled') return googleError(410, 'deleted');
    events.set(event.id ?? '', stamped({ ...event, status: 'cancelled' }));
    return { status: 204 };
  };
  return { ...(await scriptedServer(work)), events };
}

/** An error in Calendar's own form. */
export function googleError(status: number, reason: string, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: { error: { code: status, message: reason, errors: [{ domain: 'x', reason }] } } };
}

function insert(events: Map<string, Event>, event: Event): Reply {
  const id = event.id ?? '';
  if (events.has(id)) return googleError(409, 'duplicate');
  const conference = event.conferenceData?.createRequest
    ? { ...event.conferenceData, entryPoints: [{ entryPointType: 'video', uri: `https://meet.google.com/${id}` }] }
    : undefined;
  const saved = { status: 'confirmed', iCalUID: `${id}@google.com`, htmlLink: `https://calendar/${id}`, ...event };
  events.set(id, stamped(conference === undefined ? saved : { ...saved, conferenceData: conference }));
  return { body: events.get(id) };
}

function patch(events: Map<string, Event>, event: Event, request: Received): Reply {
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted !== event.etag) return googleError(412, 'conditionNotMet');
  const changes: Event = JSON.parse(request.body);
  const merged = { ...event, ...changes };
  merged.extendedProperties = {
    private: { ...event.extendedProperties?.private, ...changes.extendedProperties?.private },
  };
  events.set(event.id ?? '', stamped(merged));
  return { body: events.get(event.id ?? '') };
}

/** With the ETag of its next version. */
export function stamped(event: Event): Event {
  const version = Number(event.etag?.replaceAll('"', '') ?? 0) + 1;
  return { ...event, etag: `"${version}"` };
}
