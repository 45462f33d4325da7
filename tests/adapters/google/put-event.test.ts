import { describe, expect, test } from 'vitest';
import { googleCalendarProvider } from '../../../src/adapters/google/calendar-provider.ts';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { sessionEventId } from '../../../src/domain/calendar/session-event.ts';
import { addMs, HOUR_MS, instant } from '../../../src/domain/time.ts';
import type { SessionEvent } from '../../../src/ports/calendar-provider.ts';
import { type CalendarServer, calendarServer, googleError, stamped } from './calendar-server.ts';

const NOW = instant(Date.UTC(2026, 10, 22, 12));
const sessionId = '0193a2b4-1111-7222-8333-444455556666';
const session: SessionEvent = {
  eventId: sessionEventId(sessionId),
  sessionId,
  bookingId: 'booking-1',
  interval: { start: NOW, end: addMs(NOW, HOUR_MS) },
  timeZone: 'Europe/Kyiv',
  title: 'Lesson with Olena',
  description: 'English, week 1 of 4',
  attendeeEmail: 'olena@example.test',
  attendeeName: 'Olena',
  meetLink: 'https://meet.google.com/abc-mnop-xyz',
  conferenceRequestId: null,
};
const request = { calendarId: 'primary', event: session };

function providerAt(server: { url: string }, deadlineMs = 2_000) {
  return googleCalendarProvider(
    { clientId: 'c', clientSecret: 's', redirectUri: 'http://localhost/cb', baseUrl: server.url },
    { random: cryptoRandom, clock: { now: () => NOW }, deadlineMs, wait: async () => {} },
  );
}

function methods(server: CalendarServer): string[] {
  return server.received.map((one) => one.method);
}

describe('writing a session’s event', () => {
  test('makes it with our id, marks, guest and link, and mails nobody', async () => {
    const server = await calendarServer();
    const written = await providerAt(server).putEvent('token-1', request);
    expect(written).toEqual({
      eventId: session.eventId,
      etag: '"1"',
      iCalUid: `${session.eventId}@google.com`,
      htmlLink: `https://calendar/${session.eventId}`,
      meetLink: null,
      conferenceFailed: false,
    });
    const [insert] = server.received;
    expect(insert?.headers.authorization).toBe('Bearer token-1');
    expect(Object.fromEntries(insert?.query ?? [])).toMatchObject({ sendUpdates: 'none', conferenceDataVersion: '1' });
    expect(JSON.parse(insert?.body ?? '')).toEqual({
      id: session.eventId,
      summary: 'Lesson with Olena',
      description: 'English, week 1 of 4\n\nhttps://meet.google.com/abc-mnop-xyz',
      location: 'https://meet.google.com/abc-mnop-xyz',
      start: { dateTime: '2026-11-22T12:00:00.000Z', timeZone: 'Europe/Kyiv' },
      end: { dateTime: '2026-11-22T13:00:00.000Z', timeZone: 'Europe/Kyiv' },
      attendees: [{ email: 'olena@example.test', displayName: 'Olena' }],
      extendedProperties: { private: { mentorCalendarSessionId: sessionId, mentorCalendarBookingId: 'booking-1' } },
    });
  });

  test('asks for a conference under our request id where there is no room, and answers its link', async () => {
    const server = await calendarServer();
    const event = { ...session, meetLink: null, conferenceRequestId: 'meet-1' };
    const written = await providerAt(server).putEvent('t', { calendarId: 'primary', event });
    expect(written.meetLink).toBe(`https://meet.google.com/${session.eventId}`);
    expect(JSON.parse(server.received[0]?.body ?? '').conferenceData.createRequest).toEqual({
      requestId: 'meet-1',
      conferenceSolutionKey: { type: 'hangoutsMeet' },
    });
  });

  test('twice makes one event and, with nothing to change, no second write', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    const first = await google.putEvent('t', request);
    expect(await google.putEvent('t', request)).toEqual(first);
    expect(methods(server)).toEqual(['POST', 'POST', 'GET']);
    expect(server.events.size).toBe(1);
  });

  test('whose answer was lost leaves one event', async () => {
    const server = await calendarServer();
    server.mishaps.push('LOSE_ANSWER');
    const written = await providerAt(server).putEvent('t', request);
    expect(written.eventId).toBe(session.eventId);
    expect(server.events.size).toBe(1);
    expect(methods(server)).toEqual(['POST', 'GET', 'GET']);
  });

  test('that never arrived is looked for and then written', async () => {
    const server = await calendarServer();
    server.mishaps.push('RESET');
    await providerAt(server).putEvent('t', request);
    expect(methods(server)).toEqual(['POST', 'GET', 'POST']);
    expect(server.events.size).toBe(1);
  });

  test('whose answer was garbled is checked and not written twice', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    server.mishaps.push({ body: '{"id": "mc' });
    expect((await google.putEvent('t', request)).eventId).toBe(session.eventId);
    expect(server.events.size).toBe(1);
  });

  test('leaves one event however many answers are lost and callers run at once', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    for (let i = 0; i < 12; i += 1) server.mishaps.push(i % 2 === 0 ? 'LOSE_ANSWER' : null);
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => google.putEvent('t', request)));
    expect(all.some((one) => one.status === 'fulfilled')).toBe(true);
    await google.putEvent('t', request);
    expect(server.events.size).toBe(1);
  });
});

