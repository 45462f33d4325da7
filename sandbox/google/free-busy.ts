import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { SandboxResponse } from '../kernel.ts';
import type { Calendar } from './calendar.ts';
import { bodyOf, type Call, calendarNamed } from './call.ts';
import { entriesOf } from './entries.ts';
import { GoogleError } from './errors.ts';
import type { StoredEvent } from './event.ts';
import { instantParameter, isTimeZone, rfc3339 } from './event-time.ts';
import type { GoogleState } from './state.ts';

/** `freebusy.query`: merged busy time of each calendar, or why it cannot be told. */
export function queryFreeBusy(state: GoogleState, call: Call): SandboxResponse {
  const body = bodyOf<calendar_v3.Schema$FreeBusyRequest>(call.request);
  const min = required(body.timeMin, 'timeMin');
  const max = required(body.timeMax, 'timeMax');
  if (max <= min) throw GoogleError.badRequest('timeRangeEmpty', 'The specified time range is empty.');
  if (max - min > LONGEST_RANGE_MS) {
    throw GoogleError.badRequest('timeRangeTooLong', 'The requested time range is too long.');
  }
  const zone = body.timeZone ?? 'UTC';
  if (!isTimeZone(zone)) throw GoogleError.badRequest('invalid', 'Invalid time zone.');
  const ids = [...new Set((body.items ?? []).map(({ id }) => id ?? ''))];
  const limit = Math.min(body.calendarExpansionMax ?? MOST_CALENDARS, MOST_CALENDARS);

  const calendars = ids.map((id, index): [string, calendar_v3.Schema$FreeBusyCalendar] => {
    if (index >= limit) return [id, unknown('tooManyCalendarsRequested')];
    const calendar = calendarNamed(call.account, id);
    if (calendar === null) return [id, unknown('notFound')];
    const busy = busyTime(calendar, { min, max }, state.kernel.now());
    return [id, { busy: busy.map(({ from, to }) => ({ start: rfc3339(from, zone), end: rfc3339(to, zone) })) }];
  });
  return {
    status: 200,
    body: {
      kind: 'calendar#freeBusy',
      timeMin: rfc3339(min, zone),
      timeMax: rfc3339(max, zone),
      calendars: Object.fromEntries(calendars),
    } satisfies calendar_v3.Schema$FreeBusyResponse,
  };
}

/** A calendar's busy time within the range, merged where intervals touch, ascending. */
function busyTime(
  calendar: Calendar,
  window: { min: number; max: number },
  now: number,
): { from: number; to: number }[] {
  const merged: { from: number; to: number }[] = [];
  const events = [...entriesOf(calendar, { singleEvents: true, window, since: null }, now)]
    .flatMap((entry) => (entry.event !== null && entry.isIn(window) ? [entry.event] : []))
    .filter((event) => isBusy(event, calendar.id))
    .sort((one, other) => one.start.at - other.start.at);
  for (const { start, end } of events) {
    const from = Math.max(start.at, window.min);
    const to = Math.min(end.at, window.max);
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) merged.push({ from, to });
  }
  return merged;
}

function isBusy({ status, written }: StoredEvent, owner: string): boolean {
  if (status === 'cancelled' || written.transparency === 'transparent') return false;
  if (written.eventType === 'workingLocation') return false;
  const self = written.attendees?.find(({ email }) => email?.toLowerCase() === owner);
  return self?.responseStatus !== 'declined';
}

function unknown(reason: string): calendar_v3.Schema$FreeBusyCalendar {
  return { errors: [{ domain: 'global', reason }], busy: [] };
}

function required(value: string | null | undefined, name: string): number {
  const at = instantParameter(value, name);
  if (at === null) throw GoogleError.badRequest('required', `Missing ${name} parameter.`);
  return at;
}

/** The documented most of `calendarExpansionMax`. */
const MOST_CALENDARS = 50;
/** Google refuses long ranges without saying where long begins; clients that ask by the quarter are fine. */
const LONGEST_RANGE_MS = 93 * 86_400_000;
