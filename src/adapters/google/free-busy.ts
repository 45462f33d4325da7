import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { Interval } from '../../domain/interval.ts';
import { addMs, DAY_MS, parseInstant, toIso } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';

/**
 * Busy time as Google sees it this moment: half-open, sorted, what touches made one.
 * Long ranges are asked in pieces that share their ends, for Google limits how far one question may reach, and many
 * calendars fifty at a time, the documented most of a question.
 * An error for a calendar inside an otherwise good answer is `UNAVAILABLE`: it looks like "nothing is busy".
 */
export async function freeBusy(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
  request: { readonly calendarIds: readonly string[]; readonly interval: Interval },
): Promise<readonly Interval[]> {
  const busy: Interval[] = [];
  for (const { calendarIds, interval } of questions(request)) {
    const items = calendarIds.map((id) => ({ id }));
    const answer = await call({
      operation: OPERATION,
      repeatAfter: 'ANY',
      send: (options) =>
        calendar.freebusy.query(
          { requestBody: { timeMin: toIso(interval.start), timeMax: toIso(interval.end), items } },
          options,
        ),
    });
    busy.push(...calendarIds.flatMap((calendarId) => intervalsIn(answer, calendarId)));
  }
  return joined(busy);
}

/** The request in questions of a size that Google takes. */
function* questions({ calendarIds, interval }: { calendarIds: readonly string[]; interval: Interval }) {
  for (let at = 0; at < calendarIds.length; at += MOST_CALENDARS) {
    for (let start = interval.start; start < interval.end; start = addMs(start, PIECE_MS)) {
      const end = Math.min(addMs(start, PIECE_MS), interval.end) as Interval['end'];
      yield { calendarIds: calendarIds.slice(at, at + MOST_CALENDARS), interval: { start, end } };
    }
  }
}

function intervalsIn(answer: calendar_v3.Schema$FreeBusyResponse, calendarId: string): Interval[] {
  const entry = answer.calendars?.[calendarId];
  if (entry === undefined || (entry.errors ?? []).length > 0 || !Array.isArray(entry.busy)) throw unreadable();
  return entry.busy.map(({ start, end }) => {
    const interval = { start: parseInstant(start ?? ''), end: parseInstant(end ?? '') };
    if (interval.start === null || interval.end === null) throw unreadable();
    return { start: interval.start, end: interval.end };
  });
}

function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || next.start > last.end) result.push(next);
    else if (next.end > last.end) result[result.length - 1] = { start: last.start, end: next.end };
  }
  return result;
}

function unreadable(): ProviderError {
  return new ProviderError('google', 'UNAVAILABLE', OPERATION);
}

const OPERATION = 'calendar.freebusy.query';
const PIECE_MS = 60 * DAY_MS;
/** Of `calendarExpansionMax`, in the documentation of the request. */
const MOST_CALENDARS = 50;
