import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { claimRoomAttempt } from '../../src/db/queries/session-google.ts';
import { sessionEventId } from '../../src/domain/calendar/session-event.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { hold, pay, sessionOf, sessionsOf } from '../support/bookings.ts';
import { connectedMentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';

async function trial(w: World, start = MONDAY_9) {
  const teacher = await connectedMentor(w);
  const booking = await hold(w, await student(w), teacher, [start], { type: 'TRIAL' });
  return { teacher, booking, session: await sessionOf(w, booking, 0) };
}

const withPutEvent = (w: World, putEvent: Deps['calendars']['putEvent']): Deps => ({
  ...w.deps,
  calendars: { ...w.deps.calendars, putEvent },
});

/** A Google that always says it is still making the conference; `asked` fills with the request ids. */
function pendingForEver(w: World) {
  const asked: (string | null)[] = [];
  const deps = withPutEvent(w, async (token, request) => {
    asked.push(request.event.conferenceRequestId);
    const event = { ...request.event, conferenceRequestId: null };
    return { ...(await w.deps.calendars.putEvent(token, { ...request, event })), meetLink: null };
  });
  return { deps, asked };
}

describe('a session’s room', () => {
  test('is open to whoever has its link, so that no student has to knock', async () => {
    const w = await world({ now: SUNDAY });
    const { booking } = await trial(w);
    await w.settle();
    const made = await w.requests('google', '/v2/spaces');
    expect(made.map(({ method, body }) => [method, body])).toEqual([['POST', { config: { accessType: 'OPEN' } }]]);
    expect((await sessionOf(w, booking, 0)).meetSpace).toMatch(/^spaces\//);
  });

  test('and its event are made at the first try, and nothing of them is owed then', async () => {
    const w = await world({ now: SUNDAY });
    await trial(w);
    await w.settle();
    const owed = await w.deps.db.execute(
      sql`select status, attempts, last_error from outbox where key like 'session/%/event'`,
    );
    expect([...owed]).toEqual([{ status: 'DONE', attempts: 1, last_error: null }]);
  });

  test('and its event wait for Google’s quota without wasting a try, and come as soon as it has room', async () => {
    const w = await world({ now: SUNDAY, env: { GOOGLE_USER_CALLS_PER_MINUTE: '12' } });
    const teacher = await connectedMentor(w);
    const booking = await hold(w, await student(w), teacher, [MONDAY_9, '2026-11-24T09:00:00Z']);
    await pay(w, booking);
    await w.settle();
    expect((await w.events(teacher.email)).length).toBeLessThan(8);
    await w.advance('PT10M');
    expect(await w.events(teacher.email)).toHaveLength(8);
    const owed = await w.deps.db.execute(
      sql`select distinct status, attempts from outbox where key like 'session/%/event'`,
    );
    expect([...owed]).toEqual([{ status: 'DONE', attempts: 1 }]);
    const rooms = (await sessionsOf(w, booking)).map(({ meetSpace }) => meetSpace);
    expect(new Set(rooms).size).toBe(8);
  });

  test('comes with the event where an earlier request for one was never heard of again', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, booking, session } = await trial(w);
    expect(await claimRoomAttempt(w.deps.db, session.id, w.now())).toBe(true);
    await w.settle();
    const after = await sessionOf(w, booking, 0);
    expect(after).toMatchObject({ meetLink: expect.stringContaining('https://meet.google.com/'), meetSpace: null });
    expect(await w.requests('google', '/v2/spaces')).toEqual([]);
    const [event, ...others] = await w.events(teacher.email);
    expect([event?.hangoutLink ?? event?.conferenceData?.entryPoints?.[0]?.uri, others]).toEqual([after.meetLink, []]);
    const [audit] = await w.deps.db.execute<{ details: object }>(
      `select details from audit_log where action = 'session.room_ready'`,
    );
    expect(audit?.details).toEqual({ madeBy: 'EVENT', unheardAttempt: w.now() });
  });

  test('is asked for again after a refusal, which made none', async () => {
    const w = await world({ now: SUNDAY });
    const { booking, session } = await trial(w);
    await w.fault({ provider: 'google', kind: '429', path: '/v2/spaces', count: 5 });
    await w.settle();
    expect((await sessionOf(w, booking, 0)).roomAskedAt).toBeNull();
    await w.advance('PT5M');
    const after = await sessionOf(w, booking, 0);
    expect(after.meetSpace).toMatch(/^spaces\//);
    expect(after.id).toBe(session.id);
  });

  test('that Google fails to make with the event is asked for under another request id', async () => {
    const w = await world({ now: SUNDAY });
    const { booking, session } = await trial(w);
    await claimRoomAttempt(w.deps.db, session.id, w.now());
    const asked: (string | null)[] = [];
    const failing = withPutEvent(w, async (token, request) => {
      asked.push(request.event.conferenceRequestId);
      if (asked.length > 1) return w.deps.calendars.putEvent(token, request);
      const written = await w.deps.calendars.putEvent(token, {
        ...request,
        event: { ...request.event, conferenceRequestId: null },
      });
      return { ...written, meetLink: null, conferenceFailed: true };
    });
    await drainOutbox(failing, w.deps.timers);
    w.jumpTo(addMs(w.now(), 5_000));
    await drainOutbox(failing, w.deps.timers);
    expect(asked).toEqual([`meet-${sessionEventId(session.id)}`, `meet-${sessionEventId(session.id, 1)}`]);
    expect((await sessionOf(w, booking, 0)).meetLink).not.toBeNull();
  });

  test('that Google keeps pending is looked for ever less often', async () => {
    const w = await world({ now: SUNDAY });
    const { session } = await trial(w);
    await claimRoomAttempt(w.deps.db, session.id, w.now());
    const { deps, asked } = pendingForEver(w);
    for (let passed = 0; passed < 300; passed += 5) {
      await drainOutbox(deps, w.deps.timers);
      w.jumpTo(addMs(w.now(), 5_000));
    }
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThan(25);
  });

  test('that stays pending is asked for under other request ids, and then left to a person', async () => {
    const w = await world({ mayFail: true, now: SUNDAY });
    const { session } = await trial(w, '2026-12-07T09:00:00Z');
    await claimRoomAttempt(w.deps.db, session.id, w.now());
    const { deps, asked } = pendingForEver(w);
    for (let tries = 0; tries < 60; tries += 1) {
      await drainOutbox(deps, w.deps.timers);
      w.jumpTo(addMs(w.now(), HOUR_MS));
    }
    expect([...new Set(asked)]).toEqual([0, 1, 2, 3, 4, 5].map((room) => `meet-${sessionEventId(session.id, room)}`));
    expect(asked).toHaveLength(48);
    const [owed] = await w.deps.db.execute(
      sql`select status, last_error from outbox where key = ${`session/${session.id}/event`}`,
    );
    expect(owed).toEqual({ status: 'PARKED', last_error: 'Google makes no conference' });
  });

  test('comes with the event where Google forbids the mentor to make one', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, booking } = await trial(w);
    const createRoom = async () => {
      throw new ProviderError('google', 'FORBIDDEN', 'meet.spaces.create');
    };
    await drainOutbox({ ...w.deps, meetings: { createRoom } }, w.deps.timers);
    const after = await sessionOf(w, booking, 0);
    expect(after).toMatchObject({ meetLink: expect.stringContaining('https://meet.google.com/'), meetSpace: null });
    expect(await w.events(teacher.email)).toHaveLength(1);
    const [audit] = await w.deps.db.execute<{ details: object }>(
      `select details from audit_log where action = 'session.room_ready'`,
    );
    expect(audit?.details).toEqual({ madeBy: 'EVENT' });
  });
});

