import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { readConnection } from '../../src/app/read-connection.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { at, hold, paid, sessionOf, sessionsOf, tryToBook } from '../support/bookings.ts';
import { connect, connectedMentor, mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const STALE_SOON = { CALENDAR_STALE_MINUTES: '30', CALENDAR_POLL_MINUTES: '1440' };

/** What the mentor puts into their own calendar. */
function busy(w: World, owner: Mentor, start: string, end: string): Promise<{ id: string }> {
  return w.control('POST', `google/calendars/${encodeURIComponent(owner.email)}/events`, {
    summary: 'Dentist',
    start: { dateTime: start },
    end: { dateTime: end },
  });
}
const slotStarts = async (w: World, owner: Mentor) => {
  const range = { from: at('2026-11-23T00:00:00Z'), to: at('2026-11-24T00:00:00Z') };
  return (await listSlots(w.deps, { mentorId: owner.id, ...range })).slots.map(({ start }) => start);
};
const codes = ({ userErrors }: { readonly userErrors: readonly { readonly code: string }[] }) => [
  ...new Set(userErrors.map((error) => error.code)),
];
const eventStarts = async (w: World, owner: Mentor) =>
  (await w.events(owner.email)).map((event) => at(event.start?.dateTime ?? '')).sort();
const stateOf = async (w: World, owner: Mentor) => (await readConnection(w.deps, owner.id)).state;

describe('each session at Google', () => {
  test('has an event and a Meet room of its own, under an id made of the session’s', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const booking = await paid(w, await student(w), teacher, [MONDAY_9, '2026-11-26T14:00:00Z']);
    const sessions = await sessionsOf(w, booking);
    expect(new Set(sessions.map(({ meetLink }) => meetLink)).size).toBe(8);
    expect(sessions.every(({ meetLink }) => meetLink?.startsWith('https://meet.google.com/'))).toBe(true);
    const events = await w.events(teacher.email);
    expect(events.map(({ id }) => id).sort()).toEqual(sessions.map(({ googleEventId }) => googleEventId).sort());
    expect(events.map(({ id }) => id).sort()).toEqual(sessions.map(({ id }) => `mc${id.replaceAll('-', '')}`).sort());
    expect(await eventStarts(w, teacher)).toEqual(sessions.map(({ start }) => start).sort());
  });

  test('has one event, though every answer to an insert is lost', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.fault({ provider: 'google', kind: 'reset', after: true, method: 'POST', path: '/events' });
    const booking = await paid(w, await student(w), teacher, [MONDAY_9]);
    expect(await w.events(teacher.email)).toHaveLength(4);
    expect((await sessionsOf(w, booking)).every(({ googleEventId }) => googleEventId !== null)).toBe(true);
  });

  test('keeps one room where the answer with the room was lost: the lost room stays empty, nobody hears of it', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.fault({ provider: 'google', kind: 'reset', after: true, path: '/v2/spaces', count: 2 });
    const booking = await paid(w, await student(w), teacher, [MONDAY_9]);
    await w.advance('PT10M');
    const sessions = await sessionsOf(w, booking);
    expect(new Set(sessions.map(({ meetLink }) => meetLink)).size).toBe(4);
    const events = await w.events(teacher.email);
    expect(events).toHaveLength(4);
    for (const { googleEventId, meetLink } of sessions) {
      const event = events.find(({ id }) => id === googleEventId);
      expect(JSON.stringify([event?.location, event?.conferenceData])).toContain(meetLink?.split('/').pop());
    }
  });

  test('has both on connecting, where it was booked before', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    const booking = await paid(w, await student(w), teacher, [MONDAY_9]);
    expect((await sessionsOf(w, booking)).map(({ meetLink }) => meetLink)).toEqual([null, null, null, null]);
    await connect(w, teacher);
    await w.advance('PT1M');
    expect(new Set((await sessionsOf(w, booking)).map(({ meetLink }) => meetLink)).size).toBe(4);
    expect(await w.events(teacher.email)).toHaveLength(4);
  });
});

