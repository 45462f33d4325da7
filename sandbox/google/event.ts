import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { GoogleError } from './errors.ts';
import { type EventTime, parseEventTime } from './event-time.ts';
import { parseRecurrence, type Recurrence } from './recurrence.ts';

type EventBody = calendar_v3.Schema$Event;

/** An event as the sandbox keeps it. Never changed in place: every change makes a new record with a higher `change`. */
export interface StoredEvent {
  readonly id: string;
  readonly iCalUID: string;
  /** Position in the calendar's order of creation, the stable order of lists. */
  readonly order: number;
  /** The calendar's count of changes when this record was made. */
  readonly change: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly sequence: number;
  readonly status: EventStatus;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly recurrence: Recurrence | null;
  /** Set on an instance that differs from its series. */
  readonly exceptionOf: { readonly seriesId: string; readonly originalStart: EventTime } | null;
  /** What the client wrote, for PATCH to merge into and for answers to show. */
  readonly written: EventBody;
  readonly conference: calendar_v3.Schema$ConferenceData | null;
  /** Everything this event ever covered, epoch ms: an event moved out of a synced window is still news to it. */
  readonly everCovered: { readonly from: number; readonly to: number };
  /** Ids and original starts of instances it had before some change, for the tombstones of an expanded sync. */
  readonly formerInstances: ReadonlyMap<string, EventTime>;
}

export type EventStatus = 'confirmed' | 'tentative' | 'cancelled';

/** The part of an event that follows from what the client wrote. */
export type EventContent = Pick<StoredEvent, 'status' | 'start' | 'end' | 'recurrence' | 'written'>;

/** Reads a whole event as `events.insert` and `events.update` take it. Throws 400 in Google's words. */
export function readEvent(body: EventBody, calendarZone: string): EventContent {
  const written = writable(body);
  const start = parseEventTime(written.start, 'start', calendarZone);
  const end = parseEventTime(written.end, 'end', calendarZone);
  if (start.kind !== end.kind) {
    throw GoogleError.badRequest('invalid', 'Start and end times must either both be date or both be dateTime.');
  }
  if (end.at < start.at || (end.at === start.at && start.kind === 'day')) {
    throw GoogleError.badRequest('timeRangeEmpty', 'The specified time range is empty.');
  }
  const recurrence = parseRecurrence(written.recurrence);
  if (recurrence !== null && start.kind === 'instant' && start.timeZone === null) {
    throw GoogleError.badRequest('required', 'Missing time zone definition for start time.');
  }
  requireOneOf(written.transparency, ['opaque', 'transparent'], 'transparency');
  requireOneOf(written.visibility, ['default', 'public', 'private', 'confidential'], 'visibility');
  requireOneOf(written.eventType, EVENT_TYPES, 'eventType');
  for (const { email } of written.attendees ?? []) {
    if (!email?.includes('@')) throw GoogleError.badRequest('invalid', 'Invalid attendee email.');
  }
  return { status: statusOf(written.status), start, end, recurrence, written };
}

/**
 * What PATCH makes of an event: a field that is absent stays, null clears it, an object is merged,
 * an array replaces the whole array.
 */
export function patched(written: EventBody, patch: EventBody): EventBody {
  return merged(written, writable(patch)) as EventBody;
}

/** True when the change moves the event, which is what raises its `sequence`. */
export function isMoved(before: EventContent, after: EventContent): boolean {
  return (
    before.start.at !== after.start.at ||
    before.end.at !== after.end.at ||
    before.recurrence?.lines.join() !== after.recurrence?.lines.join()
  );
}

function merged(before: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const result: Record<string, unknown> = isPlainObject(before) ? { ...before } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rest of a body (`etag`, `htmlLink`, `creator` …) is Google's to say and ignored, so that a read can be written back. */
function writable(body: EventBody): EventBody {
  return Object.fromEntries(Object.entries(body).filter(([name]) => WRITABLE.has(name)));
}

function statusOf(status: string | null | undefined): EventStatus {
  requireOneOf(status, ['confirmed', 'tentative', 'cancelled'], 'status');
  return (status ?? 'confirmed') as EventStatus;
}

function requireOneOf(value: string | null | undefined, allowed: readonly string[], name: string): void {
  if (value !== null && value !== undefined && !allowed.includes(value)) {
    throw GoogleError.badRequest('invalid', `Invalid value for: ${value} is not a valid value`, name);
  }
}

const EVENT_TYPES = ['default', 'birthday', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation'];
const WRITABLE = new Set([
  'anyoneCanAddSelf',
  'attachments',
  'attendees',
  'birthdayProperties',
  'colorId',
  'description',
  'end',
  'eventType',
  'extendedProperties',
  'focusTimeProperties',
  'guestsCanInviteOthers',
  'guestsCanModify',
  'guestsCanSeeOtherGuests',
  'location',
  'outOfOfficeProperties',
  'recurrence',
  'reminders',
  'source',
  'start',
  'status',
  'summary',
  'transparency',
  'visibility',
  'workingLocationProperties',
]);
