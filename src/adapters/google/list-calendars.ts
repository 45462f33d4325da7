import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { PRIMARY_CALENDAR } from '../../domain/calendar/connected-calendar.ts';
import { type ListedCalendar, ProviderError } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';

/** Every calendar on the account's list, also those it hides: one that blocks time must not vanish by being hidden. */
export async function listCalendars(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
): Promise<readonly ListedCalendar[]> {
  const calendars: ListedCalendar[] = [];
  const seen = new Set<string>();
  let pageToken: string | null = null;
  for (;;) {
    const parameters: calendar_v3.Params$Resource$Calendarlist$List = {
      maxResults: 250,
      showHidden: true,
      fields: FIELDS,
      ...(pageToken === null ? {} : { pageToken }),
    };
    const page: calendar_v3.Schema$CalendarList = await call({
      operation: OPERATION,
      repeatAfter: 'ANY',
      send: (options) => calendar.calendarList.list(parameters, options),
    });
    if (!Array.isArray(page.items)) throw garbled();
    calendars.push(...page.items.map(listed));
    if (page.nextPageToken == null) return calendars;
    if (seen.has(page.nextPageToken)) throw garbled(); // pages that lead back never end
    seen.add(page.nextPageToken);
    pageToken = page.nextPageToken;
  }
}

function listed(entry: calendar_v3.Schema$CalendarListEntry): ListedCalendar {
  if (typeof entry.id !== 'string' || entry.id === '') throw garbled();
  return {
    calendarId: entry.primary === true ? PRIMARY_CALENDAR : entry.id,
    name: entry.summaryOverride ?? entry.summary ?? '',
    timeZone: entry.timeZone ?? null,
    isWritable: entry.accessRole === 'owner' || entry.accessRole === 'writer',
  };
}

function garbled(): ProviderError {
  return new ProviderError('google', 'UNAVAILABLE', OPERATION);
}

const OPERATION = 'calendar.calendarList.list';
const FIELDS = 'nextPageToken,items(id,summary,summaryOverride,timeZone,accessRole,primary)';
