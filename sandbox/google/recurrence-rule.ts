import { Temporal } from 'temporal-polyfill';
import { GoogleError } from './errors.ts';

/** One RRULE of RFC 5545 section 3.3.10, as far as calendars use it. Weekdays are 1 (Monday) to 7. */
export interface RecurrenceRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count: number | null;
  /** The last moment a start may have: a UTC instant, or a local date; null for no end. */
  readonly until: Temporal.Instant | Temporal.PlainDate | null;
  /** `ordinal` as in `2TU` or `-1FR`; null for every such weekday. */
  readonly byDay: readonly { readonly ordinal: number | null; readonly weekday: number }[];
  readonly byMonthDay: readonly number[];
  readonly weekStart: number;
}

/** Reads what follows `RRULE:`. Throws 400 for a part that is unknown, out of range, or that the sandbox cannot expand. */
export function parseRule(text: string): RecurrenceRule {
  const parts = new Map(text.split(';').map((part) => splitPart(part)));
  for (const name of parts.keys()) {
    if (!SUPPORTED.has(name)) throw invalidRule();
  }
  const frequency = parts.get('FREQ');
  if (!isFrequency(frequency)) throw invalidRule();
  if (parts.has('COUNT') && parts.has('UNTIL')) throw invalidRule();
  const until = parts.get('UNTIL');
  return {
    frequency,
    interval: positive(parts.get('INTERVAL')) ?? 1,
    count: positive(parts.get('COUNT')),
    until: until === undefined ? null : parseUntil(until),
    byDay: listOf(parts.get('BYDAY')).map(parseByDay),
    byMonthDay: listOf(parts.get('BYMONTHDAY')).map(parseMonthDay),
    weekStart: weekdayOf(parts.get('WKST') ?? 'MO'),
  };
}

/** `20261123`, `20261123T090000` or `20261123T090000Z` in the basic format, to the extended one that Temporal reads. */
export function extendedFormat(basic: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(basic);
  if (match === null) throw invalidRule();
  const [, year, month, day, hour, minute, second, zulu] = match;
  return hour === undefined ? `${year}-${month}-${day}` : `${year}-${month}-${day}T${hour}:${minute}:${second}${zulu}`;
}

export function invalidRule(): GoogleError {
  return GoogleError.badRequest('invalid', 'Invalid recurrence rule.');
}

function splitPart(part: string): [string, string] {
  const at = part.indexOf('=');
  if (at < 1) throw invalidRule();
  return [part.slice(0, at).toUpperCase(), part.slice(at + 1).toUpperCase()];
}

function isFrequency(text: string | undefined): text is RecurrenceRule['frequency'] {
  return text === 'DAILY' || text === 'WEEKLY' || text === 'MONTHLY' || text === 'YEARLY';
}

function positive(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw invalidRule();
  return Number(text);
}

function parseUntil(text: string): Temporal.Instant | Temporal.PlainDate {
  const extended = extendedFormat(text);
  try {
    if (extended.endsWith('Z')) return Temporal.Instant.from(extended);
    return Temporal.PlainDate.from(extended);
  } catch {
    throw invalidRule();
  }
}

function listOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',');
}

function parseByDay(text: string): RecurrenceRule['byDay'][number] {
  const match = /^([+-]?[1-5])?([A-Z]{2})$/.exec(text);
  if (match === null) throw invalidRule();
  return { ordinal: match[1] === undefined ? null : Number(match[1]), weekday: weekdayOf(match[2] ?? '') };
}

function parseMonthDay(text: string): number {
  const day = Number(text);
  if (!Number.isInteger(day) || day === 0 || Math.abs(day) > 31) throw invalidRule();
  return day;
}

function weekdayOf(text: string): number {
  const index = WEEKDAYS.indexOf(text);
  if (index < 0) throw invalidRule();
  return index + 1;
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const SUPPORTED = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'WKST']);
