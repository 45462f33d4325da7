import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { Temporal } from 'temporal-polyfill';
import { GoogleError } from './errors.ts';

/** A day of the calendar's own zone, or an instant with the zone its event is kept in. `at` is epoch milliseconds. */
export type EventTime =
  | { readonly kind: 'day'; readonly date: string; readonly at: number }
  | { readonly kind: 'instant'; readonly timeZone: string | null; readonly at: number };

/**
 * `value` as Google reads it: `date`, or `dateTime` with an offset or with a `timeZone`.
 * Throws 400 in Google's words for anything else. Google keeps whole seconds.
 */
export function parseEventTime(
  value: calendar_v3.Schema$EventDateTime | null | undefined,
  edge: 'start' | 'end',
  calendarZone: string,
): EventTime {
  const { date, dateTime } = value ?? {};
  const timeZone = value?.timeZone ?? null;
  if (timeZone !== null && !isTimeZone(timeZone)) {
    throw GoogleError.badRequest('invalid', `Invalid time zone definition for ${edge} time.`);
  }
  if (date && dateTime) throw GoogleError.badRequest('invalid', `Invalid ${edge} time.`);
  if (date) return dayTime(date, edge, calendarZone);
  if (dateTime) return { kind: 'instant', timeZone, at: instantOf(dateTime, timeZone, edge) };
  throw GoogleError.badRequest('required', `Missing ${edge} time.`);
}

/** All-day time: the first instant of `date` in the calendar's zone. */
export function dayAt(date: string, calendarZone: string): EventTime {
  const at = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: calendarZone }).epochMilliseconds;
  return { kind: 'day', date, at };
}

/** As it is sent: `{ date }`, or `{ dateTime, timeZone }` with the offset of `zone`. */
export function renderEventTime(time: EventTime, zone: string): calendar_v3.Schema$EventDateTime {
  if (time.kind === 'day') return { date: time.date };
  return { dateTime: rfc3339(time.at, zone), timeZone: time.timeZone ?? zone };
}

/** RFC 3339 to the second, with the offset `zone` has then; `Z` for UTC. */
export function rfc3339(at: number, zone: string): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at);
  if (zone === 'UTC') return instant.toString({ smallestUnit: 'second' });
  return instant.toZonedDateTimeISO(zone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
}

/** A query parameter that must be an instant, or null when it is absent. Throws 400. */
export function instantParameter(value: string | null | undefined, name: string): number | null {
  if (value === null || value === undefined) return null;
  try {
    return wholeSecond(Temporal.Instant.from(value).epochMilliseconds);
  } catch {
    // Temporal refuses a missing offset exactly as Google does: the instant would be ambiguous.
    throw GoogleError.badRequest('badRequest', 'Bad Request', name);
  }
}

export function isTimeZone(id: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
    return true;
  } catch {
    return false; // a RangeError is how Temporal says that it knows no such zone
  }
}

function dayTime(date: string, edge: string, calendarZone: string): EventTime {
  try {
    return dayAt(date, calendarZone);
  } catch {
    throw GoogleError.badRequest('invalid', `Invalid ${edge} time.`);
  }
}

function instantOf(dateTime: string, timeZone: string | null, edge: string): number {
  const hasOffset = /(Z|[+-]\d{2}:\d{2})$/i.test(dateTime);
  if (!hasOffset && timeZone === null) {
    throw GoogleError.badRequest('required', `Missing time zone definition for ${edge} time.`);
  }
  try {
    const at = hasOffset
      ? Temporal.Instant.from(dateTime).epochMilliseconds
      : Temporal.PlainDateTime.from(dateTime).toZonedDateTime(timeZone ?? 'UTC').epochMilliseconds;
    return wholeSecond(at);
  } catch {
    throw GoogleError.badRequest('invalid', `Invalid value for: ${edge} time "${dateTime}".`);
  }
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
