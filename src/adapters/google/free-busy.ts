import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { Interval } from '../../domain/interval.ts';
import { addMs, DAY_MS, parseInstant, toIso } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';

/**
 * Busy time as Google sees it this moment: half-open, sorted, what touches made one.
 * Long ranges are asked in pieces that share their ends, for Google limits how far one question may reach.
 * An error for the calendar inside an otherwise good answer is `UNAVAILABLE`: it looks like "nothing is busy".
 */
export async function freeBusy(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
  request: { readonly calendarId: string; readonly interval: Interval },
): Promise<readonly Interval[]> {
  const { calendarId, interval } = request;
  const busy: Interval[] = [];
  for (let start = interval.start; start < interval.end; start = addMs(start, PIECE_MS)) {
    const end = Math.min(addMs(start, PIECE_MS), interval.end) as Interval['end'];
    const answer = await call({
      operation: OPERATION,
      repeatAfter: 'ANY',
      send: (options) =>
        calendar.freebusy.query(
          { requestBody: { timeMin: toIso(start), timeMax: toIso(end), items: [{ id: calendarId }] } },
          options,
        ),
    });
    busy.push(...intervalsIn(answer, calendarId));
  }
  return joined(busy);
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
