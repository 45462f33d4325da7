import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { SandboxResponse } from '../kernel.ts';
import type { Account, OtherCalendar } from './accounts.ts';
import type { Calendar } from './calendar.ts';
import { type Call, calendarOf, invalidParameter } from './call.ts';
import type { GoogleState } from './state.ts';

/** `calendarList.list`: the account's own calendar first, then the others, page by page. */
export function listCalendars(_state: GoogleState, { account, request }: Call): SandboxResponse {
  const entries = [primaryEntry(account), ...[...account.others.values()].map(otherEntry)];
  const { from, size } = pageOf(request.query);
  const items = entries.slice(from, from + size);
  const body: calendar_v3.Schema$CalendarList = {
    kind: 'calendar#calendarList',
    etag: etagOf(entries.map(({ etag }) => etag).join()),
    items,
    ...(from + size < entries.length ? { nextPageToken: String(from + size) } : {}),
  };
  return { status: 200, body };
}

/** `calendarList.get`. */
export function getCalendarListEntry(_state: GoogleState, call: Call): SandboxResponse {
  const { id } = calendarOf(call);
  const other = call.account.others.get(id);
  return { status: 200, body: other === undefined ? primaryEntry(call.account) : otherEntry(other) };
}

/** `calendars.get`. */
export function getCalendar(_state: GoogleState, call: Call): SandboxResponse {
  const calendar = calendarOf(call);
  const body: calendar_v3.Schema$Calendar = {
    kind: 'calendar#calendar',
    etag: etagOf(`${calendar.id} ${calendar.timeZone}`),
    id: calendar.id,
    summary: call.account.others.get(calendar.id)?.name ?? calendar.id,
    timeZone: calendar.timeZone,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
  return { status: 200, body };
}

function primaryEntry({ calendar }: Account): calendar_v3.Schema$CalendarListEntry {
  return { ...entryOf(calendar, calendar.id), accessRole: 'owner', primary: true };
}

function otherEntry({ calendar, name, accessRole }: OtherCalendar): calendar_v3.Schema$CalendarListEntry {
  return { ...entryOf(calendar, name), accessRole };
}

function entryOf({ id, timeZone }: Calendar, summary: string): calendar_v3.Schema$CalendarListEntry {
  return {
    kind: 'calendar#calendarListEntry',
    etag: etagOf(`${id} ${summary} ${timeZone}`),
    id,
    summary,
    timeZone,
    colorId: '14',
    backgroundColor: '#9fe1e7',
    foregroundColor: '#000000',
    selected: true,
    defaultReminders: [{ method: 'popup', minutes: 30 }],
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

/** A page holds a hundred unless asked otherwise, 250 at most; its token is where the next one begins. */
function pageOf(query: URLSearchParams): { from: number; size: number } {
  const asked = query.get('maxResults') ?? '100';
  const token = query.get('pageToken') ?? '0';
  if (!/^[1-9]\d{0,8}$/.test(asked)) throw invalidParameter('maxResults', asked);
  if (!/^\d{1,9}$/.test(token)) throw invalidParameter('pageToken', token);
  return { from: Number(token), size: Math.min(Number(asked), 250) };
}

/** Follows what the entry shows. */
function etagOf(shown: string): string {
  return `"${Buffer.from(shown).toString('base64url').slice(-40)}"`;
}
