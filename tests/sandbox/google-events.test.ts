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
  await world.control('POST', '/control/users', {
    email: 'mia@example.com',
    name: 'Mia',
    role: 'MENTOR',
    timeZone: 'Europe/Kyiv',
  });
  mentor = await world.connect('mia@example.com');
});

const lesson = (id: string) => ({
  id,
  summary: 'Lesson',
  start: { dateTime: '2026-11-23T10:00:00Z' },
  end: { dateTime: '2026-11-23T11:00:00Z' },
  attendees: [{ email: 'sam@example.com' }],
  extendedProperties: { private: { sessionId: id, kind: 'regular' } },
});

test('an inserted event comes back with its id, ETag, UID and times in the calendar’s own zone', async () => {
  const { data, status } = await mentor.calendar.events.insert({ calendarId: 'primary', requestBody: lesson('abc12') });

  expect(status).toBe(200);
  expect(data).toMatchObject({
    kind: 'calendar#event',
    id: 'abc12',
    iCalUID: 'abc12@google.com',
    status: 'confirmed',
    sequence: 0,
    start: { dateTime: '2026-11-23T12:00:00+02:00', timeZone: 'Europe/Kyiv' },
    organizer: { email: 'mia@example.com', self: true },
    attendees: [{ email: 'sam@example.com', responseStatus: 'needsAction' }],
  });
  expect(data.etag).toMatch(/^"\d+"$/);
});

test('an id that was given once is refused for ever, also after the event is deleted', async () => {
  const insert = () => mentor.calendar.events.insert({ calendarId: 'primary', requestBody: lesson('abc12') });
  await insert();
  expect(await refusal(insert())).toMatchObject({ status: 409, reason: 'duplicate' });

  await mentor.calendar.events.delete({ calendarId: 'primary', eventId: 'abc12' });
  expect(await refusal(insert())).toMatchObject({ status: 409, reason: 'duplicate' });
});

test.each(['abcd', 'ABCDE', 'abc-12', 'wxyz9', 'a'.repeat(1025)])('%s is no event id', async (id) => {
  const call = mentor.calendar.events.insert({ calendarId: 'primary', requestBody: lesson(id) });
  expect(await refusal(call)).toEqual({ status: 400, reason: 'invalid', message: 'Invalid resource id value.' });
});

test('a write with a stale ETag is refused, with the current one carried out', async () => {
  const { data: first } = await mentor.calendar.events.insert({ calendarId: 'primary', requestBody: lesson('abc12') });
  const patch = (etag: string, summary: string) =>
    mentor.calendar.events.patch(
      { calendarId: 'primary', eventId: 'abc12', requestBody: { summary } },
      { headers: { 'If-Match': etag } },
    );
  const { data: second } = await patch(first.etag ?? '', 'Moved by us');

  expect(second.etag).not.toBe(first.etag);
  expect(await refusal(patch(first.etag ?? '', 'too late'))).toMatchObject({ status: 412, reason: 'conditionNotMet' });
  const { data } = await mentor.calendar.events.get({ calendarId: 'primary', eventId: 'abc12' });
  expect(data.summary).toBe('Moved by us');
});

test('patch merges objects, replaces arrays and clears with null', async () => {
  await mentor.calendar.events.insert({
    calendarId: 'primary',
    requestBody: { ...lesson('abc12'), location: 'Room 1' },
  });
  const { data } = await mentor.calendar.events.patch({
    calendarId: 'primary',
    eventId: 'abc12',
    requestBody: {
      location: null,
      attendees: [{ email: 'lee@example.com' }],
      extendedProperties: { private: { kind: 'trial' } },
    },
  });

  expect(data.location).toBeUndefined();
  expect(data.attendees?.map(({ email }) => email)).toEqual(['lee@example.com']);
  expect(data.extendedProperties?.private).toEqual({ sessionId: 'abc12', kind: 'trial' });
  expect(data.summary).toBe('Lesson');
});

test('update writes the whole event: what it leaves out is gone', async () => {
  await mentor.calendar.events.insert({ calendarId: 'primary', requestBody: lesson('abc12') });
  const { attendees: _, ...rest } = lesson('abc12');
  const { data } = await mentor.calendar.events.update({
    calendarId: 'primary',
    eventId: 'abc12',
    requestBody: { ...rest, start: { dateTime: '2026-11-23T10:30:00Z' } },
  });

  expect(data.attendees).toBeUndefined();
  expect(data.sequence).toBe(1);
});

test('a deleted event is still to be read, is gone for a second deletion, and comes back by patch', async () => {
  await mentor.calendar.events.insert({ calendarId: 'primary', requestBody: lesson('abc12') });
  const remove = () => mentor.calendar.events.delete({ calendarId: 'primary', eventId: 'abc12' });
  expect((await remove()).status).toBe(204);

  expect((await mentor.calendar.events.get({ calendarId: 'primary', eventId: 'abc12' })).data.status).toBe('cancelled');
  expect(await refusal(remove())).toMatchObject({ status: 410, reason: 'deleted' });
  const { data } = await mentor.calendar.events.patch({
    calendarId: 'primary',
    eventId: 'abc12',
    requestBody: { status: 'confirmed' },
  });
  expect(data).toMatchObject({ status: 'confirmed', summary: 'Lesson' });
});

