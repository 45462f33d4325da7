import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { type EpochMs, toIso } from '../../domain/time.ts';
import { type CalendarChange, type CalendarChanges, ProviderError } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';
import { changeOf } from './event-change.ts';

export interface ListRequest {
  readonly calendarId: string;
  readonly syncToken: string | null;
  readonly windowStart: EpochMs;
}

/**
 * Everything that changed since a sync token, or the whole calendar from `windowStart` on, paged to the end: only
 * the last page carries the next token (Calendar API, "Synchronize resources efficiently").
 * The parameters of the first listing are repeated ever after, save `timeMin`, which Google refuses beside a token.
 * Recurring events come as their instances. A window has no end, so that its token never outlives it.
 */
export async function listChanges(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
  request: ListRequest,
): Promise<CalendarChanges> {
  const changes: CalendarChange[] = [];
  const seen = new Set<string>();
  let pageToken: string | null = null;
  for (;;) {
    const page = await fetchPage({ call }, calendar, request, pageToken);
    const timeZone = page.timeZone;
    if (!Array.isArray(page.items) || typeof timeZone !== 'string') throw garbled();
    for (const event of page.items) {
      if (typeof event.id !== 'string' || event.id === '') throw garbled();
      changes.push(changeOf(event, timeZone));
    }
    if (page.nextPageToken == null) {
      if (typeof page.nextSyncToken !== 'string') throw garbled();
      return { full: request.syncToken === null, changes, nextSyncToken: page.nextSyncToken, timeZone };
    }
    if (seen.has(page.nextPageToken)) throw garbled(); // pages that lead back never end
    seen.add(page.nextPageToken);
    pageToken = page.nextPageToken;
  }
}

async function fetchPage(
  { call }: Pick<GoogleCaller, 'call'>,
  calendar: calendar_v3.Calendar,
  request: ListRequest,
  pageToken: string | null,
): Promise<calendar_v3.Schema$Events> {
  const parameters: calendar_v3.Params$Resource$Events$List = {
    calendarId: request.calendarId,
    singleEvents: true,
    maxResults: 2500,
    fields: FIELDS,
    ...(request.syncToken === null ? { timeMin: toIso(request.windowStart) } : { syncToken: request.syncToken }),
    ...(pageToken === null ? {} : { pageToken }),
  };
  try {
    return await call({
      operation: OPERATION,
      repeatAfter: 'ANY',
      send: (options) => calendar.events.list(parameters, options),
    });
  } catch (error) {
    // A token Google cannot read any more ends as one that is too old: by reading everything again, once.
    const refused = error instanceof ProviderError && error.failure === 'INVALID';
    if (refused && request.syncToken !== null) throw new ProviderError('google', 'SYNC_TOKEN_GONE', OPERATION);
    throw error;
  }
}

function garbled(): ProviderError {
  return new ProviderError('google', 'UNAVAILABLE', OPERATION);
}

const OPERATION = 'calendar.events.list';

/** Titles, guests' names and texts of a mentor's private events are none of our business: they never leave Google. */
const FIELDS =
  'timeZone,nextPageToken,nextSyncToken,' +
  'items(id,status,transparency,eventType,start,end,attendees(self,responseStatus),extendedProperties/private)';
