import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import { googleCalendarProvider } from '../../../src/adapters/google/calendar-provider.ts';
import { changeOf } from '../../../src/adapters/google/event-change.ts';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { addMs, DAY_MS, instant, toIso } from '../../../src/domain/time.ts';
import { type Received, type Reply, scriptedServer } from '../scripted-server.ts';

const NOW = instant(Date.UTC(2026, 10, 22, 12));
const WINDOW = { start: NOW, end: addMs(NOW, 90 * DAY_MS) };

async function googleThat(work: (request: Received) => Reply) {
  const server = await scriptedServer(work);
  const settings = { clientId: 'c', clientSecret: 's', redirectUri: 'http://x/cb', baseUrl: server.url };
  const options = { random: cryptoRandom, clock: { now: () => NOW }, deadlineMs: 2_000, wait: async () => {} };
  return { server, google: googleCalendarProvider(settings, options) };
}

function busyOf(event: calendar_v3.Schema$Event, zone = 'America/New_York'): [string, string] | null {
  const { busy } = changeOf({ id: 'e', ...event }, zone);
  return busy === null ? null : [toIso(busy.start), toIso(busy.end)];
}

const hour = { start: { dateTime: '2026-11-23T10:00:00-05:00' }, end: { dateTime: '2026-11-23T11:00:00-05:00' } };

describe('an event', () => {
  test('blocks from its start to its end', () => {
    expect(busyOf(hour)).toEqual(['2026-11-23T15:00:00.000Z', '2026-11-23T16:00:00.000Z']);
    expect(busyOf({ ...hour, status: 'tentative' })).not.toBeNull();
    expect(busyOf({ ...hour, eventType: 'outOfOffice' })).not.toBeNull();
  });

  test.each<[string, calendar_v3.Schema$Event]>([
    ['cancelled', { status: 'cancelled' }],
    ['shown as free', { transparency: 'transparent' }],
    ['a place of work', { eventType: 'workingLocation' }],
    ['declined by its owner', { attendees: [{ self: true, responseStatus: 'declined' }] }],
    ['our own session', { extendedProperties: { private: { mentorCalendarSessionId: 's1' } } }],
    ['without length', { end: hour.start }],
  ])('%s does not block', (_name, change) => {
    expect(busyOf({ ...hour, ...change })).toBeNull();
  });

  test('declined by somebody else, or not yet answered, blocks', () => {
    expect(busyOf({ ...hour, attendees: [{ responseStatus: 'declined' }] })).not.toBeNull();
    expect(busyOf({ ...hour, attendees: [{ self: true, responseStatus: 'needsAction' }] })).not.toBeNull();
  });

  test('deleted says nothing but its id, and is understood', () => {
    expect(changeOf({ id: 'gone', status: 'cancelled' }, 'UTC')).toEqual({
      eventId: 'gone',
      busy: null,
      sessionId: null,
      allDay: false,
    });
  });

  test('all-day covers its days in the calendar’s zone, the end excluded', () => {
    const days = { start: { date: '2026-11-23' }, end: { date: '2026-11-25' } };
    expect(busyOf(days)).toEqual(['2026-11-23T05:00:00.000Z', '2026-11-25T05:00:00.000Z']);
    expect(busyOf(days, 'Asia/Kolkata')).toEqual(['2026-11-22T18:30:00.000Z', '2026-11-24T18:30:00.000Z']);
  });

  test('all-day is 23 or 25 hours where the clocks change', () => {
    const day = (date: string, next: string) => busyOf({ start: { date }, end: { date: next } });
    expect(day('2026-03-08', '2026-03-09')).toEqual(['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z']);
    expect(day('2026-11-01', '2026-11-02')).toEqual(['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z']);
  });

  test('all-day begins where midnight is skipped', () => {
    const day = { start: { date: '2026-09-06' }, end: { date: '2026-09-07' } };
    expect(busyOf(day, 'America/Santiago')?.[0]).toBe('2026-09-06T04:00:00.000Z');
  });

  test.each<[string, calendar_v3.Schema$Event]>([
    ['no times', {}],
    ['a time without offset', { ...hour, start: { dateTime: '2026-11-23T10:00:00' } }],
    ['an end before its start', { start: hour.end, end: hour.start }],
    ['a date that does not exist', { start: { date: '2026-02-30' }, end: { date: '2026-03-01' } }],
  ])('that blocks with %s is unknown, never free', (_name, event) => {
    expect(() => busyOf(event)).toThrow(expect.objectContaining({ failure: 'UNAVAILABLE' }));
  });
});

