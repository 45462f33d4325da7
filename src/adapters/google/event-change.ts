import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { sessionOfEvent } from '../../domain/calendar/session-event.ts';
import type { Interval } from '../../domain/interval.ts';
import { parseInstant } from '../../domain/time.ts';
import { startOfDate } from '../../domain/zones/wall-time.ts';
import { type CalendarChange, type OwnEvent, ProviderError } from '../../ports/calendar-provider.ts';

type Event = calendar_v3.Schema$Event;

/** Private extended properties that mark an event as ours, seen by nobody but us. */
export const SESSION_PROPERTY = 'mentorCalendarSessionId';
export const BOOKING_PROPERTY = 'mentorCalendarBookingId';

/**
 * What an event means for availability.
 *
 * Busy is what is not cancelled, not shown as free, not declined by the owner, not a place of work, and not our own
 * session's event: the session itself blocks. An all-day event covers its days in the calendar's zone.
 * A blocking event whose times cannot be read throws `UNAVAILABLE`: unknown is never free.
 */
export function changeOf(event: Event, calendarZone: string): CalendarChange {
  const sessionId = event.extendedProperties?.private?.[SESSION_PROPERTY] ?? null;
  const blocks = sessionId === null && isBusy(event);
  return {
    eventId: event.id ?? '',
    sessionId,
    busy: blocks ? intervalOf(event, calendarZone) : null,
    allDay: event.start?.dateTime == null && event.start?.date != null,
  };
}

/** What became of one of our own sessions' events; null for anybody else's. A copy the mentor made is no session's event. */
export function ownEventOf(event: Event, calendarZone: string): OwnEvent | null {
  const eventId = event.id ?? '';
  const sessionId = sessionOfEvent(eventId);
  if (sessionId === null) return null;
  const cancelled = event.status === 'cancelled';
  return {
    eventId,
    sessionId,
    etag: event.etag ?? null,
    status: cancelled ? 'CANCELLED' : event.status === 'tentative' ? 'TENTATIVE' : 'CONFIRMED',
    start: cancelled ? null : boundary(event.start, calendarZone),
    end: cancelled ? null : boundary(event.end, calendarZone),
  };
}

function isBusy(event: Event): boolean {
  if (event.status === 'cancelled' || event.transparency === 'transparent') return false;
  if (event.eventType === 'workingLocation') return false;
  return !event.attendees?.some((attendee) => attendee.self === true && attendee.responseStatus === 'declined');
}

/** Half-open; null for an event without length, which is in nobody's way. */
function intervalOf(event: Event, calendarZone: string): Interval | null {
  const start = boundary(event.start, calendarZone);
  const end = boundary(event.end, calendarZone);
  if (start === null || end === null || end < start) throw new ProviderError('google', 'UNAVAILABLE', 'calendar.event');
  return end === start ? null : { start, end };
}

function boundary(time: calendar_v3.Schema$EventDateTime | undefined, calendarZone: string) {
  if (typeof time?.dateTime === 'string') return parseInstant(time.dateTime);
  if (typeof time?.date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(time.date)) return null;
  try {
    return startOfDate(calendarZone, time.date);
  } catch {
    return null; // no such date, or a zone our rules do not know
  }
}
