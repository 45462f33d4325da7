import { describe, expect, test } from 'vitest';
import { chooseCalendars } from '../../src/app/choose-calendars.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { readConnection } from '../../src/app/read-connection.ts';
import { refreshCalendarList } from '../../src/app/refresh-calendar-list.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import type { CalendarChoice } from '../../src/domain/calendar/calendar-choice.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { at, paid, sessionOf, tryToBook } from '../support/bookings.ts';
import { addCalendar, addEvent, removeCalendar } from '../support/google-calendars.ts';
import { connect, connectedMentor, mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const NOTHING: CalendarChoice = { blocking: null, writeTo: null, ignoreAllDayEvents: null };
const STALE_SOON = { CALENDAR_STALE_MINUTES: '30', CALENDAR_POLL_MINUTES: '1440' };

const monday = async (w: World, owner: Mentor) => {
  const range = { from: at('2026-11-23T00:00:00Z'), to: at('2026-11-24T00:00:00Z') };
  const answer = await listSlots(w.deps, { mentorId: owner.id, ...range });
  return { ...answer, slots: answer.slots.map(({ start }) => start) };
};
const choose = async (w: World, owner: Mentor, choice: Partial<CalendarChoice>) =>
  (await chooseCalendars(w.deps, owner, { ...NOTHING, ...choice })).userErrors;
const view = (w: World, owner: Mentor, id: string) =>
  readConnection(w.deps, owner.id).then(({ calendars }) => calendars.find((calendar) => calendar.id === id));
const codes = ({ userErrors }: { readonly userErrors: readonly { readonly code: string }[] }) => [
  ...new Set(userErrors.map(({ code }) => code)),
];

/** A mentor with a second calendar on the list before the account was connected. */
async function withTwo(w: World, more: Parameters<typeof addCalendar>[2] = { name: 'Family' }) {
  const teacher = await mentor(w);
  const family = await addCalendar(w, teacher, more);
  await connect(w, teacher);
  return { teacher, family };
}

describe('the calendars of an account', () => {
  test('are listed, of which its own blocks and is written to', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w, { name: 'Family', timeZone: 'Asia/Kolkata', accessRole: 'reader' });
    const { calendars } = await readConnection(w.deps, teacher.id);
    expect(calendars).toMatchObject([
      { id: 'primary', state: 'CONNECTED', blocks: true, isWriteTarget: true, isWritable: true, lastSyncedAt: w.now() },
      { id: family, name: 'Family', timeZone: 'Asia/Kolkata', blocks: false, isWriteTarget: false, isWritable: false },
    ]);
  });

  test('block only where chosen, each for itself', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await addEvent(w, teacher.email, '2026-11-23T09:00:00Z', '2026-11-23T12:00:00Z');
    await addEvent(w, family, '2026-11-23T13:00:00Z', '2026-11-23T17:00:00Z');
    await syncGoogleCalendar(w.deps, teacher.id);
    expect((await monday(w, teacher)).slots.at(0)).toBe(at('2026-11-23T12:15:00Z'));
    expect(await choose(w, teacher, { blocking: ['primary', family] })).toEqual([]);
    expect(await monday(w, teacher)).toMatchObject({ slots: [], calendarState: 'CONNECTED' });
    await choose(w, teacher, { blocking: [family] });
    expect((await monday(w, teacher)).slots.at(0)).toBe(at('2026-11-23T09:00:00Z'));
    expect(await view(w, teacher, 'primary')).toMatchObject({ blocks: false, lastSyncedAt: null, state: 'CONNECTED' });
  });

  test('are as fresh as the oldest of those that block', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { blocking: ['primary', family] });
    const first = w.now();
    await w.fault({ provider: 'google', kind: '500', path: family.split('@')[0] ?? '' });
    w.jumpTo(addMs(first, HOUR_MS));
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('UNAVAILABLE');
    expect((await view(w, teacher, 'primary'))?.lastSyncedAt).toBe(w.now());
    expect((await monday(w, teacher)).busyFreshAsOf).toBe(first);
  });

  test('offer nothing while one that was just chosen cannot be read, and say so', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await w.fault({ provider: 'google', kind: '500', path: family.split('@')[0] ?? '' });
    await choose(w, teacher, { blocking: ['primary', family] });
    expect(await monday(w, teacher)).toMatchObject({ slots: [], calendarState: 'CALENDAR_ERROR' });
    expect(await view(w, teacher, family)).toMatchObject({ state: 'CALENDAR_ERROR', lastError: 'NOT_READ_YET' });
    await w.healed();
    await w.advance('PT1M');
    expect((await monday(w, teacher)).calendarState).toBe('CONNECTED');
  });

  test('bring all into error when one that blocks is lost, until it is back', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { blocking: ['primary', family] });
    await removeCalendar(w, teacher, family);
    await refreshCalendarList(w.deps, teacher.id);
    await w.settle();
    expect(await monday(w, teacher)).toMatchObject({ slots: [], calendarState: 'CALENDAR_ERROR' });
    expect(await view(w, teacher, family)).toMatchObject({ lastError: 'NOT_FOUND', problem: expect.any(String) });
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('REFUSED');
    await choose(w, teacher, { blocking: ['primary'] });
    expect((await monday(w, teacher)).calendarState).toBe('CONNECTED');
    await refreshCalendarList(w.deps, teacher.id);
    expect(await view(w, teacher, family)).toBeUndefined();
    const told = (await readEventsAfter(w.deps.db, teacher.id, 0, 100)).flatMap(({ body }) =>
      body.kind === 'CALENDAR_STATE_CHANGED' ? [body.state] : [],
    );
    expect(told.slice(-2)).toEqual(['CALENDAR_ERROR', 'CONNECTED']);
  });

  test('stay known where one that blocks is listed no more but can still be read', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { blocking: ['primary', family], writeTo: family });
    await w.settle();
    const listCalendars = async (token: string) =>
      (await w.deps.calendars.listCalendars(token)).filter(({ calendarId }) => calendarId !== family);
    const heard = async () => (await readEventsAfter(w.deps.db, teacher.id, 0, 100)).map(({ body }) => body);
    const before = await heard();
    w.jumpTo(addMs(w.now(), HOUR_MS));
    await refreshCalendarList({ ...w.deps, calendars: { ...w.deps.calendars, listCalendars } }, teacher.id);
    expect((await monday(w, teacher)).calendarState).toBe('CONNECTED');
    await w.settle();
    expect(await view(w, teacher, family)).toMatchObject({ state: 'CONNECTED', blocks: true, lastSyncedAt: w.now() });
    expect(await heard()).toEqual(before);
  });

  test('that are only written to are marked when the account lists them no more', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { writeTo: family });
    await removeCalendar(w, teacher, family);
    await refreshCalendarList(w.deps, teacher.id);
    expect(await view(w, teacher, family)).toMatchObject({ state: 'CALENDAR_ERROR', lastError: 'CALENDAR_GONE' });
    expect((await monday(w, teacher)).calendarState).toBe('CONNECTED');
  });

  test('are chosen anew only when another account is connected', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { blocking: [family], writeTo: family, ignoreAllDayEvents: true });
    await connect(w, teacher);
    expect(await readConnection(w.deps, teacher.id)).toMatchObject({ ignoreAllDayEvents: true, state: 'CONNECTED' });
    expect(await view(w, teacher, family)).toMatchObject({ blocks: true, isWriteTarget: true });
  });
});

