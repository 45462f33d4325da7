import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { SandboxResponse } from '../kernel.ts';
import type { Account } from './accounts.ts';
import { type Call, calendarOf } from './call.ts';
import type { GoogleState } from './state.ts';

/** `calendarList.list`: an account here has its primary calendar and no other. */
export function listCalendars(_state: GoogleState, { account }: Call): SandboxResponse {
  const body: calendar_v3.Schema$CalendarList = {
    kind: 'calendar#calendarList',
    etag: etagFor(account),
    items: [entryOf(account)],
  };
  return { status: 200, body };
}

/** `calendarList.get`. */
export function getCalendarListEntry(_state: GoogleState, call: Call): SandboxResponse {
  calendarOf(call);
  return { status: 200, body: entryOf(call.account) };
}

/** `calendars.get`. */
export function getCalendar(_state: GoogleState, call: Call): SandboxResponse {
  const calendar = calendarOf(call);
  const body: calendar_v3.Schema$Calendar = {
    kind: 'calendar#calendar',
    etag: etagFor(call.account),
    id: calendar.id,
    summary: calendar.id,
    timeZone: calendar.timeZone,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
  return { status: 200, body };
}

function entryOf(account: Account): calendar_v3.Schema$CalendarListEntry {
  return {
    kind: 'calendar#calendarListEntry',
    etag: etagFor(account),
    id: account.calendar.id,
    summary: account.calendar.id,
    timeZone: account.calendar.timeZone,
    colorId: '14',
    backgroundColor: '#9fe1e7',
    foregroundColor: '#000000',
    selected: true,
    accessRole: 'owner',
    primary: true,
    defaultReminders: [{ method: 'popup', minutes: 30 }],
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

/** Follows what the entry shows: name, address and zone. */
function etagFor({ email, calendar }: Account): string {
  return `"${Buffer.from(`${email} ${calendar.timeZone}`).toString('base64url')}"`;
}
