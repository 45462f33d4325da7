import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSandbox } from '../../sandbox/server.ts';
import { type GoogleClients, NOON, refusal, type SandboxWorld, sandboxWorld } from './google-world.ts';

let world: SandboxWorld;
let mentor: GoogleClients;

beforeAll(async () => {
  world = await sandboxWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.sandbox.reset();
  mentor = await world.connect('mia@example.com');
});

const event = (id: string) => ({
  id,
  start: { dateTime: '2026-11-23T10:00:00Z' },
  end: { dateTime: '2026-11-23T11:00:00Z' },
});
const insert = (id: string) =>
  mentor.calendar.events.insert({ calendarId: 'primary', requestBody: event(id) }, { timeout: 300, retry: false });
const ids = async () =>
  (await mentor.calendar.events.list({ calendarId: 'primary' })).data.items?.map(({ id }) => id) ?? [];
const inject = (rule: object) =>
  world.control('POST', '/control/faults', { provider: 'google', path: '/events', ...rule });

test('the clock is read, set and moved by ISO 8601 durations', async () => {
  const { body: before } = await world.control<{ now: string }>('GET', '/control/clock');
  const { body: later } = await world.control<{ now: string }>('POST', '/control/clock', { advance: 'P7DT1H' });
  expect(Date.parse(later.now) - Date.parse(before.now)).toBe(7 * 86_400_000 + 3_600_000);

  expect(await world.control('POST', '/control/clock', { set: new Date(NOON).toISOString() })).toEqual({
    status: 200,
    body: { now: '2026-11-22T12:00:00.000Z' },
  });
});

test.each([
  {},
  { set: '2026-11-22T12:00:00' },
  { advance: 'a week' },
  { set: '2026-11-22T12:00:00Z', advance: 'PT1S' },
])('a clock move that is not clear is refused: %o', async (body) => {
  const answer = await world.control('POST', '/control/clock', body);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toEqual(expect.any(String));
});

test('users are made at the host, and tokens are for known users', async () => {
  const user = { email: 'sam@example.com', name: 'Sam', role: 'STUDENT', timeZone: 'Asia/Kolkata' };
  expect(await world.control('POST', '/control/users', user)).toEqual({
    status: 201,
    body: { id: 'user-1', token: 'jwt-of-sam@example.com' },
  });
  expect(world.users.get('sam@example.com')).toEqual(user);
  expect((await world.control('POST', '/control/token', { email: 'sam@example.com' })).body).toEqual({
    token: 'jwt-of-sam@example.com',
  });
  expect((await world.control('POST', '/control/token', { email: 'nobody@example.com' })).status).toBe(404);
  expect((await world.control('POST', '/control/users', { ...user, role: 'ROOT' })).status).toBe(400);
});

test.each([
  ['429', 429, 'rateLimitExceeded'],
  ['500', 500, 'backendError'],
  ['503', 503, 'backendError'],
  ['403', 403, 'rateLimitExceeded'],
  ['quota', 403, 'quotaExceeded'],
  ['401', 401, 'authError'],
])('fault %s answers as Google does, and nothing happened', async (kind, status, reason) => {
  await inject({ kind, count: 1 });
  expect(await refusal(insert('abc12'))).toMatchObject({ status, reason });
  expect(await ids()).toEqual([]);
});

test('a 429 says when to come back', async () => {
  await inject({ kind: '429', count: 1, retryAfter: 7 });
  const answer = await fetch(`${world.url}/calendar/v3/calendars/primary/events`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
});

test('fault 410 strikes syncs alone', async () => {
  const { data } = await mentor.calendar.events.list({ calendarId: 'primary' });
  await inject({ kind: '410', count: 1 });
  await insert('abc12');
  const sync = mentor.calendar.events.list({ calendarId: 'primary', syncToken: data.nextSyncToken ?? '' });
  expect(await refusal(sync)).toMatchObject({ status: 410, reason: 'fullSyncRequired' });
});

test('a cut connection leaves nothing done, unless it is cut after the work', async () => {
  await inject({ kind: 'reset', count: 1 });
  await expect(insert('abc12')).rejects.toThrow();
  expect(await ids()).toEqual([]);

  await inject({ kind: 'reset', count: 1, after: true, method: 'POST' });
  await expect(insert('abc12')).rejects.toThrow();
  expect(await ids()).toEqual(['abc12']);
  expect(await refusal(insert('abc12'))).toMatchObject({ status: 409 });
});

test('a hanging answer lasts until the client gives up', async () => {
  await inject({ kind: 'timeout', count: 1 });
  await expect(insert('abc12')).rejects.toThrow(/abort|timeout/i);
  await insert('abc12');
});

test('closing does not wait for a hanging answer', async () => {
  await using other = await sandboxWorld();
  await other.control('POST', '/control/faults', { provider: 'google', kind: 'timeout' });
  const hanging = fetch(`${other.url}/token`, { method: 'POST' });
  const outcome = expect(hanging).rejects.toThrow();
  while ((await other.control<{ requests: unknown[] }>('GET', '/control/requests')).body.requests.length === 0);
  const before = performance.now();
  await other.sandbox.close();
  await outcome;
  expect(performance.now() - before).toBeLessThan(1_000);
  await other.sandbox.listen(0);
});

test('a rate strikes that share of requests, the same ones for the same seed', async () => {
  const struck = async () => {
    await inject({ kind: '500', rate: 0.3, seed: 5 });
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      statuses.push((await fetch(`${world.url}/calendar/v3/calendars/primary/events`)).status);
    }
    await world.control('DELETE', '/control/faults');
    return statuses;
  };
  const first = await struck();
  expect(await struck()).toEqual(first);
  const share = first.filter((status) => status === 500).length / first.length;
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThan(0.5);
});