describe('a session’s event', () => {
  test('gets another id where its own is taken for good', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, booking, session } = await trial(w);
    let refused = 0;
    const taken = withPutEvent(w, (token, request) => {
      if (request.event.eventId !== sessionEventId(session.id)) return w.deps.calendars.putEvent(token, request);
      refused += 1;
      throw new ProviderError('google', 'CONFLICT', 'calendar.events.insert');
    });
    await drainOutbox(taken, w.deps.timers);
    expect(refused).toBe(1);
    expect((await w.events(teacher.email)).map(({ id }) => id)).toEqual([sessionEventId(session.id, 1)]);
    expect((await sessionOf(w, booking, 0)).googleEventId).toBe(sessionEventId(session.id, 1));
    expect(await w.requests('google', '/v2/spaces')).toHaveLength(1);
  });

  test('waits hours where the calendar’s usage limits are spent, and its neighbours do not ask either', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const booking = await hold(w, await student(w), teacher, [MONDAY_9]);
    await w.fault({ provider: 'google', kind: 'quota', path: '/events', method: 'POST' });
    await pay(w, booking);
    await w.settle();
    const writes = async () => (await w.requests('google', '/events')).filter(({ method }) => method === 'POST').length;
    const asked = await writes();
    expect(asked).toBeLessThanOrEqual(2);
    await w.advance('PT119M');
    expect(await writes()).toBe(asked);
    await w.healed();
    await w.advance('PT2M');
    expect(await w.events(teacher.email)).toHaveLength(4);
    expect((await sessionsOf(w, booking)).every(({ meetLink }) => meetLink !== null)).toBe(true);
  });
});