test('an event nobody made is not found, nor is another account’s calendar', async () => {
  const get = (calendarId: string) => mentor.calendar.events.get({ calendarId, eventId: 'nothere' });
  expect(await refusal(get('primary'))).toMatchObject({ status: 404, reason: 'notFound' });
  expect(await refusal(get('sam@example.com'))).toMatchObject({ status: 404, reason: 'notFound' });
});

test.each([
  [{ start: { dateTime: '2026-11-23T10:00:00Z' } }, 'required', 'Missing end time.'],
  [
    { ...lesson('x'), end: { date: '2026-11-24' } },
    'invalid',
    'Start and end times must either both be date or both be dateTime.',
  ],
  [
    { ...lesson('x'), end: { dateTime: '2026-11-23T09:00:00Z' } },
    'timeRangeEmpty',
    'The specified time range is empty.',
  ],
  [
    { ...lesson('x'), start: { dateTime: '2026-11-23T10:00:00' } },
    'required',
    'Missing time zone definition for start time.',
  ],
  [{ ...lesson('x'), recurrence: ['RRULE:FREQ=DAILY'] }, 'required', 'Missing time zone definition for start time.'],
])('a malformed event is refused: case %#', async (requestBody, reason, message) => {
  const call = mentor.calendar.events.insert({ calendarId: 'primary', requestBody });
  expect(await refusal(call)).toEqual({ status: 400, reason, message });
});

test('a conference is made once per request id, and only for clients that support conferences', async () => {
  const requestBody = {
    ...lesson('abc12'),
    conferenceData: { createRequest: { requestId: 'one', conferenceSolutionKey: { type: 'hangoutsMeet' } } },
  };
  const { data: without } = await mentor.calendar.events.insert({ calendarId: 'primary', requestBody });
  expect(without.hangoutLink).toBeUndefined();

  const ask = (requestId: string) =>
    mentor.calendar.events.patch({
      calendarId: 'primary',
      eventId: 'abc12',
      conferenceDataVersion: 1,
      requestBody: {
        conferenceData: { createRequest: { requestId, conferenceSolutionKey: { type: 'hangoutsMeet' } } },
      },
    });
  const { data: made } = await ask('one');
  const { data: again } = await ask('one');
  const { data: another } = await ask('two');

  expect(made.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  expect(made.conferenceData?.createRequest?.status?.statusCode).toBe('success');
  expect(again.hangoutLink).toBe(made.hangoutLink);
  expect(another.hangoutLink).not.toBe(made.hangoutLink);
});

test('a conference can stay pending until the clock has moved on', async () => {
  await world.control('POST', '/control/google/conferences', { pending: 'PT30S' });
  const { data: pending } = await mentor.calendar.events.insert({
    calendarId: 'primary',
    conferenceDataVersion: 1,
    requestBody: { ...lesson('abc12'), conferenceData: { createRequest: { requestId: 'one' } } },
  });
  expect(pending.conferenceData?.createRequest?.status?.statusCode).toBe('pending');
  expect(pending.hangoutLink).toBeUndefined();

  await world.advance(30_000);
  const { data: ready } = await mentor.calendar.events.get({ calendarId: 'primary', eventId: 'abc12' });
  expect(ready.conferenceData?.createRequest?.status?.statusCode).toBe('success');
  expect(ready.hangoutLink).toContain('https://meet.google.com/');
});

test('what Google was told to mail to the guests is on record', async () => {
  await mentor.calendar.events.insert({ calendarId: 'primary', sendUpdates: 'all', requestBody: lesson('abc12') });
  await mentor.calendar.events.delete({ calendarId: 'primary', eventId: 'abc12' });

  const { body } = await world.control('GET', '/control/google/calendars/mia@example.com/invitations');
  expect(body.invitations).toEqual([
    {
      at: new Date(world.now()).toISOString(),
      eventId: 'abc12',
      action: 'insert',
      sendUpdates: 'all',
      guests: ['sam@example.com'],
    },
    {
      at: new Date(world.now()).toISOString(),
      eventId: 'abc12',
      action: 'delete',
      sendUpdates: 'none',
      guests: ['sam@example.com'],
    },
  ]);
});

test('a query parameter that the method does not know is refused in Google’s words', async () => {
  const answer = await fetch(`${world.url}/calendar/v3/calendars/primary/events?singleEvent=true`, {
    headers: { authorization: `Bearer ${mentor.oauth.credentials.access_token}` },
  });
  const { error } = (await answer.json()) as { error: { message: string } };
  expect(answer.status).toBe(400);
  expect(error.message).toContain('Unknown name "singleEvent": Cannot bind query parameter.');
});

test('the owner’s own edits are the same events', async () => {
  const path = '/control/google/calendars/mia@example.com/events';
  const made = await world.control('POST', path, {
    summary: 'Dentist',
    start: { date: '2026-11-24' },
    end: { date: '2026-11-25' },
  });
  expect(made.status).toBe(200);
  const eventId = String(made.body.id);
  await world.control('PATCH', `${path}/${eventId}`, {
    summary: 'Dentist, moved',
    start: { date: '2026-11-25' },
    end: { date: '2026-11-26' },
  });

  const { data } = await mentor.calendar.events.get({ calendarId: 'primary', eventId });
  expect(data).toMatchObject({ summary: 'Dentist, moved', start: { date: '2026-11-25' } });
  expect((await world.control('DELETE', `${path}/${eventId}`)).status).toBe(204);
  expect(await world.control('DELETE', `${path}/${eventId}`)).toEqual({
    status: 410,
    body: { error: 'Resource has been deleted' },
  });
});
