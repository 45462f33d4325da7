import { Temporal } from 'temporal-polyfill';
import type { Pick } from './chance.ts';
import type { World } from './world.ts';

/** A calendar under edit: what its owner put into it, series with their dates. */
export interface EditedCalendar {
  readonly calendarId: string;
  readonly events: string[];
  readonly series: { readonly id: string; readonly zone: string; readonly firstDate: string; readonly hour: number }[];
}

/** One thing people do in their calendars, chosen by chance. Answers with what it was. */
export async function editByChance(w: World, calendar: EditedCalendar, pick: Pick): Promise<string> {
  const edits: readonly Edit[] = [addTimed, addTimed, addAllDay, addSeries, move, change, change, remove, exception];
  const edit = edits[pick(edits.length)] ?? addTimed;
  await edit(w, calendar, pick);
  return edit.name;
}

type Edit = (w: World, calendar: EditedCalendar, pick: Pick) => Promise<void>;

const addTimed: Edit = async (w, calendar, pick) => {
  const start = instantText(w, pick);
  await insert(w, calendar, { ...timed(start, 15 + pick(40) * 15), ...looks(calendar, pick) });
};

const addAllDay: Edit = async (w, calendar, pick) => {
  const first = dateText(w, pick);
  const last = Temporal.PlainDate.from(first).add({ days: 1 + pick(3) });
  await insert(w, calendar, { start: { date: first }, end: { date: last.toString() }, ...looks(calendar, pick) });
};

/** With and without an end, in a zone that need not be the calendar's. */
const addSeries: Edit = async (w, calendar, pick) => {
  const zone = oneOf(ZONES, pick);
  const firstDate = dateText(w, pick);
  const hour = 6 + pick(14);
  const wall = (minutes: number) => ({
    dateTime: Temporal.PlainDate.from(firstDate).toPlainDateTime({ hour }).add({ minutes }).toString(),
    timeZone: zone,
  });
  const recurrence = [oneOf(RULES, pick)];
  const times = { start: wall(0), end: wall(30 + pick(4) * 30), recurrence };
  const id = await insert(w, calendar, { ...times, ...looks(calendar, pick) });
  calendar.series.push({ id, zone, firstDate, hour });
};

const move: Edit = async (w, calendar, pick) => {
  await patch(w, calendar, anyEvent(calendar, pick), timed(instantText(w, pick), 15 + pick(20) * 15));
};

const change: Edit = async (w, calendar, pick) => {
  await patch(w, calendar, anyEvent(calendar, pick), looks(calendar, pick, true));
};

const remove: Edit = async (w, calendar, pick) => {
  const id = anyEvent(calendar, pick);
  if (id !== null) await act(w, calendar, 'DELETE', `/${id}`);
};

/** One date of a series is moved, declined or taken out. */
const exception: Edit = async (w, calendar, pick) => {
  const series = calendar.series[pick(Math.max(1, calendar.series.length))];
  if (series === undefined) return addSeries(w, calendar, pick);
  const date = Temporal.PlainDate.from(series.firstDate).add({ days: pick(60) });
  const at = date.toZonedDateTime({ timeZone: series.zone, plainTime: { hour: series.hour } }).toInstant();
  const id = `${series.id}_${at.toString().replace(/[-:]/g, '')}`;
  const kind = pick(3);
  if (kind === 0) await act(w, calendar, 'DELETE', `/${id}`);
  else await patch(w, calendar, id, kind === 1 ? timed(instantText(w, pick), 45) : looks(calendar, pick, true));
};

async function insert(w: World, calendar: EditedCalendar, body: object): Promise<string> {
  const { id } = (await act(w, calendar, 'POST', '', { summary: 'Private', ...body })) ?? {};
  if (id === undefined) throw new Error('an event was not made');
  calendar.events.push(id);
  return id;
}

async function patch(w: World, calendar: EditedCalendar, id: string | null, body: object): Promise<void> {
  if (id !== null) await act(w, calendar, 'PATCH', `/${id}`, body);
}

/** What is gone already, or was never a date of its series, is nothing to do. */
async function act(
  w: World,
  calendar: EditedCalendar,
  method: string,
  path: string,
  body?: object,
): Promise<{ id: string } | null> {
  try {
    return await w.control(method, `google/calendars/${encodeURIComponent(calendar.calendarId)}/events${path}`, body);
  } catch (error) {
    if (method === 'POST' || !/: (404|410|400) /.test(String(error))) throw error;
    return null;
  }
}

/** Shown as free, declined, a place of work: what keeps an event from blocking; mostly none of it. */
function looks({ calendarId }: EditedCalendar, pick: Pick, again = false): object {
  const kind = pick(8);
  if (kind === 0) return { transparency: 'transparent' };
  if (kind === 1 || kind === 2) {
    const responseStatus = kind === 1 ? 'declined' : 'tentative';
    return { attendees: [{ email: calendarId, responseStatus }, { email: 'guest@people.test' }] };
  }
  if (kind === 3) return { eventType: 'workingLocation' };
  if (kind === 4) return { status: 'tentative' };
  return again ? { transparency: 'opaque', attendees: [], eventType: 'default' } : {};
}

function anyEvent(calendar: EditedCalendar, pick: Pick): string | null {
  return calendar.events[pick(Math.max(1, calendar.events.length))] ?? null;
}

function timed(start: string, minutes: number): object {
  const end = Temporal.Instant.from(start).add({ minutes }).toString();
  // An event that was all-day keeps its date unless told to drop it.
  return { start: { dateTime: start, date: null }, end: { dateTime: end, date: null } };
}

function instantText(w: World, pick: Pick): string {
  return Temporal.Instant.fromEpochMilliseconds(w.now() + (pick(70 * 96) - 200) * 900_000).toString();
}

function dateText(w: World, pick: Pick): string {
  return Temporal.Instant.fromEpochMilliseconds(w.now() + (pick(70) - 2) * 86_400_000)
    .toString()
    .slice(0, 10);
}

function oneOf<T>(list: readonly [T, ...T[]], pick: Pick): T {
  return list[pick(list.length)] ?? list[0];
}

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Europe/Kyiv', 'Australia/Lord_Howe'] as const;
const RULES = [
  'RRULE:FREQ=WEEKLY',
  'RRULE:FREQ=DAILY;COUNT=20',
  'RRULE:FREQ=WEEKLY;BYDAY=MO,WE',
  'RRULE:FREQ=DAILY',
] as const;
