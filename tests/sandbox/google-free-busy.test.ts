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
  const person = { email: 'mia@example.com', name: 'Mia', role: 'MENTOR', timeZone: 'America/New_York' };
  await world.control('POST', '/control/users', person);
  mentor = await world.connect('mia@example.com');
});

const add = (start: object, end: object, more: object = {}) =>
  world.control('POST', '/control/google/calendars/mia@example.com/events', { start, end, ...more });
const at = (hour: string) => ({ dateTime: `2026-11-24T${hour}:00Z` });
const query = async (more: object = {}) => {
  const { data } = await mentor.calendar.freebusy.query({
    requestBody: {
      timeMin: '2026-11-24T00:00:00Z',
      timeMax: '2026-11-25T00:00:00Z',
      items: [{ id: 'primary' }],
      ...more,
    },
  });
  return data.calendars ?? {};
};

test('busy time is merged where events touch or overlap, and cut at the range', async () => {
  await add(at('09:00'), at('10:00'));
  await add(at('10:00'), at('10:30'));
  await add(at('12:00'), at('14:00'));
  await add(at('13:00'), at('13:30'));
  await add(at('23:00'), { dateTime: '2026-11-25T02:00:00Z' });
  expect((await query()).primary?.busy).toEqual([
    { start: '2026-11-24T09:00:00Z', end: '2026-11-24T10:30:00Z' },
    { start: '2026-11-24T12:00:00Z', end: '2026-11-24T14:00:00Z' },
    { start: '2026-11-24T23:00:00Z', end: '2026-11-25T00:00:00Z' },
  ]);
});

test('what does not block is not busy: transparent, declined, working location, deleted', async () => {
  await add(at('09:00'), at('10:00'), { transparency: 'transparent' });
  await add(at('10:00'), at('11:00'), { attendees: [{ email: 'mia@example.com', responseStatus: 'declined' }] });
  await add(at('11:00'), at('12:00'), { eventType: 'workingLocation' });
  const { body } = await add(at('12:00'), at('13:00'));
  await world.control('DELETE', `/control/google/calendars/mia@example.com/events/${String(body.id)}`);
  await add(at('14:00'), at('15:00'), { eventType: 'outOfOffice' });
  expect((await query()).primary?.busy).toEqual([{ start: '2026-11-24T14:00:00Z', end: '2026-11-24T15:00:00Z' }]);
});

test('an all-day event covers the day of the calendar’s own zone', async () => {
  await add({ date: '2026-11-24' }, { date: '2026-11-25' });
  expect((await query({ timeMax: '2026-11-26T00:00:00Z' })).primary?.busy).toEqual([
    { start: '2026-11-24T05:00:00Z', end: '2026-11-25T05:00:00Z' },
  ]);
});

test('a series is busy on its dates', async () => {
  const zone = { timeZone: 'America/New_York' };
  await add(
    { dateTime: '2026-11-23T09:00:00', ...zone },
    { dateTime: '2026-11-23T10:00:00', ...zone },
    { recurrence: ['RRULE:FREQ=DAILY'] },
  );
  expect((await query()).primary?.busy).toEqual([{ start: '2026-11-24T14:00:00Z', end: '2026-11-24T15:00:00Z' }]);
});

test('a calendar that cannot be seen says so for itself, and the others are answered', async () => {
  await add(at('09:00'), at('10:00'));
  const calendars = await query({ items: [{ id: 'mia@example.com' }, { id: 'stranger@example.com' }] });
  expect(calendars['mia@example.com']?.busy).toHaveLength(1);
  expect(calendars['stranger@example.com']).toEqual({ errors: [{ domain: 'global', reason: 'notFound' }], busy: [] });
});

test.each([
  [{ timeMax: '2026-11-24T00:00:00Z' }, 'timeRangeEmpty'],
  [{ timeMax: '2027-06-24T00:00:00Z' }, 'timeRangeTooLong'],
  [{ timeMin: '2026-11-24' }, 'badRequest'],
])('a range that makes no sense is refused: %o', async (range, reason) => {
  expect(await refusal(query(range))).toMatchObject({ status: 400, reason });
});
