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
  world.answerWith(200);
  mentor = await world.connect('mia@example.com');
  world.arrivals.length = 0;
});

const watch = (more: object = {}) =>
  mentor.calendar.events.watch({
    calendarId: 'primary',
    requestBody: { id: 'channel-1', type: 'web_hook', token: 'secret', address: world.redirectUri, ...more },
  });
const edit = () => world.control('POST', EVENTS, { start: { date: '2026-11-24' }, end: { date: '2026-11-25' } });
const states = () => world.arrivals.map(({ headers }) => headers['x-goog-resource-state']);

test('a channel is greeted with sync and told of every change by headers alone', async () => {
  const { data } = await watch();
  expect(data).toMatchObject({ kind: 'api#channel', id: 'channel-1', token: 'secret' });
  await world.advance(1_000);
  await edit();
  expect(states()).toEqual(['sync']);
  await world.advance(1_000);

  const push = world.arrivals[1];
  expect(push?.method).toBe('POST');
  expect(push?.body).toBe('');
  expect(push?.headers).toMatchObject({
    'content-length': '0',
    'x-goog-channel-id': 'channel-1',
    'x-goog-channel-token': 'secret',
    'x-goog-channel-expiration': new Date(Number(data.expiration)).toUTCString(),
    'x-goog-resource-id': data.resourceId,
    'x-goog-resource-state': 'exists',
    'x-goog-message-number': '2',
  });
});

test('the client’s own writes are told too', async () => {
  await watch();
  await mentor.calendar.events.insert({
    calendarId: 'primary',
    requestBody: { start: { date: '2026-11-24' }, end: { date: '2026-11-25' } },
  });
  await world.advance(1_000);
  expect(states()).toEqual(['sync', 'exists']);
});

test('a stopped channel is silent, and a second stop finds nothing', async () => {
  const { data } = await watch();
  await world.advance(1_000);
  const stop = () =>
    mentor.calendar.channels.stop({ requestBody: { id: 'channel-1', resourceId: data.resourceId ?? '' } });
  expect((await stop()).status).toBe(204);
  await edit();
  await world.advance(60_000);
  expect(states()).toEqual(['sync']);
  expect(await refusal(stop())).toMatchObject({ status: 404 });
});

test('a channel ends by itself at the time it was told', async () => {
  const { data } = await watch({ params: { ttl: '3600' } });
  expect(Number(data.expiration)).toBe(world.now() + 3_600_000);
  await world.advance(3_600_000);
  await edit();
  await world.advance(1_000);
  expect(states()).toEqual(['sync']);
  await expect(watch()).rejects.toThrow(); // by now the access token is an hour old too
});

test('a week is the usual life, a month the longest', async () => {
  const week = await watch();
  const year = await watch({ id: 'channel-2', params: { ttl: String(365 * 86_400) } });
  expect(Number(week.data.expiration) - world.now()).toBe(7 * 86_400_000);
  expect(Number(year.data.expiration) - world.now()).toBe(30 * 86_400_000);
});

test('a push that met a 503 is tried again, a refused one is not', async () => {
  await watch();
  await world.advance(1_000);
  world.answerWith(503);
  await edit();
  await world.advance(300);
  world.answerWith(200);
  await world.advance(60_000);
  expect(states()).toEqual(['sync', 'exists', 'exists']);

  world.answerWith(404);
  await edit();
  await world.advance(60_000);
  expect(states()).toEqual(['sync', 'exists', 'exists', 'exists']);
});

test('after the grant is revoked nothing is told any more', async () => {
  await watch();
  await world.advance(1_000);
  await world.control('POST', '/control/google/revoke', { email: 'mia@example.com' });
  await edit();
  await world.advance(1_000);
  expect(states()).toEqual(['sync']);
});

test.each([
  [{ id: 'no spaces' }, 'invalid'],
  [{ type: 'fax' }, 'invalid'],
  [{ address: 'http://mentors.example/push' }, 'push.webhookUrlNotHttps'],
])('a malformed channel is refused: %o', async (more, reason) => {
  expect(await refusal(watch(more))).toMatchObject({ status: 400, reason });
});

test('a channel id is taken for as long as its channel lives', async () => {
  await watch();
  expect(await refusal(watch())).toMatchObject({ status: 400, reason: 'channelIdNotUnique' });
});
