import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { googleCalendarProvider } from '../../../src/adapters/google/calendar-provider.ts';
import { googleMeetingProvider } from '../../../src/adapters/google/meeting-provider.ts';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { addMs, DAY_MS, instant } from '../../../src/domain/time.ts';
import { ProviderError } from '../../../src/ports/calendar-provider.ts';
import { type Mishap, scriptedServer } from '../scripted-server.ts';
import { googleError } from './calendar-server.ts';

const NOW = instant(Date.UTC(2026, 10, 22, 12));
const list = { calendarId: 'primary', syncToken: 'sync-1', window: { start: NOW, end: addMs(NOW, DAY_MS) } };
const page = { items: [], timeZone: 'UTC', nextSyncToken: 'sync-2' };

async function setUp(mishaps: Mishap[], { deadlineMs = 2_000 } = {}) {
  const server = await scriptedServer(() => ({ body: page }));
  server.mishaps.push(...mishaps);
  const pauses: number[] = [];
  const wait = async (ms: number) => void pauses.push(ms);
  const settings = { clientId: 'c', clientSecret: 'canary-secret', redirectUri: 'http://x/cb', baseUrl: server.url };
  const options = { random: cryptoRandom, deadlineMs, wait };
  const calendar = googleCalendarProvider(settings, { ...options, clock: { now: () => NOW } });
  return { server, pauses, calendar, meetings: googleMeetingProvider(settings, options) };
}

function times(count: number, mishap: Mishap): Mishap[] {
  return Array.from({ length: count }, () => mishap);
}

async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProviderError)) throw new Error('expected a ProviderError', { cause: error });
  return error;
}

