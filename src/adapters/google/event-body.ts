import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { harmlessParagraphs, singleLine } from '../../domain/plain-text.ts';
import { parseInstant, toIso } from '../../domain/time.ts';
import type { SessionEvent, WrittenEvent } from '../../ports/calendar-provider.ts';
import { BOOKING_PROPERTY, SESSION_PROPERTY } from './event-change.ts';

type Event = calendar_v3.Schema$Event;

/** The session as a new Google event. */
export function eventBody(event: SessionEvent): Event {
  return {
    id: event.eventId,
    ...ownFields(event),
    attendees: [{ email: event.attendeeEmail, displayName: singleLine(event.attendeeName, LONGEST_NAME) }],
    extendedProperties: { private: ownProperties(event) },
    ...conferenceFields(event, null),
  };
}

/**
 * What to patch so that `existing` says what the session says; null when it does already.
 * Ours are time, title, text, place, our marks and the student's invitation. Whatever else the mentor put there
 * stays: other guests, colour, reminders, and the student's answer. A cancelled event comes back to life.
 */
export function eventPatch(existing: Event, event: SessionEvent): Event | null {
  const wanted = ownFields(event);
  const patch: Event = {};
  if (existing.status === 'cancelled') patch.status = 'confirmed';
  if (!isSameTime(existing.start, wanted.start) || !isSameTime(existing.end, wanted.end)) {
    // An event that was made all-day keeps its `date` beside the time unless told to drop it.
    const allDay = existing.start?.date == null ? {} : { date: null };
    patch.start = { ...wanted.start, ...allDay };
    patch.end = { ...wanted.end, ...allDay };
  }
  for (const name of ['summary', 'description', 'location'] as const) {
    if (wanted[name] !== undefined && (existing[name] ?? '') !== wanted[name]) patch[name] = wanted[name];
  }
  const properties = ownProperties(event);
  const marks = existing.extendedProperties?.private ?? {};
  if (Object.entries(properties).some(([name, value]) => marks[name] !== value)) {
    patch.extendedProperties = { private: properties };
  }
  const attendees = withStudent(existing.attendees ?? [], event);
  if (attendees !== null) patch.attendees = attendees;
  Object.assign(patch, conferenceFields(event, existing));
  return Object.keys(patch).length === 0 ? null : patch;
}

/** True unless the event says it belongs to another session: an id of ours under which something else lies. */
export function belongsTo(existing: Event, event: SessionEvent): boolean {
  const marked = existing.extendedProperties?.private?.[SESSION_PROPERTY];
  return marked === undefined || marked === event.sessionId;
}

/** What the caller wants to know of an event after writing; null when Google's answer lacks its ids. */
export function writtenEvent(event: Event): WrittenEvent | null {
  if (typeof event.id !== 'string' || typeof event.iCalUID !== 'string') return null;
  return {
    eventId: event.id,
    etag: event.etag ?? null,
    iCalUid: event.iCalUID,
    htmlLink: event.htmlLink ?? null,
    meetLink: meetLinkOf(event),
    conferenceFailed: event.conferenceData?.createRequest?.status?.statusCode === 'failure',
  };
}

/** Time, title and text. A link is said twice, in the place and in the text: calendars on phones show one or the other. */
function ownFields(event: SessionEvent): Event {
  const { interval, timeZone, meetLink, description } = event;
  const text = meetLink === null || description.includes(meetLink) ? description : `${description}\n\n${meetLink}`;
  return {
    summary: singleLine(event.title, LONGEST_TITLE),
    description: inert(text),
    start: { dateTime: toIso(interval.start), timeZone },
    end: { dateTime: toIso(interval.end), timeZone },
    ...(meetLink === null ? {} : { location: meetLink }),
  };
}

/** Google shows descriptions as HTML: what somebody typed is to be read, not obeyed. */
function inert(text: string): string {
  return harmlessParagraphs(text, LONGEST_TEXT).replaceAll('<', '‹').replaceAll('>', '›');
}

function ownProperties(event: SessionEvent): Record<string, string> {
  return { [SESSION_PROPERTY]: event.sessionId, [BOOKING_PROPERTY]: event.bookingId };
}

/** Asks for a conference once: an event that has one, or still waits for this very request, is left alone. */
function conferenceFields(event: SessionEvent, existing: Event | null): Event {
  const requestId = event.conferenceRequestId;
  if (event.meetLink !== null || requestId === null) return {};
  if (existing !== null && meetLinkOf(existing) !== null) return {};
  if (existing?.conferenceData?.createRequest?.requestId === requestId) return {};
  return { conferenceData: { createRequest: { requestId, conferenceSolutionKey: { type: 'hangoutsMeet' } } } };
}

/** The guests with the student among them, or null when the student is there already. A patch replaces the whole list. */
function withStudent(attendees: calendar_v3.Schema$EventAttendee[], event: SessionEvent) {
  const address = event.attendeeEmail.toLowerCase();
  if (attendees.some((attendee) => attendee.email?.toLowerCase() === address)) return null;
  return [...attendees, { email: event.attendeeEmail, displayName: singleLine(event.attendeeName, LONGEST_NAME) }];
}

function isSameTime(
  one: calendar_v3.Schema$EventDateTime | undefined,
  other: calendar_v3.Schema$EventDateTime | undefined,
): boolean {
  if (one?.date != null || one?.timeZone !== other?.timeZone) return false;
  return parseInstant(one?.dateTime ?? '') === parseInstant(other?.dateTime ?? '');
}

function meetLinkOf(event: Event): string | null {
  const video = event.conferenceData?.entryPoints?.find((entry) => entry.entryPointType === 'video');
  return video?.uri ?? event.hangoutLink ?? null;
}

/** Far below Google's own limits (1,024 and 8,192 characters), and more than anybody reads. */
const LONGEST_TITLE = 250;
const LONGEST_TEXT = 8_000;
const LONGEST_NAME = 120;
