import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { StoredEvent } from './event.ts';
import { type EventTime, renderEventTime } from './event-time.ts';

/** Whose calendar it is, and the zone its times are shown in. */
export interface Presentation {
  readonly owner: string;
  readonly zone: string;
}

/** The event as Google's Event resource. */
export function eventResource(event: StoredEvent, { owner, zone }: Presentation): calendar_v3.Schema$Event {
  const { written, conference, exceptionOf } = event;
  const link = conference?.entryPoints?.find(({ entryPointType }) => entryPointType === 'video')?.uri;
  return {
    kind: 'calendar#event',
    etag: etagOf(event),
    id: event.id,
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${event.id} ${owner}`).toString('base64url')}`,
    created: new Date(event.createdAt).toISOString(),
    updated: new Date(event.updatedAt).toISOString(),
    creator: { email: owner, self: true },
    organizer: { email: owner, self: true },
    iCalUID: event.iCalUID,
    reminders: { useDefault: true },
    eventType: 'default',
    ...written,
    status: event.status,
    sequence: event.sequence,
    start: renderEventTime(event.start, zone),
    end: renderEventTime(event.end, zone),
    ...(written.attendees ? { attendees: written.attendees.map((guest) => attendeeResource(guest, owner)) } : {}),
    ...(exceptionOf ? seriesFields(exceptionOf.seriesId, exceptionOf.originalStart, zone) : {}),
    ...(conference ? { conferenceData: conference } : {}),
    ...(link ? { hangoutLink: link } : {}),
  };
}

/** What is left of a deleted event in a list: the documentation promises the id, and for instances their place. */
export function tombstone(
  id: string,
  etag: string,
  series: { seriesId: string; originalStart: EventTime } | null,
  zone: string,
): calendar_v3.Schema$Event {
  return {
    kind: 'calendar#event',
    etag,
    id,
    status: 'cancelled',
    ...(series === null ? {} : seriesFields(series.seriesId, series.originalStart, zone)),
  };
}

/** Changes with every change of the event, also within one millisecond. */
export function etagOf({ updatedAt, change }: Pick<StoredEvent, 'updatedAt' | 'change'>): string {
  return `"${(updatedAt * 1000 + (change % 1000)) * 2}"`;
}

function seriesFields(seriesId: string, originalStart: EventTime, zone: string): calendar_v3.Schema$Event {
  return { recurringEventId: seriesId, originalStartTime: renderEventTime(originalStart, zone) };
}

function attendeeResource(guest: calendar_v3.Schema$EventAttendee, owner: string): calendar_v3.Schema$EventAttendee {
  const isOwner = guest.email?.toLowerCase() === owner;
  return { responseStatus: 'needsAction', ...guest, ...(isOwner ? { self: true, organizer: true } : {}) };
}
