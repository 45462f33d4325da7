import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { connectGoogleCalendar } from '../../src/app/connect-google-calendar.ts';
import type { Deps } from '../../src/app/deps.ts';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { finishGoogleConsent } from '../../src/app/finish-google-consent.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { oweCalendarSyncs } from '../../src/app/owe-calendar-syncs.ts';
import { readConnection } from '../../src/app/read-connection.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { inTransaction } from '../../src/db/client.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { REQUIRED_SCOPES } from '../../src/domain/calendar/scopes.ts';
import { addMs, DAY_MS, instant, MINUTE_MS } from '../../src/domain/time.ts';
import type { Wakeup } from '../../src/domain/wakeup.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { type CalendarChanges, type CalendarGrant, ProviderError } from '../../src/ports/calendar-provider.ts';
import { at, tryToBook } from '../support/bookings.ts';
import { connect, connectedMentor, mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY = { from: at('2026-11-24T00:00:00Z'), to: at('2026-11-25T00:00:00Z') };
const stateOf = async (w: World, owner: Mentor) => (await readConnection(w.deps, owner.id)).state;
const slotStarts = async (w: World, owner: Mentor) =>
  (await listSlots(w.deps, { mentorId: owner.id, ...TUESDAY })).slots.map(({ start }) => start);

type Told = Extract<Wakeup, { kind: 'availability' }>;

/** The next stretch of time told to be changed, from the moment of asking. */
function nextToldStretch(w: World): Promise<Told> {
  return new Promise((resolve) => {
    const stop = w.deps.live.subscribe((wakeup) => {
      if (wakeup.kind !== 'availability') return;
      stop();
      resolve(wakeup);
    });
  });
}

describe('a grant that is to be taken back', () => {
  test('is left alone when its account is connected again by then', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.fault({ provider: 'google', kind: '500', path: '/revoke' });
    await disconnectGoogleCalendar(w.deps, teacher);
    await consent(w, teacher);
    await w.healed();
    await w.advance('PT2H');
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('SYNCED');
    expect(await stateOf(w, teacher)).toBe('CONNECTED');
  });
});

describe('the stretch of time told to be changed', () => {
  test('covers every slot a booking takes away, the rest of a full day included', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w, { maxSessionsPerDay: 1 });
    const before = await slotStarts(w, teacher);
    const told = nextToldStretch(w);
    await tryToBook(w, await student(w), teacher, ['2026-11-24T13:00:00Z'], { type: 'TRIAL' });
    const { from, to } = await told;
    expect(await slotStarts(w, teacher)).toEqual([]);
    expect(before.length).toBeGreaterThan(0);
    expect(before.filter((start) => start < from || start >= to)).toEqual([]);
  });
});

describe('a consent', () => {
  test('that grants too little takes all slots away, and says so', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    const told = nextToldStretch(w);
    await connect(w, teacher, { scopes: ['openid', 'email'] });
    const { from, to } = await told;
    expect(await slotStarts(w, teacher)).toEqual([]);
    expect([from <= TUESDAY.from, to >= TUESDAY.to]).toEqual([true, true]);
    expect(await statesTold(w, teacher)).toEqual(['PARTIAL_SCOPES']);
  });

  test('whose calendar cannot be read at first tells the dashboard that nothing is known', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await w.fault({ provider: 'google', kind: '500', path: '/calendars/' });
    await consent(w, teacher);
    expect(await statesTold(w, teacher)).toEqual(['CALENDAR_ERROR']);
    await w.healed();
    await w.advance('PT1M');
    expect(await statesTold(w, teacher)).toEqual(['CALENDAR_ERROR', 'CONNECTED']);
  });

  test('given twice at once ends in one connection', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await person(w, 'MENTOR', 'Nora New');
    const granted = { ...GRANT, accountEmail: teacher.email };
    const outcomes = await atOnce(w, [() => comeBack(w, teacher, granted), () => comeBack(w, teacher, granted)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['CONNECTED', 'CONNECTED']);
  });

  test('of two mentors with one account at once is one mentor’s', async () => {
    const w = await world({ now: SUNDAY });
    const mentors = [await mentor(w), await mentor(w, {}, 'Nora New')];
    const consents = mentors.map((each) => () => comeBack(w, each, GRANT));
    const outcomes = await atOnce(w, consents);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['ACCOUNT_IN_USE', 'CONNECTED']);
  });
});

