import type { Calendar } from './calendar.ts';
import { booleanParameter, invalidParameter } from './call.ts';
import { GoogleError } from './errors.ts';
import { instantParameter, isTimeZone } from './event-time.ts';
import { type PageToken, readPageToken, readSyncToken } from './list-tokens.ts';

/** What an `events.list` asks for, its parameters checked against each other. */
export interface ListQuery {
  readonly singleEvents: boolean;
  readonly showDeleted: boolean;
  readonly window: Window;
  readonly orderBy: 'startTime' | 'updated' | null;
  readonly pageSize: number;
  readonly zone: string;
  /** Only what changed after this count of changes; null for everything. */
  readonly since: number | null;
  /** Where the last page ended; null for the first page. */
  readonly page: PageToken | null;
  readonly updatedMin: number | null;
  readonly iCalUID: string | null;
  readonly text: string | null;
  readonly eventTypes: readonly string[];
  readonly privateProperties: readonly string[];
  readonly sharedProperties: readonly string[];
  /** A list narrowed by these gives no sync token: it could not be continued. */
  readonly canBeContinued: boolean;
}

/** Epoch ms; null where it is open. */
export interface Window {
  readonly min: number | null;
  readonly max: number | null;
}

/** Reads the query of a list. Throws Google's 400s, and 410 for a sync token that is no longer good. */
export function readListQuery(
  query: URLSearchParams,
  calendar: Calendar,
  { epoch, now }: { epoch: number; now: number },
): ListQuery {
  const page = query.has('pageToken') ? readPageToken(query.get('pageToken') ?? '') : null;
  const syncToken = query.get('syncToken');
  const singleEvents = booleanParameter(query, 'singleEvents') ?? false;
  const asked = windowOf(query);
  const sync = syncToken === null ? null : readSyncToken(syncToken, { calendarId: calendar.id, epoch, now });
  if (sync !== null) {
    refuseWithSyncToken(query);
    // Google calls a change of parameters undefined; here it is refused, so that nobody relies on either outcome.
    if (sync.singleEvents !== singleEvents) throw invalidParameter('singleEvents', String(singleEvents));
  }
  return {
    singleEvents,
    showDeleted: booleanParameter(query, 'showDeleted') ?? false,
    window: sync?.window ?? asked,
    orderBy: orderOf(query, singleEvents),
    pageSize: pageSizeOf(query),
    zone: zoneOf(query, calendar),
    since: sync?.change ?? null,
    page,
    updatedMin: instantParameter(query.get('updatedMin'), 'updatedMin'),
    iCalUID: query.get('iCalUID'),
    text: query.get('q')?.toLowerCase() ?? null,
    eventTypes: query.getAll('eventTypes'),
    privateProperties: query.getAll('privateExtendedProperty'),
    sharedProperties: query.getAll('sharedExtendedProperty'),
    canBeContinued: !NARROWING.some((name) => query.has(name)),
  };
}

/** True when `[from, to)` touches the window, an empty interval counting as the moment it names. */
export function touches({ min, max }: Window, from: number, to: number): boolean {
  return (min === null || to > min || (from === to && from === min)) && (max === null || from < max);
}

function refuseWithSyncToken(query: URLSearchParams): void {
  for (const name of [...NARROWING, 'timeMin', 'timeMax']) {
    if (query.has(name)) {
      throw GoogleError.badRequest('invalidParameter', `Parameter '${name}' cannot be used with a sync token.`, name);
    }
  }
  if (query.get('showDeleted') === 'false') {
    throw GoogleError.badRequest(
      'invalidParameter',
      "Parameter 'showDeleted' cannot be false with a sync token.",
      'showDeleted',
    );
  }
}

function windowOf(query: URLSearchParams): Window {
  const min = instantParameter(query.get('timeMin'), 'timeMin');
  const max = instantParameter(query.get('timeMax'), 'timeMax');
  if (min !== null && max !== null && max <= min) {
    throw GoogleError.badRequest('timeRangeEmpty', 'The specified time range is empty.', 'timeMax');
  }
  return { min, max };
}

function orderOf(query: URLSearchParams, singleEvents: boolean): ListQuery['orderBy'] {
  const orderBy = query.get('orderBy');
  if (orderBy === null) return null;
  if (orderBy !== 'startTime' && orderBy !== 'updated') throw invalidParameter('orderBy', orderBy);
  if (orderBy === 'startTime' && !singleEvents) {
    throw GoogleError.badRequest(
      'badRequest',
      'The requested ordering is not available for the particular query.',
      'orderBy',
    );
  }
  return orderBy;
}

function pageSizeOf(query: URLSearchParams): number {
  const text = query.get('maxResults');
  if (text === null) return 250;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidParameter('maxResults', text);
  return Math.min(Number(text), 2500);
}

function zoneOf(query: URLSearchParams, calendar: Calendar): string {
  const zone = query.get('timeZone');
  if (zone === null) return calendar.timeZone;
  if (!isTimeZone(zone)) throw invalidParameter('timeZone', zone);
  return zone;
}

const NARROWING = ['iCalUID', 'orderBy', 'privateExtendedProperty', 'q', 'sharedExtendedProperty', 'updatedMin'];
