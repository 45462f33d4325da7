import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GoogleClients, refusal, type SandboxWorld, sandboxWorld } from './google-world.ts';

let world: SandboxWorld;
let mentor: GoogleClients;

beforeAll(async () => {
  world = await sandboxWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.sandbox.reset();
  mentor = await world.connect('mia@example.com');
  await mentor.calendar.events.insert({
    calendarId: 'primary',
    requestBody: {
      id: 'choir',
      summary: 'Choir',
      start: { dateTime: '2026-11-23T18:00:00', timeZone: 'Europe/Kyiv' },
      end: { dateTime: '2026-11-23T19:00:00', timeZone: 'Europe/Kyiv' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'],
    },
  });
});

const list = async (params: object = {}) =>
  (await mentor.calendar.events.list({ calendarId: 'primary', singleEvents: true, ...params })).data;
const SECOND = 'choir_20261130T160000Z';
const change = (eventId: string, requestBody: object) =>
  mentor.calendar.events.patch({ calendarId: 'primary', eventId, requestBody });

test('an expanded list shows the dates, an unexpanded one the series', async () => {
  const { items } = await list({ orderBy: 'startTime' });
  expect(items?.map(({ id }) => id)).toEqual([
    'choir_20261123T160000Z',
    SECOND,
    'choir_20261207T160000Z',
    'choir_20261214T160000Z',
  ]);
  expect(items?.[1]).toMatchObject({
    recurringEventId: 'choir',
    originalStartTime: { dateTime: '2026-11-30T16:00:00Z', timeZone: 'Europe/Kyiv' },
    summary: 'Choir',
  });
  expect(items?.[1]?.recurrence).toBeUndefined();

  const whole = await list({ singleEvents: false });
  expect(whole.items?.map(({ id, recurrence }) => [id, recurrence])).toEqual([
    ['choir', ['RRULE:FREQ=WEEKLY;COUNT=4']],
  ]);
});

test('a window cuts the dates, and pages run through them', async () => {
  const window = { timeMin: '2026-11-30T00:00:00Z', timeMax: '2026-12-14T16:00:00Z' };
  expect((await list(window)).items).toHaveLength(2);
  const first = await list({ maxResults: 3 });
  const rest = await list({ maxResults: 3, pageToken: first.nextPageToken });
  expect([...(first.items ?? []), ...(rest.items ?? [])]).toHaveLength(4);
});

test('one date can be moved and one taken out; a sync tells exactly these', async () => {
  const { nextSyncToken } = await list();
  await change(SECOND, {
    start: { dateTime: '2026-12-01T18:00:00', timeZone: 'Europe/Kyiv' },
    end: { dateTime: '2026-12-01T19:00:00', timeZone: 'Europe/Kyiv' },
  });
  await mentor.calendar.events.delete({ calendarId: 'primary', eventId: 'choir_20261207T160000Z' });

  const news = await list({ syncToken: nextSyncToken });
  expect(news.items).toEqual([
    expect.objectContaining({
      id: SECOND,
      status: 'confirmed',
      start: { dateTime: '2026-12-01T16:00:00Z', timeZone: 'Europe/Kyiv' },
    }),
    {
      kind: 'calendar#event',
      etag: expect.any(String),
      id: 'choir_20261207T160000Z',
      status: 'cancelled',
      recurringEventId: 'choir',
      originalStartTime: { dateTime: '2026-12-07T16:00:00Z', timeZone: 'Europe/Kyiv' },
    },
  ]);
  expect((await list()).items).toHaveLength(3);
  expect((await list({ singleEvents: false })).items?.map(({ status }) => status)).toEqual([
    'confirmed',
    'confirmed',
    'cancelled',
  ]);
});

test('a shortened series leaves tombstones of the dates it lost, also of a moved one', async () => {
  await change('choir_20261214T160000Z', { summary: 'Choir, longer' });
  const { nextSyncToken } = await list();
  await change('choir', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });

  const news = await list({ syncToken: nextSyncToken });
  const cancelled = news.items?.filter(({ status }) => status === 'cancelled').map(({ id }) => id);
  expect(cancelled?.sort()).toEqual(['choir_20261207T160000Z', 'choir_20261214T160000Z']);
  expect((await list()).items).toHaveLength(2);
});

test('a deleted series takes every date with it', async () => {
  const { nextSyncToken } = await list();
  await mentor.calendar.events.delete({ calendarId: 'primary', eventId: 'choir' });
  const news = await list({ syncToken: nextSyncToken });
  expect(news.items?.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  expect((await list()).items).toEqual([]);
});

test('a sync must expand as the list before it did', async () => {
  const { nextSyncToken } = await list();
  expect(await refusal(list({ syncToken: nextSyncToken, singleEvents: false }))).toMatchObject({ status: 400 });
});

test('the owner can write an exception whole, by series and original date', async () => {
  const path = '/control/google/calendars/mia@example.com/events';
  const made = await world.control('POST', path, {
    recurringEventId: 'choir',
    originalStartTime: { dateTime: '2026-11-30T16:00:00Z' },
    summary: 'Choir, outside',
    start: { dateTime: '2026-11-30T17:00:00Z' },
    end: { dateTime: '2026-11-30T18:00:00Z' },
  });
  expect(made.body.id).toBe(SECOND);
  const { data } = await mentor.calendar.events.instances({ calendarId: 'primary', eventId: 'choir' });
  expect(data.items?.map(({ summary }) => summary).sort()).toEqual(['Choir', 'Choir', 'Choir', 'Choir, outside']);
});

test('a date the series does not have is not found', async () => {
  const call = mentor.calendar.events.get({ calendarId: 'primary', eventId: 'choir_20261124T160000Z' });
  expect(await refusal(call)).toMatchObject({ status: 404 });
});