describe('bringing an event up to date', () => {
  const moved = { ...session, interval: { start: addMs(NOW, HOUR_MS), end: addMs(NOW, 2 * HOUR_MS) } };

  test('patches only what differs, against the version it read', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    await google.putEvent('t', { calendarId: 'primary', event: moved });
    const patch = server.received.at(-1);
    expect(patch?.method).toBe('PATCH');
    expect(patch?.headers['if-match']).toBe('"1"');
    expect(patch?.query.get('sendUpdates')).toBe('none');
    expect(JSON.parse(patch?.body ?? '')).toEqual({
      start: { dateTime: '2026-11-22T13:00:00.000Z', timeZone: 'Europe/Kyiv' },
      end: { dateTime: '2026-11-22T14:00:00.000Z', timeZone: 'Europe/Kyiv' },
    });
  });

  test('keeps other guests and the student’s own answer', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    const event = server.events.get(session.eventId) ?? {};
    const parent = { email: 'parent@example.test' };
    server.events.set(session.eventId, stamped({ ...event, attendees: [parent] }));
    await google.putEvent('t', request);
    expect(server.events.get(session.eventId)?.attendees).toEqual([
      parent,
      { email: 'olena@example.test', displayName: 'Olena' },
    ]);
    const accepted = [{ email: 'Olena@Example.test', responseStatus: 'accepted' }];
    server.events.set(session.eventId, stamped({ ...event, attendees: accepted }));
    await google.putEvent('t', { calendarId: 'primary', event: moved });
    expect(server.events.get(session.eventId)?.attendees).toEqual(accepted);
  });

  test('reads and merges once more when somebody wrote in between', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    server.mishaps.push(null, null, googleError(412, 'conditionNotMet'));
    await google.putEvent('t', { calendarId: 'primary', event: moved });
    expect(methods(server).slice(1)).toEqual(['POST', 'GET', 'PATCH', 'GET', 'PATCH']);
    expect(server.events.get(session.eventId)?.start?.dateTime).toBe('2026-11-22T13:00:00.000Z');
  });

  test('asks to come back when somebody keeps writing', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    const refused = googleError(412, 'conditionNotMet');
    server.mishaps.push(null, null, refused, null, refused);
    await expect(google.putEvent('t', { calendarId: 'primary', event: moved })).rejects.toMatchObject({
      failure: 'UNAVAILABLE',
    });
  });

  test('whose answer was lost has happened once', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    server.mishaps.push(null, null, 'LOSE_ANSWER');
    await google.putEvent('t', { calendarId: 'primary', event: moved });
    expect(server.events.get(session.eventId)?.etag).toBe('"2"');
  });

  test('revives one that was deleted, under the same id', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    await google.deleteEvent('t', { calendarId: 'primary', eventId: session.eventId });
    expect(server.events.get(session.eventId)?.status).toBe('cancelled');
    await google.putEvent('t', request);
    expect(server.events.get(session.eventId)?.status).toBe('confirmed');
    expect(server.events.size).toBe(1);
  });

  test('gives a time back to an event that was made all-day', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    const event = server.events.get(session.eventId) ?? {};
    server.events.set(session.eventId, { ...event, start: { date: '2026-11-22' }, end: { date: '2026-11-23' } });
    await google.putEvent('t', request);
    expect(JSON.parse(server.received.at(-1)?.body ?? '').start).toEqual({
      dateTime: '2026-11-22T12:00:00.000Z',
      timeZone: 'Europe/Kyiv',
      date: null,
    });
  });

  test('asks for a conference again only under another request id', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    const waiting = { ...session, meetLink: null, conferenceRequestId: 'meet-1' };
    await google.putEvent('t', { calendarId: 'primary', event: waiting });
    const event = server.events.get(session.eventId) ?? {};
    const createRequest = { requestId: 'meet-1', status: { statusCode: 'pending' } };
    server.events.set(session.eventId, { ...event, conferenceData: { createRequest } });
    const written = await google.putEvent('t', { calendarId: 'primary', event: waiting });
    expect([written.meetLink, server.received.at(-1)?.method]).toEqual([null, 'GET']);
    await google.putEvent('t', { calendarId: 'primary', event: { ...waiting, conferenceRequestId: 'meet-2' } });
    expect(JSON.parse(server.received.at(-1)?.body ?? '').conferenceData.createRequest.requestId).toBe('meet-2');
  });

  test('never touches an event of another session under the same id', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    const before = server.events.get(session.eventId);
    const other = { ...moved, sessionId: 'another-session' };
    await expect(google.putEvent('t', { calendarId: 'primary', event: other })).rejects.toMatchObject({
      failure: 'CONFLICT',
    });
    expect(server.events.get(session.eventId)).toEqual(before);
  });
});

test('an id that is taken by an event nobody can read any more is told as a conflict', async () => {
  const server = await calendarServer();
  const google = providerAt(server);
  await google.putEvent('t', request);
  server.mishaps.push(null, googleError(404, 'notFound'));
  await expect(google.putEvent('t', request)).rejects.toMatchObject({ failure: 'CONFLICT' });
});

describe('removing a session’s event', () => {
  const removal = { calendarId: 'primary', eventId: session.eventId };

  test('mails nobody, and is done when it was gone already or never there', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.deleteEvent('t', removal);
    await google.putEvent('t', request);
    await google.deleteEvent('t', removal);
    await google.deleteEvent('t', removal);
    expect(server.received.at(-1)?.query.get('sendUpdates')).toBe('none');
    expect(server.events.get(session.eventId)?.status).toBe('cancelled');
  });

  test('whose answer was lost counts as done', async () => {
    const server = await calendarServer();
    const google = providerAt(server);
    await google.putEvent('t', request);
    server.mishaps.push('LOSE_ANSWER');
    await google.deleteEvent('t', removal);
    expect(server.events.get(session.eventId)?.status).toBe('cancelled');
  });
});
