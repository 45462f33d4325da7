import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { findBookings } from '../../src/db/queries/bookings.ts';
import { listLedgers } from '../../src/db/queries/ledger.ts';
import { listSessionsOf } from '../../src/db/queries/sessions.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { addMs, DAY_MS } from '../../src/domain/time.ts';
import { dataOf } from '../graphql/client.ts';
import { at, hold, paid, tryToBook } from '../support/bookings.ts';
import { type Pick, seeded } from '../support/chance.ts';
import { mentor, offer, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';

type Input = Parameters<typeof preview>[2];

async function preview(w: World, teacher: Mentor, input: operations.SetAvailabilityInput) {
  const { previewAvailabilityChange } = await dataOf(w, teacher, operations.PreviewAvailabilityChangeDocument, {
    input,
  });
  expect(previewAvailabilityChange.userErrors).toEqual([]);
  if (previewAvailabilityChange.preview === null) throw new Error('no preview');
  return previewAvailabilityChange.preview;
}

async function save(w: World, teacher: Mentor, input: Input, previewToken: string | null) {
  const variables = { input: { ...input, previewToken } };
  return (await dataOf(w, teacher, operations.SetAvailabilityDocument, variables)).setAvailability;
}

/** Everything a change of hours may touch. */
async function standing(w: World) {
  const ids = (await w.database.sql<{ id: string }[]>`select id from bookings order by id`).map(({ id }) => id);
  const messages = await w.database.sql<{ id: string; kind: string; recipient: string }[]>`
    select id, kind, recipient_id as recipient from messages`;
  return {
    bookings: new Map((await findBookings(w.deps.db, ids)).map((booking) => [booking.id, booking.status])),
    sessions: new Map((await listSessionsOf(w.deps.db, ids)).map((session) => [session.id, session])),
    ledger: await listLedgers(w.deps.db, ids),
    messages: new Map(messages.map(({ id, kind, recipient }) => [id, `${kind} to ${recipient}`])),
  };
}

const MORNINGS: Input = {
  timeZone: 'UTC',
  weeklySchedule: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '12:00' })),
  minimumNoticeMinutes: 0,
};

test('a mentor sees whom shorter hours touch, and with the token that and nothing else is done', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana, olga] = [await mentor(w), await student(w), await student(w, 'Olga Other')];
  const series = await paid(w, sana, mina, ['2026-11-24T10:00:00Z', '2026-11-26T14:00:00Z']);
  const held = await hold(w, olga, mina, ['2026-11-25T15:00:00Z']);

  const kept = await preview(w, mina, MORNINGS);
  expect(kept.bookings.map(({ sessions }) => sessions.map(({ money }) => money))).toEqual(
    expect.arrayContaining([Array(4).fill(null), Array(4).fill(null)]),
  );
  expect(kept).toMatchObject({ studentCount: 2, credits: [], messages: [] });

  const input: Input = { ...MORNINGS, sessionsOutside: 'CANCEL' };
  const shown = await preview(w, mina, input);
  expect(shown.bookings.find(({ booking }) => booking.id === series.id)).toMatchObject({
    statusAfter: 'ACTIVE',
    sessions: [
      { session: { start: '2026-11-26T14:00:00.000Z' }, outside: true, money: 'CREDITED', credit: { amount: 4000 } },
      { money: 'NOT_CHARGED', credit: null },
      { money: 'NOT_CHARGED', credit: null },
      { money: 'NOT_CHARGED', credit: null },
    ],
  });
  expect(shown.bookings.find(({ booking }) => booking.id === held.id)).toMatchObject({ statusAfter: 'EXPIRED' });
  expect(shown.credits).toEqual([{ amount: 4000, currency: 'USD' }]);
  expect(shown.messages.map(({ kind, recipient }) => [kind, recipient.name])).toEqual([
    ['SESSION_CANCELLED', sana.name],
    ['SESSION_CANCELLED', mina.name],
  ]);
  expect((await save(w, mina, input, shown.token)).userErrors).toEqual([]);
  const after = await standing(w);
  expect(after.bookings).toEqual(
    new Map([
      [series.id, 'ACTIVE'],
      [held.id, 'EXPIRED'],
    ]),
  );
  await w.settle();
  expect(await w.mailbox(sana.email, 'SESSION_CANCELLED')).toHaveLength(1);
  expect(await w.mailbox(olga.email, 'SESSION_CANCELLED')).toEqual([]);
});

