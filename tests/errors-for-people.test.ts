import { print } from 'graphql';
import { expect, test } from 'vitest';
import * as operations from '../schema/client/operations.ts';
import type { Mentor, Student } from '../src/domain/actor.ts';
import { ask, type Caller, follow, type Reply } from './graphql/client.ts';
import { hold, paid, sessionOf } from './support/bookings.ts';
import { mentor, student } from './support/people.ts';
import { type World, world } from './support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const TUESDAY = '2026-11-24T10:00:00Z';
const STRANGE_UUID = '00000000-0000-4000-8000-000000000000';
const NUL = 'a\u0000b';
const OVERRIDE = 'a\u202eb';

/** What is wrong, and what is said about it: `CODE at the.argument`, as often as there are problems. */
type Cases = Readonly<Record<string, readonly [mistake: object, said: string]>>;

test('a mentor is told what is wrong with their hours', async () => {
  const w = await world({ now: MONDAY });
  const monday = (start: string, end: string) => ({ weekday: 1, start, end });
  const five = (i: number) => monday(clock(i * 5), clock(i * 5 + 5));
  await expectRefusals(w, await mentor(w), print(operations.SetAvailabilityDocument), {
    base: { timeZone: 'UTC', weeklySchedule: [monday('09:00', '17:00')] },
    cases: {
      'an unknown zone': [{ timeZone: 'Mars/Olympus' }, 'BAD_USER_INPUT'],
      'an offset for a zone': [{ timeZone: '+02:00' }, 'BAD_USER_INPUT'],
      'an end before its start': [
        { weeklySchedule: [monday('17:00', '09:00')] },
        'INVALID_SCHEDULE at input.weeklySchedule.0.end',
      ],
      'an empty interval': [
        { weeklySchedule: [monday('09:00', '09:00')] },
        'INVALID_SCHEDULE at input.weeklySchedule.0.end',
      ],
      'intervals that overlap': [
        { weeklySchedule: [monday('09:00', '12:00'), monday('11:00', '13:00')] },
        'INVALID_SCHEDULE at input.weeklySchedule.1',
      ],
      'a day that starts at 24:00': [
        { weeklySchedule: [monday('24:00', '24:00')] },
        'INVALID_SCHEDULE at input.weeklySchedule.0.start',
      ],
      'the time 25:00': [{ weeklySchedule: [monday('09:00', '25:00')] }, 'BAD_USER_INPUT'],
      'an eighth weekday': [
        { weeklySchedule: [{ weekday: 8, start: '09:00', end: '10:00' }] },
        'INVALID_SCHEDULE at input.weeklySchedule.0.weekday',
      ],
      'a weekday and a half': [{ weeklySchedule: [{ weekday: 1.5, start: '09:00', end: '10:00' }] }, 'BAD_USER_INPUT'],
      'an interval that is null': [{ weeklySchedule: [null] }, 'BAD_USER_INPUT'],
      'a week that is null': [{ weeklySchedule: null }, 'BAD_USER_INPUT'],
      'more intervals than a week can need': [
        { weeklySchedule: Array.from({ length: 101 }, (_, i) => five(i)) },
        'OUT_OF_RANGE at input.weeklySchedule',
      ],
      '30 February': [{ dateOverrides: [{ date: '2026-02-30', intervals: [] }] }, 'BAD_USER_INPUT'],
      'two overrides for one date': [
        { dateOverrides: [dayOff('2026-12-24'), dayOff('2026-12-24')] },
        'INVALID_SCHEDULE at input.dateOverrides.1.date',
      ],
      'a negative buffer': [{ bufferMinutes: -1 }, 'OUT_OF_RANGE at input.bufferMinutes'],
      'sessions of no length': [{ sessionMinutes: 0 }, 'OUT_OF_RANGE at input.sessionMinutes'],
      'a step that never arrives': [{ slotStepMinutes: 0 }, 'OUT_OF_RANGE at input.slotStepMinutes'],
      'an absurd notice': [{ minimumNoticeMinutes: 2_147_483_647 }, 'OUT_OF_RANGE at input.minimumNoticeMinutes'],
      'a number no Int can hold': [{ horizonDays: 2_147_483_648 }, 'BAD_USER_INPUT'],
      'a cap of none': [{ maxSessionsPerDay: 0 }, 'OUT_OF_RANGE at input.maxSessionsPerDay'],
      'several mistakes at once': [
        { sessionMinutes: 1, horizonDays: 1_000 },
        'OUT_OF_RANGE at input.sessionMinutes, OUT_OF_RANGE at input.horizonDays',
      ],
      'a field that does not exist': [{ mentorId: STRANGE_UUID }, 'BAD_USER_INPUT'],
    },
  });
});

