import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GoogleClients, refusal, type SandboxWorld, sandboxWorld } from './google-world.ts';

let world: SandboxWorld;
let mentor: GoogleClients;
const EVENTS = '/control/google/calendars/mia@example.com/events';

beforeAll(async () => {
  world = await sandboxWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.sandbox.reset();
  mentor = await world.connect('mia@example.com');
});

const at = (day: number, hour: number) =>
  `2026-12-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
const add = async (summary: string, day: number, more: object = {}) => {
  const body = { summary, start: { dateTime: at(day, 9) }, end: { dateTime: at(day, 10) }, ...more };
  return String((await world.control('POST', EVENTS, body)).body.id);
};
const list = async (params: object = {}) =>
  (await mentor.calendar.events.list({ calendarId: 'primary', ...params })).data;
const summaries = (page: { items?: { summary?: string | null }[] }) => page.items?.map(({ summary }) => summary);

test('pages are read to the end, and only the last one carries a sync token', async () => {
  for (const day of [1, 2, 3, 4, 5]) await add(`day ${day}`, day);
  const seen: unknown[] = [];
  let page = await list({ maxResults: 2 });
  while (page.nextPageToken) {
    expect(page.nextSyncToken).toBeUndefined();
    seen.push(...(summaries(page) ?? []));
    page = await list({ maxResults: 2, pageToken: page.nextPageToken });
  }
  seen.push(...(summaries(page) ?? []));
  expect(seen).toEqual(['day 1', 'day 2', 'day 3', 'day 4', 'day 5']);
  expect(page.nextSyncToken).toBeDefined();
});

test('a deletion between two pages loses nobody', async () => {
  const first = await add('day 1', 1);
  for (const day of [2, 3, 4]) await add(`day ${day}`, day);
  const page = await list({ maxResults: 2 });
  await world.control('DELETE', `${EVENTS}/${first}`);
  const rest = await list({ maxResults: 2, pageToken: page.nextPageToken });
  expect(summaries(rest)).toEqual(['day 3', 'day 4']);

  // The deletion happened after the list began, so the next sync tells it.
  const news = await list({ syncToken: rest.nextSyncToken });
  expect(news.items).toEqual([expect.objectContaining({ id: first, status: 'cancelled' })]);
});

test('a sync brings what changed since, deletions as bare tombstones, and then nothing', async () => {
  const kept = await add('kept', 1);
  const gone = await add('gone', 2);
  const { nextSyncToken } = await list();
  const fresh = await add('new', 3);
  await world.control('PATCH', `${EVENTS}/${kept}`, { summary: 'renamed' });
  await world.control('DELETE', `${EVENTS}/${gone}`);

  const news = await list({ syncToken: nextSyncToken });
  expect(news.items?.map(({ id, status, summary }) => [id, status, summary])).toEqual([
    [kept, 'confirmed', 'renamed'],
    [gone, 'cancelled', undefined],
    [fresh, 'confirmed', 'new'],
  ]);
  expect((await list({ syncToken: news.nextSyncToken })).items).toEqual([]);
});

test.each([
  { timeMin: at(1, 0) },
  { timeMax: at(9, 0) },
  { q: 'lesson' },
  { orderBy: 'updated' },
  { updatedMin: at(1, 0) },
  { iCalUID: 'x' },
  { privateExtendedProperty: ['a=b'] },
  { showDeleted: false },
])('a sync token goes together with no filter: %o', async (params) => {
  const { nextSyncToken } = await list();
  expect(await refusal(list({ syncToken: nextSyncToken, ...params }))).toMatchObject({ status: 400 });
});

test('an old sync token is gone, and a made-up one is no token', async () => {
  const { nextSyncToken } = await list();
  expect(await refusal(list({ syncToken: 'made-up' }))).toMatchObject({ status: 400 });
  await world.advance(31 * 86_400_000);
  mentor = await world.connect('mia@example.com');
  expect(await refusal(list({ syncToken: nextSyncToken }))).toEqual({
    status: 410,
    reason: 'fullSyncRequired',
    message: 'Sync token is no longer valid, a full sync is required.',
  });
});

test('a token born from a window stays within it, except for what leaves the window', async () => {
  const inside = await add('inside', 3);
  const { nextSyncToken } = await list({ timeMin: at(1, 0), timeMax: at(9, 0) });
  await add('far away', 20);
  await world.control('PATCH', `${EVENTS}/${inside}`, {
    start: { dateTime: at(21, 9) },
    end: { dateTime: at(21, 10) },
  });
  const news = await list({ syncToken: nextSyncToken });
  expect(news.items?.map(({ id }) => id)).toEqual([inside]);
});

test('a window takes what overlaps it, not what only touches it', async () => {
  await add('day 1', 1);
  await add('day 2', 2);
  expect(summaries(await list({ timeMin: at(1, 10) }))).toEqual(['day 2']);
  expect(summaries(await list({ timeMax: at(2, 9) }))).toEqual(['day 1']);
  expect(await refusal(list({ timeMin: at(2, 0), timeMax: at(1, 0) }))).toMatchObject({ reason: 'timeRangeEmpty' });
  expect(await refusal(list({ timeMin: '2026-12-01T00:00:00' }))).toMatchObject({ status: 400 });
});

test('lists are ordered and filtered as asked', async () => {
  await add('later', 5, { extendedProperties: { private: { sessionId: 's1' } } });
  await add('sooner', 4, { description: 'Ask about Homework' });
  const expanded = { singleEvents: true, orderBy: 'startTime' };
  expect(summaries(await list(expanded))).toEqual(['sooner', 'later']);
  expect(summaries(await list({ privateExtendedProperty: ['sessionId=s1'] }))).toEqual(['later']);
  expect(summaries(await list({ q: 'homework' }))).toEqual(['sooner']);
  expect(await refusal(list({ orderBy: 'startTime' }))).toMatchObject({ status: 400 });
  expect((await list({ q: 'homework' })).nextSyncToken).toBeUndefined();
});

test('deleted events are listed only where they are asked for', async () => {
  const id = await add('gone', 1);
  await world.control('DELETE', `${EVENTS}/${id}`);
  expect((await list()).items).toEqual([]);
  expect((await list({ showDeleted: true })).items).toEqual([expect.objectContaining({ id, status: 'cancelled' })]);
});