describe('a choice', () => {
  test('of nothing, of strange calendars, or of one that cannot be written to is refused, and changes nothing', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w, { name: 'Shared', accessRole: 'reader' });
    const before = await readConnection(w.deps, teacher.id);
    const refused = async (choice: Partial<CalendarChoice>) =>
      (await choose(w, teacher, choice)).map(({ code, path }) => [code, path?.join('.')]);
    expect(await refused({ blocking: [] })).toEqual([['CALENDAR_NEEDED', 'input.blocking']]);
    expect(await refused({ blocking: [family, 'nobody'] })).toEqual([['CALENDAR_NOT_FOUND', 'input.blocking.1']]);
    expect(await refused({ blocking: [family], writeTo: family })).toEqual([
      ['CALENDAR_NOT_WRITABLE', 'input.writeTo'],
    ]);
    expect(await readConnection(w.deps, teacher.id)).toEqual(before);
  });

  test('without a connection asks for one', async () => {
    const w = await world({ now: SUNDAY });
    expect(await choose(w, await mentor(w), { ignoreAllDayEvents: true })).toMatchObject([
      { code: 'CALENDAR_NOT_CONNECTED' },
    ]);
  });

  test('of where to write is for new sessions; those that stand somewhere stay there', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    const learner = await student(w);
    const old = await paid(w, learner, teacher, [MONDAY_9]);
    await choose(w, teacher, { writeTo: family });
    const young = await paid(w, learner, teacher, ['2026-11-24T09:00:00Z']);
    await rescheduleSessions(w.deps, learner, {
      sessionId: (await sessionOf(w, old, 0)).id,
      scope: 'THIS_SESSION',
      newStart: at('2026-11-23T15:00:00Z'),
      reason: null,
    });
    await w.settle();
    expect((await sessionOf(w, old, 0)).googleCalendarId).toBe('primary');
    expect((await sessionOf(w, young, 0)).googleCalendarId).toBe(family);
    expect([(await w.events(teacher.email)).length, (await w.events(family)).length]).toEqual([4, 4]);
  });
});