test('whoever asks for slots is told what is wrong with the question', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const range = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
  await expectRefusals(w, sana, print(operations.AvailabilityDocument), {
    base: { mentorId: mina.id, ...range, timeZone: 'UTC' },
    bare: true,
    cases: {
      'a range backwards': [{ from: range.to, to: range.from }, 'BAD_USER_INPUT at to'],
      'a range of nothing': [{ to: range.from }, 'BAD_USER_INPUT at to'],
      'a range over 92 days': [{ to: '2027-02-25T00:00:01Z' }, 'BAD_USER_INPUT at to'],
      'an unknown zone': [{ timeZone: 'Mars/Olympus' }, 'BAD_USER_INPUT'],
      'a wall time': [{ from: '2026-11-24T00:00:00' }, 'BAD_USER_INPUT'],
      '30 February': [{ from: '2026-02-30T00:00:00Z' }, 'BAD_USER_INPUT'],
      'the year 0': [{ from: '0000-01-01T00:00:00Z', to: '0000-01-02T00:00:00Z' }, 'BAD_USER_INPUT'],
      'the last moment of four digits': [
        { from: '9999-12-30T00:00:00Z', to: '9999-12-31T23:59:59Z' },
        'BAD_USER_INPUT',
      ],
      'an unknown mentor': [{ mentorId: STRANGE_UUID }, 'NOT_FOUND'],
      'a student in place of a mentor': [{ mentorId: sana.id }, 'NOT_FOUND'],
      'an id that is none': [{ mentorId: 'mina' }, 'NOT_FOUND'],
      'an id with a NUL': [{ mentorId: NUL }, 'NOT_FOUND'],
      'no id': [{ mentorId: null }, 'BAD_USER_INPUT'],
      'a number for a date': [{ from: 5 }, 'BAD_USER_INPUT'],
    },
  });
  await expectRefusals(w, sana, print(operations.ExplainSlotDocument), {
    base: { mentorId: mina.id, start: TUESDAY },
    bare: true,
    cases: {
      'an unknown mentor': [{ mentorId: STRANGE_UUID }, 'NOT_FOUND'],
      'an id that is none': [{ mentorId: '' }, 'NOT_FOUND'],
      'the year 0': [{ start: '0000-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
      'the year 9999': [{ start: '9999-12-31T23:59:59.999Z' }, 'BAD_USER_INPUT'],
      'a kind that does not exist': [{ type: 'FREE' }, 'BAD_USER_INPUT'],
    },
  });
});

test('a student is told what is wrong with a series, before booking and when booking', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const base = seriesOf(mina, [TUESDAY]);
  const twice = { frequency: 'TWICE_WEEKLY' };
  /** Of each case: what a question is answered with, and what a booking is. */
  const cases: Record<string, readonly [object, string, string]> = {
    'a trial with a frequency': [
      { type: 'TRIAL' },
      'BAD_USER_INPUT at input.frequency',
      'INVALID_SERIES at input.series.frequency',
    ],
    'a series without a frequency': [
      { frequency: null },
      'BAD_USER_INPUT at input.frequency',
      'INVALID_SERIES at input.series.frequency',
    ],
    'too few first sessions': [
      twice,
      'BAD_USER_INPUT at input.firstSessions',
      'INVALID_SERIES at input.series.firstSessions',
    ],
    'too many first sessions': [
      { firstSessions: [TUESDAY, '2026-11-25T10:00:00Z'] },
      'BAD_USER_INPUT at input.firstSessions',
      'INVALID_SERIES at input.series.firstSessions',
    ],
    'no first session': [
      { firstSessions: [] },
      'BAD_USER_INPUT at input.firstSessions',
      'INVALID_SERIES at input.series.firstSessions',
    ],
    'two first sessions that overlap': [
      { ...twice, firstSessions: [TUESDAY, '2026-11-24T10:30:00Z'] },
      'BAD_USER_INPUT at input.firstSessions.1',
      'INVALID_SERIES at input.series.firstSessions.1',
    ],
    'first sessions more than seven days apart': [
      { ...twice, firstSessions: [TUESDAY, '2026-12-02T10:00:00Z'] },
      'BAD_USER_INPUT at input.firstSessions.1',
      'INVALID_SERIES at input.series.firstSessions.1',
    ],
    'a session in the past': [
      { firstSessions: ['2026-11-20T10:00:00Z'] },
      'BAD_USER_INPUT at input.firstSessions.0',
      'IN_THE_PAST at input.series.firstSessions.0',
    ],
    'a session that is null': [{ firstSessions: [null] }, 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    'a session at a wall time': [{ firstSessions: ['2026-11-24T10:00'] }, 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    'a session in the year 9999': [{ firstSessions: ['9999-12-31T10:00:00Z'] }, 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    'an unknown mentor': [{ mentorId: STRANGE_UUID }, 'NOT_FOUND', 'MENTOR_NOT_FOUND at input.series.mentorId'],
    'a student in place of a mentor': [{ mentorId: sana.id }, 'NOT_FOUND', 'MENTOR_NOT_FOUND at input.series.mentorId'],
    'an id that is none': [{ mentorId: 'mina' }, 'NOT_FOUND', 'MENTOR_NOT_FOUND at input.series.mentorId'],
    'an unknown zone': [{ timeZone: 'Mars/Olympus' }, 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    'an unknown frequency': [{ frequency: 'DAILY' }, 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
  };
  const pick = (choose: (each: readonly [object, string, string]) => readonly [object, string]): Cases =>
    Object.fromEntries(Object.entries(cases).map(([name, each]) => [name, choose(each)]));
  await expectRefusals(w, sana, print(operations.CheckSeriesDocument), {
    base,
    cases: pick(([mistake, asked]) => [mistake, asked]),
  });
  await expectRefusals(w, sana, print(operations.BookSeriesDocument), {
    base: { series: base, subject: 'Algebra', idempotencyKey: 'key' },
    cases: pick(([mistake, , booked]) => [{ series: { ...base, ...mistake } }, booked]),
  });
});

test('a student is told what is wrong with the words of a booking', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const base = { series: seriesOf(mina, [TUESDAY]), subject: 'Algebra', goals: ['Pass'], idempotencyKey: 'fresh' };
  await hold(w, sana, mina, ['2026-11-25T10:00:00Z'], { key: 'used' });
  await expectRefusals(w, sana, print(operations.BookSeriesDocument), {
    base,
    cases: {
      'no subject': [{ subject: ' \t ' }, 'INVALID_TEXT at input.subject'],
      'a subject of 201 characters': [{ subject: 'x'.repeat(201) }, 'INVALID_TEXT at input.subject'],
      'a subject with a NUL': [{ subject: NUL }, 'INVALID_TEXT at input.subject'],
      'a key with a NUL': [{ idempotencyKey: NUL }, 'INVALID_TEXT at input.idempotencyKey'],
      'a subject with a line break': [{ subject: 'Algebra\r\nBcc: x@y.z' }, 'INVALID_TEXT at input.subject'],
      'a subject that turns the direction of text': [{ subject: OVERRIDE }, 'INVALID_TEXT at input.subject'],
      'a subject with half a character': [{ subject: 'a\ud800b' }, 'INVALID_TEXT at input.subject'],
      'a subject that is a number': [{ subject: 5 }, 'BAD_USER_INPUT'],
      'eleven goals': [{ goals: Array(11).fill('Pass') }, 'INVALID_TEXT at input.goals'],
      'a goal of 501 characters': [{ goals: ['Pass', 'x'.repeat(501)] }, 'INVALID_TEXT at input.goals.1'],
      'a goal that is null': [{ goals: [null] }, 'BAD_USER_INPUT'],
      'an empty key': [{ idempotencyKey: '' }, 'INVALID_TEXT at input.idempotencyKey'],
      'a key of 201 characters': [{ idempotencyKey: 'k'.repeat(201) }, 'INVALID_TEXT at input.idempotencyKey'],
      'a key that came with something else before': [
        { idempotencyKey: 'used' },
        'IDEMPOTENCY_KEY_REUSED at input.idempotencyKey',
      ],
    },
  });
});

test('whoever changes sessions is told why it does not go', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const unpaid = await sessionOf(w, await hold(w, sana, mina, ['2026-11-25T10:00:00Z']), 0);
  const session = await sessionOf(w, await paid(w, sana, mina, [TUESDAY]), 0);
  const both: Cases = {
    'an unknown session': [{ sessionId: STRANGE_UUID }, 'NOT_FOUND'],
    'an id that is none': [{ sessionId: 'session' }, 'NOT_FOUND'],
    'an empty reason': [{ reason: ' ' }, 'INVALID_TEXT at input.reason'],
    'a reason of 501 characters': [{ reason: 'x'.repeat(501) }, 'INVALID_TEXT at input.reason'],
    'a reason with a NUL': [{ reason: NUL }, 'INVALID_TEXT at input.reason'],
    'a session that is not paid': [{ sessionId: unpaid.id }, 'SESSION_NOT_CHANGEABLE at input.sessionId'],
    'an unknown scope': [{ scope: 'ALL' }, 'BAD_USER_INPUT'],
  };
  await expectRefusals(w, sana, print(operations.CancelSessionsDocument), {
    base: { sessionId: session.id, scope: 'THIS_SESSION' },
    cases: both,
  });
  await expectRefusals(w, sana, print(operations.RescheduleSessionsDocument), {
    base: { sessionId: session.id, scope: 'THIS_SESSION', newStart: '2026-11-24T14:00:00Z' },
    cases: {
      ...both,
      'a time that has passed': [{ newStart: '2026-11-20T10:00:00Z' }, 'IN_THE_PAST at input.newStart'],
      'a time outside the hours': [{ newStart: '2026-11-24T03:00:00Z' }, 'SLOT_NOT_AVAILABLE at input.newStart'],
      'a time that is taken': [{ newStart: '2026-11-25T10:00:00Z' }, 'SLOT_TAKEN at input.newStart'],
      'a time beyond all calendars': [{ newStart: '9999-12-31T23:59:59Z' }, 'BAD_USER_INPUT'],
      'a wall time': [{ newStart: '2026-11-24T14:00:00' }, 'BAD_USER_INPUT'],
    },
  });
});

test('a page that cannot be is refused, an id that names nothing is null', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const booking = await hold(w, sana, mina, [TUESDAY]);
  const cursorOf = (text: string) => Buffer.from(text).toString('base64url');
  await expectRefusals(w, sana, print(operations.BookingDocument), {
    base: { id: booking.id },
    bare: true,
    cases: {
      'no sessions at all': [{ first: 0 }, 'BAD_USER_INPUT at first'],
      'fewer than none': [{ first: -1 }, 'BAD_USER_INPUT at first'],
      '101 sessions': [{ first: 101 }, 'BAD_USER_INPUT at first'],
      'a page no limit allows': [{ first: 2_000_000 }, 'LIMIT_EXCEEDED'],
      'a cursor of nothing': [{ after: '' }, 'BAD_USER_INPUT at after'],
      'a cursor of noise': [{ after: '💥' }, 'BAD_USER_INPUT at after'],
      'a cursor at no instant': [
        { after: cursorOf(`2026-13-01T00:00:00Z ${STRANGE_UUID}`) },
        'BAD_USER_INPUT at after',
      ],
      'a cursor in the year 0': [
        { after: cursorOf(`0000-01-01T00:00:00Z ${STRANGE_UUID}`) },
        'BAD_USER_INPUT at after',
      ],
      'a cursor of no session': [{ after: cursorOf('2026-11-24T10:00:00Z 1') }, 'BAD_USER_INPUT at after'],
    },
  });
  for (const id of ['', 'x', NUL, STRANGE_UUID, '💥', 'x'.repeat(10_000)]) {
    const { data, errors } = await ask(
      w,
      sana,
      '($id: ID!) { booking(id: $id) { id } node(id: $id) { id } }'.replace(/^/, 'query '),
      { id },
    );
    expect([data, errors]).toEqual([{ booking: null, node: null }, []]);
  }
  // An id is the same id in capitals.
  expect((await ask(w, sana, print(operations.BookingDocument), { id: booking.id.toUpperCase() })).data).toMatchObject({
    booking: { id: booking.id },
  });
});

test('whoever listens is told what is wrong with the subscription', async () => {
  const w = await world({ now: MONDAY });
  const sana = await student(w);
  const said = async (query: string, variables: Record<string, unknown>) => {
    const result = await (await follow(w, sana, query, variables)).next();
    return spoken({ data: result?.data as Record<string, unknown>, errors: result?.errors ?? [] });
  };
  const [events, changes] = [print(operations.DashboardEventsDocument), print(operations.AvailabilityChangedDocument)];
  expect(await said(events, { after: -1 })).toBe('BAD_USER_INPUT at after');
  expect(await said(events, { after: 2 ** 31 })).toBe('BAD_USER_INPUT');
  expect(await said(changes, { mentorId: STRANGE_UUID })).toBe('NOT_FOUND');
  expect(await said(changes, { mentorId: sana.id })).toBe('NOT_FOUND');
  expect(await said(changes, { mentorId: 'mina' })).toBe('NOT_FOUND');
});

test('the platform is told what is wrong with a person', async () => {
  const w = await world({ now: MONDAY });
  await expectRefusals(w, 'PLATFORM', print(operations.ProvisionUserDocument), {
    base: { email: 'nora@people.test', name: 'Nora', role: 'MENTOR', timeZone: 'Europe/Kyiv' },
    cases: {
      'no name': [{ name: '' }, 'INVALID_TEXT at input.name'],
      'a name with a line break': [{ name: 'Nora\nBcc: x@y.z' }, 'INVALID_TEXT at input.name'],
      'a name of 201 characters': [{ name: 'x'.repeat(201) }, 'INVALID_TEXT at input.name'],
      'an address that is none': [{ email: 'nora' }, 'BAD_USER_INPUT'],
      'an address with a NUL': [{ email: 'nora\u0000@people.test' }, 'BAD_USER_INPUT'],
      'an unknown zone': [{ timeZone: 'Mars/Olympus' }, 'BAD_USER_INPUT'],
      'an unknown role': [{ role: 'ROOT' }, 'BAD_USER_INPUT'],
      'a language that is none': [{ locale: 'no such language' }, 'BAD_USER_INPUT at input.locale'],
      'a language with a NUL': [{ locale: NUL }, 'BAD_USER_INPUT at input.locale'],
    },
  });
});

/**
 * Asks once for each mistake, each made in otherwise good variables, and holds what was said against what should be.
 * Nothing may be written by any of them. `bare`: the variables are not within an `input`.
 */
async function expectRefusals(
  w: World,
  caller: Caller,
  query: string,
  { base, cases, bare = false }: { readonly base: object; readonly cases: Cases; readonly bare?: boolean },
): Promise<void> {
  const before = await rowCounts(w);
  const said: Record<string, string> = {};
  for (const [name, [mistake]] of Object.entries(cases)) {
    const variables = { ...base, ...mistake };
    said[name] = spoken(await ask(w, caller, query, bare ? variables : { input: variables }));
  }
  expect(said).toEqual(Object.fromEntries(Object.entries(cases).map(([name, [, expected]]) => [name, expected])));
  expect(await rowCounts(w)).toEqual(before);
}

/** Every error of an answer, as one text. */
function spoken({ data, errors }: Pick<Reply<Record<string, unknown>>, 'data' | 'errors'>): string {
  const refusals = errors.map(({ extensions: { code, argumentPath } }) => ({ code, path: argumentPath }));
  const problems = Object.values(data ?? {}).flatMap((payload) =>
    typeof payload === 'object' && payload !== null && 'userErrors' in payload
      ? (payload.userErrors as { code: string; path: string[] | null }[])
      : [],
  );
  const all = [...refusals, ...problems].map(({ code, path }) => (path ? `${code} at ${path.join('.')}` : code));
  return [...new Set(all)].join(', ');
}

/** How many rows each table has. */
async function rowCounts({ database: { sql } }: World): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    counts[name] = (await sql<{ count: number }[]>`select count(*)::int from ${sql(name)}`)[0]?.count ?? 0;
  }
  return counts;
}

function seriesOf(teacher: Mentor | Student, firstSessions: readonly string[]) {
  return { mentorId: teacher.id, type: 'REGULAR', frequency: 'ONCE_WEEKLY', firstSessions, timeZone: 'UTC' };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function dayOff(date: string) {
  return { date, intervals: [] };
}
