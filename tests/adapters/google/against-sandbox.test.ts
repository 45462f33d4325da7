import { expect, onTestFinished, test } from 'vitest';
import { googleCalendarProvider } from '../../../src/adapters/google/calendar-provider.ts';
import { googleMeetingProvider } from '../../../src/adapters/google/meeting-provider.ts';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { missingScopes } from '../../../src/domain/calendar/scopes.ts';
import { sessionEventId } from '../../../src/domain/calendar/session-event.ts';
import { addMs, DAY_MS, HOUR_MS, instant } from '../../../src/domain/time.ts';
import type { SessionEvent } from '../../../src/ports/calendar-provider.ts';
import { sandboxWorld } from '../../sandbox/google-world.ts';

const email = 'maria@example.test';
const sessionId = '0193a2b4-1111-7222-8333-444455556666';

async function connected(scopes?: readonly string[]) {
  const world = await sandboxWorld();
  onTestFinished(() => world[Symbol.asyncDispose]());
  const clock = { now: () => instant(world.now()) };
  const settings = {
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    redirectUri: world.redirectUri,
    baseUrl: world.url,
  };
  const options = { random: cryptoRandom, wait: async () => {} };
  const google = googleCalendarProvider(settings, { ...options, clock });
  const codeVerifier = 'verifier-of-at-least-forty-three-characters-x';
  const authorizationUrl = google.authorizationUrl({ state: 's1', codeVerifier, loginHint: email });
  await world.control('POST', '/control/google/consent', { email, authorizationUrl, ...(scopes && { scopes }) });
  const code = world.arrivals.at(-1)?.url.searchParams.get('code') ?? '';
  const grant = await google.exchangeCode({ code, codeVerifier });
  return { world, google, meetings: googleMeetingProvider(settings, options), grant, now: clock.now() };
}

function lesson(start: SessionEvent['interval']['start']): SessionEvent {
  return {
    eventId: sessionEventId(sessionId),
    sessionId,
    bookingId: 'booking-1',
    interval: { start, end: addMs(start, HOUR_MS) },
    timeZone: 'Europe/Kyiv',
    title: 'Lesson with Olena',
    description: 'English',
    attendeeEmail: 'olena@example.test',
    attendeeName: 'Olena',
    meetLink: null,
    conferenceRequestId: 'meet-1',
  };
}

test('consent, refresh, revocation: the grant lives and dies', async () => {
  const { google, grant, now } = await connected();
  expect(grant.accountEmail).toBe(email);
  expect(missingScopes(grant.grantedScopes)).toEqual([]);
  expect(grant.accessTokenExpiresAt).toBeGreaterThan(now);
  const refreshed = await google.refresh(grant.refreshToken ?? '');
  expect(refreshed.accessToken).not.toBe(grant.accessToken);
  await google.revoke(grant.refreshToken ?? '');
  await google.revoke(grant.refreshToken ?? '');
  await expect(google.refresh(grant.refreshToken ?? '')).rejects.toMatchObject({ failure: 'GRANT_DEAD' });
  const listing = google.listChanges(refreshed.accessToken, {
    calendarId: 'primary',
    syncToken: null,
    window: { start: now, end: addMs(now, 90 * DAY_MS) },
  });
  await expect(listing).rejects.toMatchObject({ failure: 'UNAUTHORIZED' });
});

test('an unticked scope is named, and what it was for is forbidden', async () => {
  const events = 'https://www.googleapis.com/auth/calendar.events';
  const { google, grant, now } = await connected(['openid', 'email', events]);
  expect(missingScopes(grant.grantedScopes)).toHaveLength(3);
  const interval = { start: now, end: addMs(now, DAY_MS) };
  const asking = google.freeBusy(grant.accessToken, { calendarIds: ['primary'], interval });
  await expect(asking).rejects.toMatchObject({ failure: 'FORBIDDEN' });
});

