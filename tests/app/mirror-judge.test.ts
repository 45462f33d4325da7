import { expect, test } from 'vitest';
import { chooseCalendars } from '../../src/app/choose-calendars.ts';
import { withGoogleAccess } from '../../src/app/google-access.ts';
import { oweCalendarSyncs } from '../../src/app/owe-calendar-syncs.ts';
import { inTransaction } from '../../src/db/client.ts';
import { listBusy } from '../../src/db/queries/busy.ts';
import { listConnectedCalendars } from '../../src/db/queries/connected-calendars.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { addMs, DAY_MS, instant, MINUTE_MS, toIso } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { type EditedCalendar, editByChance } from '../support/calendar-edits.ts';
import { type Pick, seeded } from '../support/chance.ts';
import { addCalendar } from '../support/google-calendars.ts';
import { connect, mentor } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const LONG = process.env.SIM === 'long';
const [MENTORS, EDITS] = LONG ? [50, 1_000] : [3, 60];
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham'] as const;

/** What goes wrong on the way, again and again. */
const MISHAPS = ['429', '500', 'reset', '410', '503', 'garbled'] as const;

test(`${EDITS} edits of ${MENTORS} mentors’ calendars, with all that goes wrong: each mirror equals what Google says`, {
  timeout: LONG ? 1_800_000 : 90_000,
}, async () => {
  const seed = Number(process.env.SIM_SEED ?? 1);
  const pick = seeded(seed);
  const env = { CALENDAR_PUSH: 'true', CALENDAR_POLL_MINUTES: '10', CALENDAR_STALE_MINUTES: '60' };
  const w = await world({ now: '2026-11-22T12:00:00Z', env });
  const mentors: Mentor[] = [];
  const calendars: EditedCalendar[] = [];
  for (let index = 0; index < MENTORS; index += 1) {
    const { person, own } = await connected(w, index);
    mentors.push(person);
    calendars.push(...own);
  }
  await w.control('POST', 'google/pushes', { lost: 0.3, duplicated: 0.3, delayed: 0.4, seed });
  for (let edit = 0; edit < EDITS; edit += 1) {
    const calendar = calendars[pick(calendars.length)];
    if (calendar !== undefined) await editByChance(w, calendar, pick);
    if (edit % 10 === 9) await disturb(w, pick);
    if (edit % 5 === 4) await letTimePass(w, pick(4) * MINUTE_MS + 20_000);
  }
  await w.healed();
  await w.control('DELETE', 'google/pushes');
  await letTimePass(w, 25 * MINUTE_MS);
  await letTimePass(w, 10 * MINUTE_MS);
  for (const person of mentors) {
    for (const calendar of await listConnectedCalendars(w.deps.db, person.id)) {
      const [mirrored, told] = await Promise.all([mirrorOf(w, calendar), freeBusy(w, person, calendar.calendarId)]);
      expect(mirrored, `seed ${seed}, ${person.name}, ${calendar.calendarId}`).toEqual(told);
    }
  }
  const met = (await w.requests('google')).filter(({ fault }) => fault !== null);
  expect(met.length).toBeGreaterThan(0);
});

/** A mentor with two calendars that block, in different zones. */
async function connected(w: World, index: number): Promise<{ person: Mentor; own: EditedCalendar[] }> {
  const zone = ZONES[index % ZONES.length] ?? 'UTC';
  const person = await mentor(w, { timeZone: zone }, `Mentor ${index}`);
  const other = await addCalendar(w, person, { name: 'Other', timeZone: ZONES[(index + 1) % ZONES.length] ?? 'UTC' });
  await connect(w, person);
  const { userErrors } = await chooseCalendars(w.deps, person, {
    blocking: ['primary', other],
    writeTo: null,
    ignoreAllDayEvents: null,
  });
  expect(userErrors).toEqual([]);
  await w.settle();
  const own = [person.email, other].map((calendarId) => ({ calendarId, events: [], series: [] }));
  return { person, own };
}

async function disturb(w: World, pick: Pick): Promise<void> {
  await w.healed();
  const kind = MISHAPS[pick(MISHAPS.length)] ?? '500';
  await w.fault({ provider: 'google', kind, path: '/events', count: 1 + pick(4) });
}

/** Minute by minute: messages arrive or not, calendars that are due are read. */
async function letTimePass(w: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += MINUTE_MS) {
    w.jumpTo(addMs(instant(w.now()), Math.min(MINUTE_MS, ms - passed)));
    await w.sandbox.runDue();
    await inTransaction(w.deps.db, (tx) => oweCalendarSyncs(w.deps, tx, instant(w.now())));
    await drainOutbox(w.deps, w.deps.timers);
  }
}

/** Sixty days from now, as the mirror has them: joined where they touch. */
async function mirrorOf(w: World, key: { readonly mentorId: string; readonly calendarId: string }) {
  const { start, end } = span(w);
  const busy = (await listBusy(w.deps.db, key)).filter((each) => each.end > start && each.start < end);
  const joined: { start: number; end: number }[] = [];
  for (const each of busy.sort((one, other) => one.start - other.start)) {
    const [from, to] = [Math.max(each.start, start), Math.min(each.end, end)];
    const last = joined.at(-1);
    if (last !== undefined && from <= last.end) last.end = Math.max(last.end, to);
    else joined.push({ start: from, end: to });
  }
  return joined.map((each) => [toIso(instant(each.start)), toIso(instant(each.end))]);
}

async function freeBusy(w: World, person: Mentor, calendarId: string) {
  const busy = await withGoogleAccess(w.deps, person.id, (token) =>
    w.deps.calendars.freeBusy(token, { calendarIds: [calendarId], interval: span(w) }),
  );
  return busy.map(({ start, end }) => [toIso(start), toIso(end)]);
}

function span(w: World): Interval {
  const start = instant(w.now());
  return { start, end: addMs(start, 60 * DAY_MS) };
}
