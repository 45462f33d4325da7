import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { Interval } from '../../domain/interval.ts';
import { toIso } from '../../domain/time.ts';
import {
  type CalendarChange,
  type CalendarChanges,
  type OwnEvent,
  ProviderError,
} from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';
import { changeOf, ownEventOf } from './event-change.ts';

export interface ListRequest {
  readonly calendarId: string;
  readonly syncToken: string | null;
  /** Read where there is no token; afterwards the token knows it. */
  readonly window: Interval;
}

/**
 * Everything that changed since a sync token, or everything within the window, paged to the end: only the last page
 * carries the next token (Calendar API, "Synchronize resources efficiently").
 * The parameters of the first listing are repeated ever after, save the window's, which Google refuses beside a token.
 * Recurring events come as their instances, of which one without an end has no last: so the window has an end.
 */
export async function listChanges(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
  request: ListRequest,
): Promise<CalendarChanges> {
  const changes: CalendarChange[] = [];
  const ownEvents: OwnEvent[] = [];
  const seen = new Set<string>();
  let pageToken: string | null = null;
  for (;;) {
    const page = await fetchPage({ call }, calendar, request, pageToken);
    const timeZone = page.timeZone;
    if (!Array.isArray(page.items) || typeof timeZone !== 'string') throw garbled();
    for (const event of page.items) {
      if (typeof event.id !== 'string' || event.id === '') throw garbled();
      changes.push(changeOf(event, timeZone));
      const own = ownEventOf(event, timeZone);
      if (own !== null) ownEvents.push(own);
    }
    if (page.nextPageToken == null) {
      if (typeof page.nextSyncToken !== 'string') throw garbled();
      return { full: request.syncToken === null, changes, ownEvents, nextSyncToken: page.nextSyncToken, timeZone };
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
    ...(request.syncToken === null
      ? { timeMin: toIso(request.window.start), timeMax: toIso(request.window.end) }
      : { syncToken: request.syncToken }),
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
  'items(id,etag,status,transparency,eventType,start,end,attendees(self,responseStatus),extendedProperties/private)';