describe('listing changes', () => {
  const fields =
    'timeZone,nextPageToken,nextSyncToken,items(id,etag,status,transparency,eventType,start,end,' +
    'attendees(self,responseStatus),extendedProperties/private)';
  const answer = (body: object): Reply => ({ body: { timeZone: 'Europe/Kyiv', items: [], ...body } });

  test('reads the whole calendar from the window on, page by page', async () => {
    const { server, google } = await googleThat(({ query }) =>
      query.get('pageToken') === 'p2'
        ? answer({ items: [{ id: 'b', ...hour }], nextSyncToken: 's1' })
        : answer({ items: [{ id: 'a', status: 'cancelled' }], nextPageToken: 'p2' }),
    );
    const changes = await google.listChanges('t', { calendarId: 'a@b.c', syncToken: null, window: WINDOW });
    expect(changes).toMatchObject({ full: true, nextSyncToken: 's1', timeZone: 'Europe/Kyiv' });
    expect(changes.changes.map((change) => [change.eventId, change.busy !== null])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    const common = {
      singleEvents: 'true',
      maxResults: '2500',
      fields,
      timeMin: '2026-11-22T12:00:00.000Z',
      timeMax: toIso(WINDOW.end),
    };
    expect(server.received.map((one) => Object.fromEntries(one.query))).toEqual([
      common,
      { ...common, pageToken: 'p2' },
    ]);
    expect(server.received[0]?.path).toBe('/calendar/v3/calendars/a@b.c/events');
  });

  test('repeats the first parameters beside a sync token, but no window', async () => {
    const { server, google } = await googleThat(() => answer({ nextSyncToken: 's2' }));
    const changes = await google.listChanges('t', { calendarId: 'primary', syncToken: 's1', window: WINDOW });
    expect(changes).toEqual({ full: false, changes: [], ownEvents: [], nextSyncToken: 's2', timeZone: 'Europe/Kyiv' });
    expect(Object.fromEntries(server.received[0]?.query ?? [])).toEqual({
      singleEvents: 'true',
      maxResults: '2500',
      fields,
      syncToken: 's1',
    });
  });

  test.each<[string, object]>([
    ['no token at its end', {}],
    ['pages that lead back', { nextPageToken: 'p1' }],
    ['an event without id', { items: [hour], nextSyncToken: 's' }],
    ['no list', { items: 'none', nextSyncToken: 's' }],
    ['no zone', { timeZone: 7, nextSyncToken: 's' }],
    ['one event that cannot be read', { items: [{ id: 'x' }], nextSyncToken: 's' }],
  ])('with %s is no answer', async (_name, body) => {
    const { google } = await googleThat(() => answer(body));
    const listing = google.listChanges('t', { calendarId: 'primary', syncToken: null, window: WINDOW });
    await expect(listing).rejects.toMatchObject({ failure: 'UNAVAILABLE' });
  });

  test('refused for its parameters without a token is our mistake, not an old token', async () => {
    const { google } = await googleThat(() => ({ status: 400, body: {} }));
    const listing = google.listChanges('t', { calendarId: 'primary', syncToken: null, window: WINDOW });
    await expect(listing).rejects.toMatchObject({ failure: 'INVALID' });
  });
});

describe('asking for busy time', () => {
  const interval = { start: NOW, end: addMs(NOW, 100 * DAY_MS) };

  test('covers a long range in pieces without holes, and joins what touches', async () => {
    const { server, google } = await googleThat(({ body }) => {
      const { timeMin, timeMax } = JSON.parse(body);
      return { body: { calendars: { primary: { busy: [{ start: timeMin, end: timeMax }] } } } };
    });
    expect(await google.freeBusy('t', { calendarIds: ['primary'], interval })).toEqual([interval]);
    const asked = server.received.map((one) => JSON.parse(one.body));
    expect(asked).toHaveLength(2);
    expect(asked[0].timeMin).toBe(toIso(interval.start));
    expect(asked[0].timeMax).toBe(asked[1].timeMin);
    expect(asked[1].timeMax).toBe(toIso(interval.end));
  });

  test('asks for fifty calendars at a time', async () => {
    const { server, google } = await googleThat(({ body }) => {
      const { items } = JSON.parse(body) as { items: { id: string }[] };
      return { body: { calendars: Object.fromEntries(items.map(({ id }) => [id, { busy: [] }])) } };
    });
    const calendarIds = Array.from({ length: 101 }, (_, index) => `c${index}`);
    const day = { start: NOW, end: addMs(NOW, DAY_MS) };
    expect(await google.freeBusy('t', { calendarIds, interval: day })).toEqual([]);
    const asked = server.received.map((one) => JSON.parse(one.body).items);
    expect(asked.map((items) => items.length)).toEqual([50, 50, 1]);
    expect(asked.flat().map(({ id }) => id)).toEqual(calendarIds);
  });

  test.each<[string, object]>([
    ['an error', { primary: { errors: [{ reason: 'backendError' }], busy: [] } }],
    ['nothing', {}],
    ['no list', { primary: {} }],
    ['a time that is none', { primary: { busy: [{ start: 'soon', end: 'later' }] } }],
  ])('answered with %s for the calendar is unknown, never free', async (_name, calendars) => {
    const { google } = await googleThat(() => ({ body: { calendars } }));
    const asking = google.freeBusy('t', { calendarIds: ['primary'], interval });
    await expect(asking).rejects.toMatchObject({ failure: 'UNAVAILABLE', operation: 'calendar.freebusy.query' });
  });
});