test('an event is written, moved, removed and revived under one id, and never busy itself', async () => {
  const { google, grant, now } = await connected();
  const token = grant.accessToken;
  const first = await google.putEvent(token, { calendarId: 'primary', event: lesson(addMs(now, DAY_MS)) });
  expect(first.meetLink).toMatch(/^https:\/\/meet\.google\.com\//);
  const full = await google.listChanges(token, {
    calendarId: 'primary',
    syncToken: null,
    window: { start: now, end: addMs(now, 90 * DAY_MS) },
  });
  expect(full.changes).toEqual([{ eventId: first.eventId, sessionId, busy: null, allDay: false }]);
  const at = { start: addMs(now, DAY_MS), end: addMs(now, DAY_MS + HOUR_MS) };
  const own = { eventId: first.eventId, sessionId, etag: expect.any(String), status: 'CONFIRMED' };
  expect(full.ownEvents).toEqual([{ ...own, ...at }]);

  const moved = lesson(addMs(now, 2 * DAY_MS));
  const { etag: _etag, ...same } = first;
  expect(await google.putEvent(token, { calendarId: 'primary', event: moved })).toMatchObject(same);
  await google.deleteEvent(token, { calendarId: 'primary', eventId: first.eventId });
  const since = { calendarId: 'primary', syncToken: full.nextSyncToken, window: at };
  const gone = { ...own, status: 'CANCELLED', start: null, end: null };
  expect((await google.listChanges(token, since)).ownEvents).toEqual([gone]);
  await google.deleteEvent(token, { calendarId: 'primary', eventId: first.eventId });
  const revived = await google.putEvent(token, { calendarId: 'primary', event: moved });
  expect(revived.iCalUid).toBe(first.iCalUid);
  const changes = await google.listChanges(token, {
    calendarId: 'primary',
    syncToken: full.nextSyncToken,
    window: { start: now, end: addMs(now, 90 * DAY_MS) },
  });
  expect(changes).toMatchObject({
    full: false,
    changes: [{ eventId: first.eventId, sessionId, busy: null, allDay: false }],
  });
});

test('what the owner does becomes busy time, live and in the mirror alike', async () => {
  const { world, google, grant, now } = await connected();
  const start = addMs(now, DAY_MS);
  const interval = { start, end: addMs(start, HOUR_MS) };
  await world.control('POST', `/control/google/calendars/${email}/events`, {
    summary: 'Dentist',
    start: { dateTime: new Date(interval.start).toISOString() },
    end: { dateTime: new Date(interval.end).toISOString() },
  });
  const listed = await google.listChanges(grant.accessToken, {
    calendarId: 'primary',
    syncToken: null,
    window: { start: now, end: addMs(now, 90 * DAY_MS) },
  });
  expect(listed.changes.map((change) => change.busy)).toEqual([interval]);
  expect(
    await google.freeBusy(grant.accessToken, {
      calendarIds: ['primary'],
      interval: { start: now, end: addMs(now, 90 * DAY_MS) },
    }),
  ).toEqual([interval]);
  const strange = google.listChanges(grant.accessToken, {
    calendarId: 'primary',
    syncToken: 'x',
    window: { start: now, end: addMs(now, 90 * DAY_MS) },
  });
  await expect(strange).rejects.toMatchObject({ failure: 'SYNC_TOKEN_GONE' });
});

test('a room is made', async () => {
  const { meetings, grant } = await connected();
  const room = await meetings.createRoom(grant.accessToken);
  expect(room.name).toMatch(/^spaces\//);
  expect(room.link).toMatch(/^https:\/\/meet\.google\.com\//);
});

test.each(['429', '500', 'reset'])('a call survives two faults (%s) in a row', async (kind) => {
  const { world, google, grant, now } = await connected();
  await world.control('POST', '/control/faults', { provider: 'google', kind, rate: 1, count: 2, seed: 1 });
  const request = { calendarId: 'primary', syncToken: null, window: { start: now, end: addMs(now, 90 * DAY_MS) } };
  expect((await google.listChanges(grant.accessToken, request)).full).toBe(true);
});
