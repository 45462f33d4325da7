import type { EpochMs } from '../../domain/time.ts';
import type { CalendarEntry, CalendarFile, CalendarPerson, Invitation, Invitations } from '../../ports/invitations.ts';
import { calendarText, type StampedEvent } from './calendar-events.ts';
import { calendarLine, calendarParagraphs, foldByOctets, parameterText, textValue } from './calendar-text.ts';

/**
 * Calendar files by RFC 5545 and RFC 5546: times in UTC, lines folded by octets, one UID in a request or a
 * cancellation. Throws `RangeError` on what no caller may ask for: an empty or backward time, a UID that is no plain
 * identifier, a cancellation that does not outnumber its request, an alarm after the start, a link that is not http(s), an address that is none.
 */
export const calendarFiles: Invitations = {
  invite: (invitation) => calendarFile('invite.ics', invitation.method, [invitationEvent(invitation)], {}),
  series: (series) => {
    if (series.entries.length === 0) throw new RangeError('a published series needs a session');
    const name = calendarLine(series.name);
    return calendarFile(
      'calendar.ics',
      'PUBLISH',
      series.entries.map((entry) => publishedEvent(entry, series.organizer, series.stampedAt)),
      {
        ...(name === '' ? {} : { calName: name }),
      },
    );
  },
  feed: ({ name, organizer, entries }) => {
    const events = entries.map((entry) => publishedEvent(entry, organizer, entry.stampedAt));
    const file = calendarFile('calendar.ics', 'PUBLISH', events, { calName: calendarLine(name) });
    return { ...file, contentType: 'text/calendar; charset=utf-8', content: withRefresh(file.content) };
  },
};

/** Tells subscribers to ask again every hour (RFC 7986 §5.7); the package says so by the older name only. */
function withRefresh(content: string): string {
  return content.replace(/^METHOD:PUBLISH\r\n/m, '$&REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n');
}

function invitationEvent(invitation: Invitation): StampedEvent {
  const cancels = invitation.method === 'CANCEL';
  if (cancels && invitation.sequence < 1) throw new RangeError('a cancellation outnumbers the request it cancels');
  const { organizer, attendee } = invitation;
  return {
    ...entryEvent(invitation, invitation.stampedAt),
    status: cancels ? 'CANCELLED' : 'CONFIRMED',
    organizer: { name: parameterText(organizer.name, organizer.email), email: organizer.email },
    attendees: [
      {
        name: parameterText(attendee.name, attendee.email),
        email: attendee.email,
        role: 'REQ-PARTICIPANT',
        // Whoever booked has accepted: no program should ask, and no answer should reach the sender's address.
        partstat: 'ACCEPTED',
        rsvp: false,
      },
    ],
    ...(cancels ? { alarms: [] } : {}),
  };
}

/** RFC 5546 §3.2.1: a published event names its organizer and no attendee. */
function publishedEvent(entry: CalendarEntry, organizer: CalendarPerson, stampedAt: EpochMs): StampedEvent {
  return {
    ...entryEvent(entry, stampedAt),
    status: 'CONFIRMED',
    organizer: { name: parameterText(organizer.name, organizer.email), email: organizer.email },
  };
}

function entryEvent(entry: CalendarEntry, stampedAt: EpochMs): StampedEvent {
  if (entry.end <= entry.start) throw new RangeError('a calendar entry ends after it starts');
  if (!PLAIN_UID.test(entry.uid)) throw new RangeError('a calendar UID is a plain identifier');
  if (!HTTP_ADDRESS.test(entry.joinUrl)) throw new RangeError('a join link is an http(s) address');
  const alarmMinutes = entry.alarmMinutes ?? [];
  if (!alarmMinutes.every((minutes) => Number.isInteger(minutes) && minutes > 0)) {
    throw new RangeError('an alarm rings whole minutes before the start');
  }
  return {
    uid: entry.uid,
    sequence: entry.sequence,
    timestamp: stampedAt,
    start: entry.start,
    end: entry.end,
    ...UTC_TIMES,
    title: calendarLine(entry.title),
    description: calendarParagraphs(entry.description),
    location: entry.joinUrl,
    url: entry.joinUrl,
    busyStatus: 'BUSY',
    transp: 'OPAQUE',
    alarms: alarmMinutes.map((minutes) => ({
      action: 'display',
      // What rings is named like the entry itself, in its reader's language. The package writes this text as it is.
      description: textValue(calendarLine(entry.title)),
      trigger: { minutes, before: true },
    })),
  };
}

function calendarFile(
  filename: string,
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
  events: readonly StampedEvent[],
  name: { readonly calName?: string },
): CalendarFile {
  const content = foldByOctets(calendarText(events, { ...name, method, productId: PRODUCT_ID }));
  return { filename, contentType: `text/calendar; charset=utf-8; method=${method}`, content };
}

const PRODUCT_ID = '-//EmpowerEd Learnings//Mentor Calendar//EN';
const PLAIN_UID = /^[\w.@+-]{1,255}$/;
const HTTP_ADDRESS = /^https?:\/\/[^\s\p{Cc}]+$/u;
const UTC_TIMES = {
  startInputType: 'utc',
  startOutputType: 'utc',
  endInputType: 'utc',
  endOutputType: 'utc',
} as const;
