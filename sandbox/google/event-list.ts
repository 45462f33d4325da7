import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { SandboxResponse } from '../kernel.ts';
import type { Calendar } from './calendar.ts';
import { type Call, calendarOf } from './call.ts';
import { type Entry, entriesOf } from './entries.ts';
import { GoogleError } from './errors.ts';
import type { StoredEvent } from './event.ts';
import { type ListQuery, readListQuery, touches } from './list-query.ts';
import { type PageToken, writeToken } from './list-tokens.ts';
import type { GoogleState } from './state.ts';

/** `events.list`: whole, windowed, expanded, searched, page by page, or only what changed since a sync token. */
export function listEvents(state: GoogleState, call: Call): SandboxResponse {
  return list(state, call, call.request.query, () => true);
}

/** `events.instances`: the dates of one series, its exceptions included. */
export function listInstances(state: GoogleState, call: Call): SandboxResponse {
  const seriesId = call.params.eventId ?? '';
  if (calendarOf(call).find(seriesId) === null) throw GoogleError.notFound();
  const asked = new URLSearchParams([...call.request.query, ['singleEvents', 'true']]);
  return list(state, call, asked, ({ event }) => event?.exceptionOf?.seriesId === seriesId);
}

function list(
  state: GoogleState,
  call: Call,
  asked: URLSearchParams,
  isWanted: (entry: Entry) => boolean,
): SandboxResponse {
  const calendar = calendarOf(call);
  const now = state.kernel.now();
  const query = readListQuery(asked, calendar, { epoch: state.epoch, now });
  const asOf = query.page?.asOf ?? calendar.changes;
  const matching = [...entriesOf(calendar, query, now)].filter((entry) => isWanted(entry) && isListed(entry, query));
  const { shown, next } = pageOf(matching, query);
  const body: calendar_v3.Schema$Events = {
    ...envelope(calendar, query.zone),
    items: shown.map((entry) => entry.render(calendar.id, query.zone, entry.isCancelled && query.since !== null)),
    ...(next === null ? {} : { nextPageToken: writeToken({ ...next, asOf }) }),
    ...(next === null && query.canBeContinued ? { nextSyncToken: syncToken(state, calendar, query, asOf) } : {}),
  };
  return { status: 200, body };
}

/** The page the query asks for, and where it ended when there is more. */
function pageOf(entries: Entry[], query: ListQuery): { shown: Entry[]; next: { key: number; id: string } | null } {
  const ordered = entries.sort((one, other) => compareKeys(keyOf(one, query), keyOf(other, query)));
  const { page } = query;
  const rest = page === null ? ordered : ordered.filter((entry) => compareKeys(keyOf(entry, query), page) > 0);
  const shown = rest.slice(0, query.pageSize);
  const last = shown.at(-1);
  return { shown, next: last === undefined || rest.length === shown.length ? null : keyOf(last, query) };
}

function isListed(entry: Entry, query: ListQuery): boolean {
  if (query.since !== null) return entry.change > query.since && isWithinSync(entry, query);
  if (entry.isCancelled && !showsCancelled(entry, query)) return false;
  return entry.isIn(query.window) && matchesFilters(entry, query);
}

/** A deletion is always news; so is an event that lies in the token's window now or ever did. */
function isWithinSync(entry: Entry, { window }: ListQuery): boolean {
  if (entry.isCancelled || entry.isIn(window)) return true;
  const covered = entry.event?.everCovered;
  return covered !== undefined && touches(window, covered.from, covered.to);
}

function showsCancelled(entry: Entry, query: ListQuery): boolean {
  if (query.showDeleted || query.updatedMin !== null) return true;
  return entry.isCancelledInstance && !query.singleEvents;
}

function matchesFilters({ event, updatedAt }: Entry, query: ListQuery): boolean {
  if (query.updatedMin !== null && updatedAt < query.updatedMin) return false;
  if (event === null) return true;
  const { written } = event;
  if (query.iCalUID !== null && event.iCalUID !== query.iCalUID) return false;
  if (query.eventTypes.length > 0 && !query.eventTypes.includes(written.eventType ?? 'default')) return false;
  if (query.text !== null && !searchedText(event).includes(query.text)) return false;
  return (
    hasProperties(written.extendedProperties?.private, query.privateProperties) &&
    hasProperties(written.extendedProperties?.shared, query.sharedProperties)
  );
}

function hasProperties(properties: Record<string, string> | null | undefined, wanted: readonly string[]): boolean {
  return wanted.every((constraint) => {
    const at = constraint.indexOf('=');
    return properties?.[constraint.slice(0, at)] === constraint.slice(at + 1);
  });
}

function searchedText({ written }: StoredEvent): string {
  const guests = (written.attendees ?? []).flatMap(({ email, displayName }) => [email, displayName]);
  return [written.summary, written.description, written.location, ...guests].join('\n').toLowerCase();
}

function keyOf(entry: Entry, { orderBy }: ListQuery): { key: number; id: string } {
  const key = orderBy === 'startTime' ? entry.startAt : orderBy === 'updated' ? entry.updatedAt : entry.order;
  return { key, id: entry.id };
}

function compareKeys(one: Pick<PageToken, 'key' | 'id'>, other: Pick<PageToken, 'key' | 'id'>): number {
  if (one.key !== other.key) return one.key - other.key;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** Dated at the list's first page: what changed while the pages were read is told again by the next sync. */
function syncToken(state: GoogleState, calendar: Calendar, query: ListQuery, asOf: number): string {
  return writeToken({
    calendarId: calendar.id,
    epoch: state.epoch,
    issuedAt: state.kernel.now(),
    change: asOf,
    singleEvents: query.singleEvents,
    window: query.window,
  });
}

function envelope(calendar: Calendar, zone: string): calendar_v3.Schema$Events {
  return {
    kind: 'calendar#events',
    etag: `"p${calendar.changes}"`,
    summary: calendar.id,
    description: '',
    timeZone: zone,
    accessRole: 'owner',
    defaultReminders: [{ method: 'popup', minutes: 30 }],
  };
}