describe('a reading call', () => {
  test.each<[string, Mishap, string, number]>([
    ['400', googleError(400, 'badRequest'), 'SYNC_TOKEN_GONE', 1],
    ['401', googleError(401, 'authError'), 'UNAUTHORIZED', 1],
    ['403 for a missing right', googleError(403, 'insufficientPermissions'), 'FORBIDDEN', 1],
    ['403 for the project’s rate', googleError(403, 'rateLimitExceeded'), 'RATE_LIMITED', 3],
    ['403 for the user’s rate', googleError(403, 'userRateLimitExceeded'), 'RATE_LIMITED', 3],
    ['403 for calendar usage', googleError(403, 'quotaExceeded'), 'QUOTA_EXCEEDED', 1],
    ['404', googleError(404, 'notFound'), 'NOT_FOUND', 1],
    ['409', googleError(409, 'conflict'), 'CONFLICT', 1],
    ['410', googleError(410, 'fullSyncRequired'), 'SYNC_TOKEN_GONE', 1],
    ['412', googleError(412, 'conditionNotMet'), 'CONFLICT', 1],
    ['429', googleError(429, 'rateLimitExceeded'), 'RATE_LIMITED', 3],
    ['500', googleError(500, 'backendError'), 'UNAVAILABLE', 3],
    [
      '503 with a page of HTML',
      { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>' },
      'UNAVAILABLE',
      3,
    ],
    ['garbled JSON', { body: '{"items": [' }, 'UNAVAILABLE', 3],
    ['an empty answer', { status: 204 }, 'UNAVAILABLE', 3],
    ['HTML called a success', { headers: { 'content-type': 'text/html' }, body: '<h1>' }, 'UNAVAILABLE', 3],
    ['an unknown content type', { headers: { 'content-type': 'image/png' }, body: 'x' }, 'UNAVAILABLE', 3],
    ['JSON that is no object', { body: '"ok"' }, 'UNAVAILABLE', 3],
    ['a reset', 'RESET', 'UNAVAILABLE', 3],
  ])('answered with %s', async (_name, mishap, failure, tries) => {
    const { server, calendar } = await setUp(times(5, mishap));
    const error = await failureOf(calendar.listChanges('token', list));
    expect(error).toMatchObject({ provider: 'google', failure, operation: 'calendar.events.list' });
    expect(server.received).toHaveLength(tries);
  });

  test('succeeds on the third try, with growing pauses drawn at random', async () => {
    const seen = new Set<number>();
    for (let round = 0; round < 5; round += 1) {
      const { calendar, pauses } = await setUp(['RESET', googleError(503, 'backendError')]);
      expect((await calendar.listChanges('token', list)).nextSyncToken).toBe('sync-2');
      expect(pauses[0]).toBeLessThanOrEqual(300);
      expect(pauses[1]).toBeLessThanOrEqual(600);
      seen.add(pauses[0] ?? 0);
    }
    expect(seen.size).toBe(5);
  });

  test('waits as long as Google asks, when that is short', async () => {
    const limited = googleError(429, 'rateLimitExceeded', { 'retry-after': '1' });
    const { calendar, pauses } = await setUp([limited]);
    await calendar.listChanges('token', list);
    expect(pauses).toEqual([1_000]);
  });

  test('tells a long wait instead of waiting it, also when Google gives a date', async () => {
    const date = 'Sun, 22 Nov 2026 12:00:00 GMT';
    const later = 'Sun, 22 Nov 2026 12:01:30 GMT';
    for (const headers of [{ 'retry-after': '90' }, { 'retry-after': later, date }]) {
      const { calendar, server, pauses } = await setUp([googleError(503, 'backendError', headers)]);
      const error = await failureOf(calendar.listChanges('token', list));
      expect(error).toMatchObject({ failure: 'UNAVAILABLE', retryAfterMs: 90_000, isTransient: true });
      expect([server.received.length, pauses]).toEqual([1, []]);
    }
  });

  test.each<[string, Mishap]>([
    ['says nothing', 'HANG'],
    ['stops half way', 'HALF'],
  ])('ends at its deadline when Google %s', async (_name, mishap) => {
    const { calendar } = await setUp(times(5, mishap), { deadlineMs: 250 });
    const startedAt = performance.now();
    expect((await failureOf(calendar.listChanges('token', list))).failure).toBe('UNAVAILABLE');
    const took = performance.now() - startedAt;
    expect(took).toBeGreaterThan(200);
    expect(took).toBeLessThan(1_500);
  });

  test('leaves no trace of tokens, headers or bodies in its error', async () => {
    const leaky = { status: 403, body: { error: { message: 'canary-body', errors: [{ reason: 'canary-reason' }] } } };
    const { calendar } = await setUp([leaky]);
    const error = await failureOf(calendar.listChanges('canary-token', list));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
    expect(error.message).toBe('google calendar.events.list: FORBIDDEN');
    expect(error.cause).toBeUndefined();
  });
});

describe('making a room', () => {
  test('answers its name and link', async () => {
    const { server, meetings } = await setUp([
      { body: { name: 'spaces/abc', meetingUri: 'https://meet.google.com/abc-mnop-xyz' } },
    ]);
    expect(await meetings.createRoom('t')).toEqual({
      name: 'spaces/abc',
      link: 'https://meet.google.com/abc-mnop-xyz',
    });
    expect([server.received[0]?.method, server.received[0]?.path]).toEqual(['POST', '/v2/spaces']);
  });

  test.each<[string, Mishap]>([
    ['lost', 'LOSE_ANSWER'],
    ['an error', { status: 500 }],
    ['garbled', { body: '{' }],
  ])('is never repeated when its answer is %s: each try may be a room', async (_name, mishap) => {
    const { server, meetings } = await setUp(times(5, mishap));
    expect((await failureOf(meetings.createRoom('t'))).failure).toBe('UNAVAILABLE');
    expect(server.received).toHaveLength(1);
  });

  test('is repeated when it was refused for its rate, and told apart from a missing right', async () => {
    const exhausted = { status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } } };
    const room = { body: { name: 'spaces/abc', meetingUri: 'https://meet.google.com/abc-mnop-xyz' } };
    const { server, meetings } = await setUp([exhausted, room]);
    await meetings.createRoom('t');
    expect(server.received).toHaveLength(2);
    server.mishaps.push({ status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED' } } });
    expect((await failureOf(meetings.createRoom('t'))).failure).toBe('FORBIDDEN');
  });
});