test('settings that cannot be have no preview, only what is wrong with them', async () => {
  const w = await world({ now: MONDAY });
  const input: Input = { ...MORNINGS, bufferMinutes: -1 };
  const { previewAvailabilityChange } = await dataOf(w, await mentor(w), operations.PreviewAvailabilityChangeDocument, {
    input,
  });
  expect(previewAvailabilityChange).toMatchObject({
    preview: null,
    userErrors: [{ code: 'OUT_OF_RANGE', path: ['input', 'bufferMinutes'] }],
  });
});

test('a mentor without hours is shown that the first ones touch nobody', async () => {
  const w = await world({ now: MONDAY });
  const newcomer = await mentor(w);
  await w.database.sql`delete from mentor_calendars`;
  const shown = await preview(w, newcomer, MORNINGS);
  expect(shown).toMatchObject({ bookings: [], studentCount: 0 });
  expect(shown.weeks[1]).toEqual({ weekStart: '2026-11-30', before: 0, after: 25 });
  expect((await save(w, newcomer, MORNINGS, shown.token)).userErrors).toEqual([]);
});

test('settings come back as they were saved, and saving them as they were read changes nothing', async () => {
  const w = await world({ now: MONDAY });
  const mina = await person(w, 'MENTOR', 'Mina Mentor', 'Europe/Kyiv');
  const read = async () =>
    (await dataOf(w, mina, operations.AvailabilitySettingsDocument, {})).availabilitySettings as Input;
  const fresh = { bufferMinutes: 15, sessionMinutes: 60, slotStepMinutes: 30, minimumNoticeMinutes: 720 };
  const none = { weeklySchedule: [], dateOverrides: [], horizonDays: 60, maxSessionsPerDay: null };
  expect(await read()).toEqual({ timeZone: 'Europe/Kyiv', ...fresh, ...none });

  const dateOverrides = [
    { date: '2026-12-24', intervals: [] },
    { date: '2026-12-31', intervals: [{ start: '09:00', end: '24:00' }] },
  ];
  const chosen = { bufferMinutes: 0, sessionMinutes: 45, slotStepMinutes: 15, horizonDays: 30, maxSessionsPerDay: 4 };
  const asked = { ...MORNINGS, ...chosen, dateOverrides };
  expect(await save(w, mina, asked, null)).toMatchObject({ userErrors: [] });
  const saved = await read();
  expect(saved).toEqual(asked);
  expect(await save(w, mina, saved, null)).toMatchObject({ userErrors: [] });
  expect(await read()).toEqual(asked);
});

describe('what was shown is refused, and nothing written,', () => {
  test('once somebody booked, the time is up, or the settings are others', async () => {
    const w = await world({ now: MONDAY });
    const [mina, sana] = [await mentor(w), await student(w)];
    const input: Input = { ...MORNINGS, sessionsOutside: 'CANCEL' };
    await tryToBook(w, sana, mina, ['2026-11-24T14:00:00Z'], { type: 'TRIAL' });
    const { token } = await preview(w, mina, input);
    const refusal = async (changed: Input, sent: string | null) => {
      const before = await standing(w);
      const { userErrors } = await save(w, mina, changed, sent);
      expect(await standing(w)).toEqual(before);
      return userErrors.map(({ code, path }) => `${code} at ${path?.join('.')}`);
    };
    const stale = ['PREVIEW_STALE at input.previewToken'];
    expect(await refusal(input, null)).toEqual(['PREVIEW_NEEDED at input.previewToken']);
    expect(await refusal(input, 'no token of ours')).toEqual(stale);
    expect(await refusal({ ...input, bufferMinutes: 20 }, token)).toEqual(stale);
    expect(await refusal({ ...input, sessionsOutside: 'KEEP' }, token)).toEqual(stale);
    w.jumpTo(at('2026-11-23T08:59:00Z'));
    await tryToBook(w, await student(w, 'Olga Other'), mina, ['2026-11-24T10:00:00Z'], { type: 'TRIAL' });
    expect(await refusal(input, token)).toEqual(stale);
    const again = await preview(w, mina, input);
    w.jumpTo(at('2026-11-23T10:00:00Z'));
    expect(await refusal(input, again.token)).toEqual(stale);
    const last = await preview(w, mina, input);
    // As time goes by the nearest slots go; what was agreed to is the same.
    w.jumpTo(at('2026-11-23T10:40:00Z'));
    expect((await save(w, mina, input, last.token)).userErrors).toEqual([]);
  });
});