describe('a calendar that cannot be asked', () => {
  test('is stale: it offers slots, and a booking asks Google itself', async () => {
    const w = await world({ now: SUNDAY, env: STALE_SOON });
    const teacher = await connectedMentor(w);
    await w.advance('PT31M');
    expect(await stateOf(w, teacher)).toBe('STALE');
    await busy(w, teacher, '2026-12-07T09:15:00Z', '2026-12-07T09:45:00Z');
    expect((await slotStarts(w, teacher)).length).toBeGreaterThan(0);
    expect(codes(await tryToBook(w, await student(w), teacher, [MONDAY_9]))).toEqual(['SLOT_NOT_AVAILABLE']);
    expect(codes(await tryToBook(w, await student(w), teacher, ['2026-11-23T11:00:00Z']))).toEqual([]);
  });

  test('refuses a booking when Google is down as well, and nothing is written', async () => {
    const w = await world({ now: SUNDAY, env: STALE_SOON });
    const teacher = await connectedMentor(w);
    await w.advance('PT31M');
    await w.fault({ provider: 'google', kind: 'quota', path: '/freeBusy' });
    const learner = await student(w);
    expect(codes(await tryToBook(w, learner, teacher, [MONDAY_9]))).toEqual(['CALENDAR_UNKNOWN']);
    const [counted] = await w.deps.db.execute(sql`select (select count(*) from bookings)::int as bookings,
      (select count(*) from sessions)::int as sessions`);
    expect(counted).toEqual({ bookings: 0, sessions: 0 });
    await w.healed();
    expect(codes(await tryToBook(w, learner, teacher, [MONDAY_9]))).toEqual([]);
  });

  test('is asked about every week a series is moved to, also those before the one named', async () => {
    const w = await world({ now: SUNDAY, env: STALE_SOON });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_9]);
    await w.advance('PT31M');
    await busy(w, teacher, '2026-11-23T14:00:00Z', '2026-11-23T15:00:00Z');
    const last = await sessionOf(w, booking, 3);
    const input = {
      sessionId: last.id,
      scope: 'WHOLE_SERIES',
      newStart: at('2026-12-14T14:00:00Z'),
      reason: null,
    } as const;
    expect(codes(await rescheduleSessions(w.deps, learner, input))).toEqual(['SLOT_NOT_AVAILABLE']);
    expect((await sessionOf(w, booking, 0)).start).toBe(at(MONDAY_9));
  });
});

describe('a grant that died', () => {
  test('asks for a new consent, offers nothing, keeps what is booked, and says so once', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const booking = await paid(w, await student(w), teacher, [MONDAY_9]);
    await w.control('POST', 'google/revoke', { email: teacher.email });
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('GRANT_DEAD');
    const calls = (await w.requests('google')).length;
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('GRANT_DEAD');
    expect(await stateOf(w, teacher)).toBe('REAUTH_REQUIRED');
    expect(await slotStarts(w, teacher)).toEqual([]);
    expect((await sessionOf(w, booking, 0)).status).toBe('CONFIRMED');
    expect(await w.requests('google')).toHaveLength(calls);
    const told = (await readEventsAfter(w.deps.db, teacher.id, 0, 100)).map(({ body }) => body);
    expect(
      told.filter((body) => body.kind === 'CALENDAR_STATE_CHANGED' && body.state === 'REAUTH_REQUIRED'),
    ).toHaveLength(1);
  });

  test('can be disconnected, and the mentor offers slots by pattern again', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.control('POST', 'google/revoke', { email: teacher.email });
    await syncGoogleCalendar(w.deps, teacher.id);
    await disconnectGoogleCalendar(w.deps, teacher);
    await w.settle();
    expect(await stateOf(w, teacher)).toBe('DISCONNECTED');
    expect((await slotStarts(w, teacher)).length).toBeGreaterThan(0);
    const [owed] = await w.deps.db.execute(sql`select count(*)::int as open from outbox where status <> 'DONE'`);
    expect(owed).toEqual({ open: 0 });
  });

  test('catches up on what was moved and cancelled meanwhile once there is a new one', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_9]);
    await w.control('POST', 'google/revoke', { email: teacher.email });
    await syncGoogleCalendar(w.deps, teacher.id);
    const [, second, third] = await sessionsOf(w, booking);
    await cancelSessions(w.deps, learner, { sessionId: second?.id ?? '', scope: 'THIS_SESSION', reason: null });
    const newStart = at('2026-12-07T15:00:00Z');
    await rescheduleSessions(w.deps, learner, {
      sessionId: third?.id ?? '',
      scope: 'THIS_SESSION',
      newStart,
      reason: null,
    });
    await w.settle();
    await connect(w, teacher);
    const live = (await sessionsOf(w, booking)).filter(({ status }) => status !== 'CANCELLED');
    expect(await eventStarts(w, teacher)).toEqual(live.map(({ start }) => start).sort());
  });
});

test('a sync token that Google gave up means the whole calendar once more, never an empty mirror', async () => {
  const w = await world({ now: SUNDAY });
  const teacher = await connectedMentor(w);
  await busy(w, teacher, '2026-11-23T09:00:00Z', '2026-11-23T16:00:00Z');
  await syncGoogleCalendar(w.deps, teacher.id);
  const before = await slotStarts(w, teacher);
  await busy(w, teacher, '2026-11-23T16:00:00Z', '2026-11-23T17:00:00Z');
  await w.fault({ provider: 'google', kind: '410', count: 1 });
  expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('SYNCED');
  expect(before).toEqual([]);
  expect(await slotStarts(w, teacher)).toEqual([]);
  const [mirrored] = await w.deps.db.execute(sql`select count(*)::int as busy from busy_times`);
  expect(mirrored).toEqual({ busy: 2 });
});

test('a quota that is used up is waited out', async () => {
  const w = await world({ now: SUNDAY });
  const teacher = await connectedMentor(w);
  await w.fault({ provider: 'google', kind: 'quota' });
  const booking = await hold(w, await student(w), teacher, [MONDAY_9], { type: 'TRIAL' });
  await w.advance('PT1M');
  expect(await w.events(teacher.email)).toEqual([]);
  await w.healed();
  await w.advance('PT2H');
  expect(await w.events(teacher.email)).toHaveLength(1);
  expect((await sessionOf(w, booking, 0)).meetLink).not.toBeNull();
});
