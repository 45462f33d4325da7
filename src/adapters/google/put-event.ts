import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { ProviderError, type SessionEvent, type WrittenEvent } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';
import { belongsTo, eventBody, eventPatch, writtenEvent } from './event-body.ts';

type Event = calendar_v3.Schema$Event;

/** One writing of one event: where, what, and by when all its requests together must be over. */
interface Writing {
  readonly caller: GoogleCaller;
  readonly calendar: calendar_v3.Calendar;
  readonly calendarId: string;
  readonly event: SessionEvent;
  /** The only state of the event that may be written over; without one, any. */
  readonly over?: string | null | undefined;
  readonly until: number;
}

/**
 * Makes the event as the session is, whatever is there already.
 *
 * The id is ours, so a second insert of it is a conflict and never a second event; but Google does not promise to
 * notice every collision (Events: insert), so after an insert whose answer was lost we look before we try again.
 * What is found is compared and patched with `If-Match`; when somebody wrote in between, read and merged once more.
 * Google mails nobody: `sendUpdates` is `none` on every call, invitations are ours to send.
 */
export async function putEvent(
  caller: GoogleCaller,
  calendar: calendar_v3.Calendar,
  request: { readonly calendarId: string; readonly event: SessionEvent; readonly over?: string | null },
): Promise<WrittenEvent> {
  const writing: Writing = { caller, calendar, ...request, until: caller.deadline() };
  const inserted = await insertOnce(writing);
  const event = inserted ?? (await bringUpToDate(writing));
  const written = writtenEvent(event);
  if (written === null) throw new ProviderError('google', 'UNAVAILABLE', 'calendar.events.insert');
  return written;
}

/** The new event, or null when there is one under this id. */
async function insertOnce(writing: Writing): Promise<Event | null> {
  try {
    return await insert(writing);
  } catch (error) {
    if (failureOf(error) === 'CONFLICT') return null;
    if (failureOf(error) !== 'UNAVAILABLE') throw error;
    return await insertUnlessThere(writing);
  }
}

async function insertUnlessThere(writing: Writing): Promise<Event | null> {
  try {
    await read(writing);
    return null;
  } catch (error) {
    if (failureOf(error) !== 'NOT_FOUND') throw error;
    return await insert(writing);
  }
}

async function bringUpToDate(writing: Writing): Promise<Event> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await merge(writing);
    } catch (error) {
      if (error instanceof IdTaken || failureOf(error) !== 'CONFLICT') throw error;
      // Somebody keeps writing: not an answer to give up on, so the caller is told to come back.
      if (tries === 2) throw new ProviderError('google', 'UNAVAILABLE', 'calendar.events.patch');
    }
  }
}

async function merge(writing: Writing): Promise<Event> {
  const existing = await readTaken(writing);
  // Another session's event under our id is nothing time or merging heals.
  if (!belongsTo(existing, writing.event)) throw new IdTaken();
  // Written again since it was weighed: whoever asked has to weigh it again.
  if (writing.over != null && existing.etag !== writing.over) {
    throw new ProviderError('google', 'CONFLICT', 'calendar.events.patch');
  }
  const changes = eventPatch(existing, writing.event);
  return changes === null ? existing : await patch(writing, changes, existing.etag);
}

/** An id that is taken and cannot be read is that of an event deleted for good: Google gives it to nobody again. */
async function readTaken(writing: Writing): Promise<Event> {
  try {
    return await read(writing);
  } catch (error) {
    throw failureOf(error) === 'NOT_FOUND' ? new IdTaken() : error;
  }
}

/** The id must not be used. A conflict to the caller; not one of two writers, which reading once more settles. */
class IdTaken extends ProviderError {
  constructor() {
    super('google', 'CONFLICT', 'calendar.events.insert');
  }
}

function insert({ caller, calendar, calendarId, event, until }: Writing): Promise<Event> {
  const parameters = { calendarId, ...WRITE, requestBody: eventBody(event) };
  return caller.call(
    {
      operation: 'calendar.events.insert',
      repeatAfter: 'REFUSALS',
      send: (options) => calendar.events.insert(parameters, options),
    },
    until,
  );
}

function read({ caller, calendar, calendarId, event, until }: Writing): Promise<Event> {
  return caller.call(
    {
      operation: 'calendar.events.get',
      repeatAfter: 'ANY',
      send: (options) => calendar.events.get({ calendarId, eventId: event.eventId }, options),
    },
    until,
  );
}

function patch(writing: Writing, requestBody: Event, etag: string | null | undefined): Promise<Event> {
  const { caller, calendar, calendarId, event, until } = writing;
  const parameters = { calendarId, eventId: event.eventId, ...WRITE, requestBody };
  const headers = etag == null ? {} : { 'If-Match': etag };
  return caller.call(
    {
      operation: 'calendar.events.patch',
      repeatAfter: 'ANY',
      send: (options) => calendar.events.patch(parameters, { ...options, headers }),
    },
    until,
  );
}

function failureOf(error: unknown) {
  return error instanceof ProviderError ? error.failure : null;
}

/** Without the version Google drops `conferenceData` in silence; `sendUpdates` has a default we never want. */
const WRITE = { conferenceDataVersion: 1, sendUpdates: 'none' } as const;