test.each([1, 2, 3])('what is done equals what was shown, field by field, whatever the change (%i)', async (seed) => {
  const w = await world({ now: MONDAY });
  const pick = seeded(seed);
  const mina = await mentor(w);
  const learners = [await student(w), await student(w, 'Olga Other'), await student(w, 'Tara Third')] as const;
  await paid(w, learners[0], mina, ['2026-11-24T09:00:00Z', '2026-11-26T13:00:00Z']);
  await paid(w, learners[1], mina, ['2026-11-25T11:15:00Z']);
  await tryToBook(w, learners[2], mina, ['2026-11-27T15:00:00Z'], { type: 'TRIAL' });
  for (let round = 0; round < 5; round++) {
    await offer(w, mina);
    const [day, hour] = [23 + 1 + pick(4), 9 + pick(7)];
    const start = `2026-12-${String(day - 21).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
    await tryToBook(w, learners[pick(3)] ?? learners[0], mina, [start]);
    await expectAsShown(w, mina, changeByChance(pick));
  }
});

async function expectAsShown(w: World, mina: Mentor, input: Input): Promise<void> {
  const before = await standing(w);
  const shown = await preview(w, mina, input);
  expect((await save(w, mina, input, shown.token)).userErrors).toEqual([]);
  const after = await standing(w);

  const statuses = new Map(before.bookings);
  for (const { booking, statusAfter } of shown.bookings) statuses.set(booking.id, statusAfter);
  expect(after.bookings).toEqual(statuses);

  const touched = shown.bookings.flatMap(({ sessions }) => sessions);
  const cancelled = new Map(touched.filter(({ money }) => money !== null).map((each) => [each.session.id, each]));
  for (const [id, session] of after.sessions) {
    const was = before.sessions.get(id);
    expect([id, session.status]).toEqual([id, cancelled.has(id) ? 'CANCELLED' : was?.status]);
  }
  const written = after.ledger.filter(({ id }) => before.ledger.every((entry) => entry.id !== id));
  expect(new Map(written.map(({ sessionId, kind, money }) => [sessionId, { kind, money }]))).toEqual(
    new Map(
      [...cancelled].flatMap(([id, { credit }]) =>
        credit === null ? [] : [[id, { kind: 'CREDIT_GRANTED', money: credit }]],
      ),
    ),
  );
  expect(written.reduce((sum, { money }) => sum + money.amount, 0)).toBe(
    shown.credits.reduce((sum, { amount }) => sum + amount, 0),
  );
  const planned = [...after.messages].filter(([id]) => !before.messages.has(id)).map(([, message]) => message);
  expect(planned.sort()).toEqual(shown.messages.map(({ kind, recipient }) => `${kind} to ${recipient.id}`).sort());

  const { slots } = await listSlots(w.deps, { mentorId: mina.id, from: w.now(), to: addMs(w.now(), 84 * DAY_MS) });
  expect(slots.length).toBe(shown.weeks.reduce((sum, week) => sum + week.after, 0));
  const next = await preview(w, mina, input);
  // The farther horizon of the two is shown: behind the new one there is nothing.
  const offered = Object.fromEntries(next.weeks.map((week) => [week.weekStart, week.before]));
  expect(shown.weeks.map((week) => week.after)).toEqual(shown.weeks.map((week) => offered[week.weekStart] ?? 0));
  if (input.sessionsOutside === 'CANCEL') expect(next.bookings).toEqual([]);
}

/** Other hours, another zone, days off, other lengths: anything a mentor may set. */
function changeByChance(pick: Pick): Input {
  const zones = ['UTC', 'America/New_York', 'Europe/Kyiv', 'Asia/Kolkata'];
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter(() => pick(3) > 0);
  const start = 6 + pick(6);
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return {
    timeZone: zones[pick(4)] ?? 'UTC',
    weeklySchedule: weekdays.map((weekday) => ({ weekday, start: clock(start), end: clock(start + 2 + pick(9)) })),
    dateOverrides: [{ date: `2026-12-0${1 + pick(9)}`, intervals: [] }],
    bufferMinutes: pick(3) * 15,
    sessionMinutes: 30 + pick(4) * 15,
    minimumNoticeMinutes: pick(2) * 600,
    horizonDays: 20 + pick(80),
    sessionsOutside: pick(4) === 0 ? 'KEEP' : 'CANCEL',
  };
}