describe('a calendar is read', () => {
  test('again an hour after Google refused, and is well then', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    expect(await syncGoogleCalendar(listing(w, refused), teacher.id)).toBe('REFUSED');
    expect(await stateOf(w, teacher)).toBe('CALENDAR_ERROR');
    await pollAfter(w, 59);
    expect(await stateOf(w, teacher)).toBe('CALENDAR_ERROR');
    await syncGoogleCalendar(listing(w, refused), teacher.id);
    await pollAfter(w, 59);
    expect(await stateOf(w, teacher)).toBe('CALENDAR_ERROR');
    await pollAfter(w, 2);
    expect(await stateOf(w, teacher)).toBe('CONNECTED');
  });

  test('at once when the last time lies in the future', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const today = w.now();
    w.jumpTo(addMs(instant(today), DAY_MS));
    await syncGoogleCalendar(w.deps, teacher.id);
    w.jumpTo(instant(today));
    expect(await stateOf(w, teacher)).toBe('STALE');
    await pollAfter(w, 1);
    expect(await stateOf(w, teacher)).toBe('CONNECTED');
  });

  test('not before the time Google asked to wait', async () => {
    const w = await world({ now: SUNDAY, env: { CALENDAR_POLL_MINUTES: '5', CALENDAR_STALE_MINUTES: '30' } });
    await connectedMentor(w);
    let asked = 0;
    const listChanges = () => {
      asked += 1;
      return Promise.reject(new ProviderError('google', 'RATE_LIMITED', 'calendar.events.list', 20 * MINUTE_MS));
    };
    const deps = listing(w, listChanges);
    for (let minute = 0; minute < 23; minute++) {
      w.jumpTo(addMs(instant(w.now()), MINUTE_MS));
      await inTransaction(w.deps.db, (tx) => oweCalendarSyncs(w.deps, tx, instant(w.now())));
      await drainOutbox(deps, w.deps.timers);
    }
    expect(asked).toBe(1);
  });
});

describe('an answer that comes after the mentor connected another account', () => {
  const other = { ...GRANT, accountId: 'another account' };

  test('is not written into the new connection', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await comeBack(w, teacher, GRANT, down);
    const overtaken = listing(w, async () => {
      await comeBack(w, teacher, other, down);
      return {
        ...EMPTY,
        changes: [{ eventId: 'e1', sessionId: null, allDay: false, busy: { start: TUESDAY.from, end: TUESDAY.to } }],
      };
    });
    await syncGoogleCalendar(overtaken, teacher.id);
    expect(await stateOf(w, teacher)).toBe('CALENDAR_ERROR');
    expect([...(await w.deps.db.execute(sql`select * from busy_times`))]).toEqual([]);
  });

  test('does not bring the new connection into error', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w);
    await comeBack(w, teacher, GRANT);
    const overtaken = listing(w, async () => {
      await comeBack(w, teacher, other);
      return refused();
    });
    await syncGoogleCalendar(overtaken, teacher.id);
    expect(await stateOf(w, teacher)).toBe('CONNECTED');
  });
});

const GRANT: CalendarGrant = {
  accessToken: 'access',
  accessTokenExpiresAt: at('2026-11-22T13:00:00Z'),
  refreshToken: 'refresh',
  grantedScopes: REQUIRED_SCOPES,
  accountId: 'one account',
  accountEmail: 'one@people.test',
};
const EMPTY: CalendarChanges = { full: true, changes: [], ownEvents: [], nextSyncToken: 'next', timeZone: 'UTC' };
const empty = () => Promise.resolve(EMPTY);
const down = () => Promise.reject(new ProviderError('google', 'UNAVAILABLE', 'calendar.events.list'));
const refused = () => Promise.reject(new ProviderError('google', 'NOT_FOUND', 'calendar.events.list'));

/** The world’s own, with Google’s listing of the calendar replaced. */
function listing(w: World, listChanges: () => Promise<CalendarChanges>): Deps {
  return { ...w.deps, calendars: { ...w.deps.calendars, listChanges } };
}

/** The way back from a consent whose code is worth `grant`. */
async function comeBack(
  w: World,
  owner: Mentor,
  grant: CalendarGrant,
  listChanges = empty as () => Promise<CalendarChanges>,
) {
  const { authorizationUrl } = await connectGoogleCalendar(w.deps, owner);
  const { calendars } = listing(w, listChanges);
  const deps = { ...w.deps, calendars: { ...calendars, exchangeCode: () => Promise.resolve(grant) } };
  const state = new URL(authorizationUrl).searchParams.get('state');
  return finishGoogleConsent(deps, { state, code: 'code', error: null, browserSecret: null });
}

async function consent(w: World, owner: Mentor): Promise<void> {
  const { authorizationUrl } = await connectGoogleCalendar(w.deps, owner);
  await w.control('POST', 'google/consent', { email: owner.email, authorizationUrl });
}

async function statesTold(w: World, owner: Mentor) {
  const told = await readEventsAfter(w.deps.db, owner.id, 0, 100);
  return told.flatMap(({ body }) => (body.kind === 'CALENDAR_STATE_CHANGED' ? [body.state] : []));
}

async function pollAfter(w: World, minutes: number): Promise<void> {
  w.jumpTo(addMs(instant(w.now()), minutes * MINUTE_MS));
  await inTransaction(w.deps.db, (tx) => oweCalendarSyncs(w.deps, tx, instant(w.now())));
  await drainOutbox(w.deps, w.deps.timers);
}

/** Begins all, and lets connections be written only when each of them waits for another or for that. */
async function atOnce<T>(w: World, begin: readonly (() => Promise<T>)[]): Promise<T[]> {
  let begun: Promise<T>[] = [];
  await w.deps.db.transaction(async (tx) => {
    await tx.execute(sql`lock table calendar_connections in share mode`);
    begun = begin.map((each) => each());
    await vi.waitFor(async () => {
      const waiting = sql`select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      expect([...(await w.deps.db.execute(waiting))]).toEqual([{ waiting: begin.length }]);
    });
  });
  return Promise.all(begun);
}