test('a fault that makes no sense is refused by name', async () => {
  expect(await inject({ kind: '418' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('"kind"') },
  });
  expect(await inject({ kind: '500', rate: 2 })).toMatchObject({ status: 400 });
  expect(await world.control('POST', '/control/faults', { provider: 'fax', kind: '500' })).toMatchObject({
    status: 400,
  });
});

test('every request is on record in order, without credentials', async () => {
  const { refresh_token: refreshToken = '' } = mentor.oauth.credentials;
  await inject({ kind: '500', count: 1 });
  await insert('abc12').catch(() => undefined);
  await insert('abc12');
  const { body } = await world.control<{ requests: Record<string, unknown>[] }>(
    'GET',
    '/control/requests?provider=google',
  );

  expect(body.requests.map(({ path, status, fault }) => [path, status, fault])).toEqual([
    ['/token', 200, null],
    ['/calendar/v3/calendars/primary/events', 500, '500'],
    ['/calendar/v3/calendars/primary/events', 200, null],
  ]);
  expect(body.requests[2]).toMatchObject({
    number: 3,
    method: 'POST',
    body: event('abc12'),
    headers: { authorization: 'Bearer' },
  });
  expect(JSON.stringify(body)).not.toContain('sandbox-secret');
  expect(JSON.stringify(body)).not.toContain(refreshToken);
});

test('reset brings back the seed: no events, no tokens, and the same ids as before', async () => {
  const code = () => world.arrivals.at(-1)?.url.searchParams.get('code');
  const first = code();
  await insert('abc12');
  expect((await world.control('POST', '/control/reset')).status).toBe(204);

  expect((await fetch(`${world.url}/oauth2/v3/userinfo`)).status).toBe(401);
  mentor = await world.connect('mia@example.com');
  expect(code()).toBe(first);
  expect(await ids()).toEqual([]);
});

test('a page of another site cannot use the control calls', async () => {
  const answer = await fetch(`${world.url}/control/clock`, {
    method: 'POST',
    headers: { origin: 'http://evil.example' },
  });
  expect(answer.status).toBe(403);
});

test('an unknown path is told to be unknown, in JSON', async () => {
  const control = await world.control('POST', '/control/nothing');
  expect(control).toEqual({ status: 404, body: { error: 'no such call: POST /control/nothing' } });
  expect((await fetch(`${world.url}/nothing`)).status).toBe(404);
});

test('the page for people shows what is there and escapes it', async () => {
  await mentor.calendar.events.insert({
    calendarId: 'primary',
    requestBody: { ...event('abc12'), summary: '<b>Algebra</b>' },
  });
  await inject({ kind: '500', count: 3 });
  const answer = await fetch(world.url);
  const markup = await answer.text();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(markup).toContain('mia@example.com');
  expect(markup).toContain('&#60;b&#62;Algebra');
  expect(markup).not.toContain('<b>Algebra');
  expect(markup).toContain('struck 0 of 3');
});

test('three providers share the port, each with its own shape of fault, and the page has a section for each', async () => {
  for (const provider of ['stripe', 'resend']) {
    await world.control('POST', '/control/faults', { provider, kind: '429', count: 1 });
  }
  const stripe = await fetch(`${world.url}/v1/customers`, { method: 'POST' });
  const resend = await fetch(`${world.url}/resend/emails`, { method: 'POST' });
  expect([stripe.status, resend.status]).toEqual([429, 429]);
  expect(await stripe.json()).toMatchObject({ error: { code: 'rate_limit' } });
  expect(await resend.json()).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' });

  const { body } = await world.control<{ requests: object[] }>('GET', '/control/requests?provider=stripe');
  expect(body.requests).toEqual([expect.objectContaining({ provider: 'stripe', path: '/v1/customers', fault: '429' })]);
  const markup = await (await fetch(world.url)).text();
  for (const id of ['google', 'stripe', 'resend', 'faults']) expect(markup).toContain(`<section id="${id}"`);
});

test('a port that is taken is a failed start, not a crash later', async () => {
  const { port } = new URL(world.url);
  const second = createSandbox({ host: world.sandbox.kernel.host });
  await expect(second.listen(Number(port))).rejects.toThrow('EADDRINUSE');
});