describe('events of whole days', () => {
  test('block unless the mentor ignores them, in the mirror and asked live', async () => {
    const w = await world({ now: SUNDAY, env: STALE_SOON });
    const teacher = await connectedMentor(w);
    await addEvent(w, teacher.email, '2026-11-23', '2026-11-24');
    await syncGoogleCalendar(w.deps, teacher.id);
    expect((await monday(w, teacher)).slots).toEqual([]);
    await choose(w, teacher, { ignoreAllDayEvents: true });
    expect((await monday(w, teacher)).slots).not.toEqual([]);
    await w.advance('PT31M');
    await addEvent(w, teacher.email, '2026-11-23T15:00:00Z', '2026-11-23T16:00:00Z');
    const learner = await student(w);
    expect(codes(await tryToBook(w, learner, teacher, ['2026-11-23T15:00:00Z']))).toEqual(['SLOT_NOT_AVAILABLE']);
    expect(codes(await tryToBook(w, learner, teacher, [MONDAY_9]))).toEqual([]);
    await choose(w, teacher, { ignoreAllDayEvents: false });
    expect(codes(await tryToBook(w, learner, teacher, ['2026-11-23T11:00:00Z']))).toEqual(['SLOT_NOT_AVAILABLE']);
  });
});

describe('a stale calendar asked live', () => {
  test('is one of several: all that block are asked, and an error of one is unknown', async () => {
    const w = await world({ now: SUNDAY, env: STALE_SOON });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { blocking: ['primary', family] });
    await w.advance('PT31M');
    await addEvent(w, family, '2026-12-07T09:15:00Z', '2026-12-07T09:45:00Z');
    const learner = await student(w);
    expect(codes(await tryToBook(w, learner, teacher, [MONDAY_9]))).toEqual(['SLOT_NOT_AVAILABLE']);
    await removeCalendar(w, teacher, family);
    expect(codes(await tryToBook(w, learner, teacher, ['2026-11-23T11:00:00Z']))).toEqual(['CALENDAR_UNKNOWN']);
  });

  test('does not hold a session’s own event against its move', async () => {
    const w = await world({ now: SUNDAY, env: STALE_SOON });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_9]);
    await w.advance('PT31M');
    const { id: sessionId } = await sessionOf(w, booking, 0);
    const move = (newStart: string) =>
      rescheduleSessions(w.deps, learner, { sessionId, scope: 'THIS_SESSION', newStart: at(newStart), reason: null });
    await addEvent(w, teacher.email, '2026-11-23T11:00:00Z', '2026-11-23T12:00:00Z');
    expect(codes(await move('2026-11-23T10:30:00Z'))).toEqual(['SLOT_NOT_AVAILABLE']);
    expect(codes(await move('2026-11-23T09:30:00Z'))).toEqual([]);
  });
});

describe('a calendar sessions are written to', () => {
  /** The account may still read the calendar, and no longer write to it. */
  const readOnly = (w: World, id: string): World['deps'] => ({
    ...w.deps,
    calendars: {
      ...w.deps.calendars,
      listCalendars: async (token) =>
        (await w.deps.calendars.listCalendars(token)).map((listed) =>
          listed.calendarId === id ? { ...listed, isWritable: false } : listed,
        ),
      async putEvent(token, request) {
        if (request.calendarId === id) throw new ProviderError('google', 'FORBIDDEN', 'calendar.events.patch');
        return w.deps.calendars.putEvent(token, request);
      },
    },
  });

  test('that became read-only is told once, and its sessions follow to the calendar chosen instead', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, family } = await withTwo(w);
    await choose(w, teacher, { writeTo: family });
    await w.settle();
    const learner = await student(w);
    const booking = await paid(w, learner, teacher, ['2026-11-25T10:00:00Z']);
    const heard = async () =>
      (await readEventsAfter(w.deps.db, teacher.id, 0, 100)).filter(
        ({ body }) => body.kind === 'CALENDAR_STATE_CHANGED',
      ).length;
    const before = await heard();
    const deps = readOnly(w, family);
    await refreshCalendarList(deps, teacher.id);
    await refreshCalendarList(deps, teacher.id);
    expect(await heard()).toBe(before + 1);
    expect(await view(w, teacher, family)).toMatchObject({ isWritable: false, isWriteTarget: true });
    await choose(w, teacher, { writeTo: 'primary' });
    const session = await sessionOf(w, booking, 0);
    const newStart = at('2026-11-25T13:00:00Z');
    await rescheduleSessions(w.deps, learner, {
      sessionId: session.id,
      scope: 'THIS_SESSION',
      newStart,
      reason: null,
    });
    await drainOutbox(deps, deps.timers);
    const events = await w.events(teacher.email);
    expect(events.map(({ start }) => at(start?.dateTime ?? ''))).toContain(newStart);
    expect((await sessionOf(w, booking, 0)).googleCalendarId).toBe('primary');
  });
});
