import { describe, expect, test } from 'vitest';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import { listChannels } from '../../src/db/queries/watch-channels.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { connect, connectedMentor } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';

const subjects = async (w: World, { email }: Mentor) => (await w.mailbox(email)).map(({ subject }) => subject);
const DISCONNECTED = expect.stringContaining('disconnected');
const STALE = expect.stringContaining('not heard from your Google Calendar');

describe('a grant that Google ended', () => {
  test('is told to its mentor by one mail, and by another one for the next grant', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    for (const times of [1, 2]) {
      await w.control('POST', 'google/revoke', { email: teacher.email });
      await syncGoogleCalendar(w.deps, teacher.id);
      await syncGoogleCalendar(w.deps, teacher.id);
      await w.advance('PT2H');
      expect(await subjects(w, teacher)).toEqual(Array(times).fill(DISCONNECTED));
      await connect(w, teacher);
      await w.advance('PT2H');
    }
  });

  test('is not complained about to a mentor who has connected again by then', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.control('POST', 'google/revoke', { email: teacher.email });
    await w.fault({ provider: 'resend', kind: '500' });
    await syncGoogleCalendar(w.deps, teacher.id);
    await w.settle();
    await connect(w, teacher);
    await w.healed();
    await w.advance('PT2H');
    expect(await subjects(w, teacher)).toEqual([]);
  });
});

test('a calendar that cannot be read for too long is told once for each episode, by mail and on the dashboard', async () => {
  const w = await world({ now: SUNDAY, env: { CALENDAR_POLL_MINUTES: '10', CALENDAR_STALE_MINUTES: '60' } });
  const teacher = await connectedMentor(w);
  const told = async () =>
    (await readEventsAfter(w.deps.db, teacher.id, 0, 100)).flatMap(({ body }) =>
      body.kind === 'CALENDAR_STATE_CHANGED' && body.state === 'STALE' ? [body.state] : [],
    );
  for (const episode of [1, 2]) {
    await w.control('POST', 'faults', { provider: 'google', kind: '429', path: '/calendars/', retryAfter: 600 });
    await w.advance('PT50M');
    expect(await subjects(w, teacher)).toHaveLength(episode - 1);
    await w.advance('PT40M');
    expect(await subjects(w, teacher)).toEqual(Array(episode).fill(STALE));
    expect(await told()).toHaveLength(episode);
    await w.healed();
    await w.advance('PT20M');
  }
}, 60_000);

test('a clock that merely moved on while nobody asked Google makes nobody worry', async () => {
  const w = await world({ now: SUNDAY, env: { CALENDAR_POLL_MINUTES: '10', CALENDAR_STALE_MINUTES: '60' } });
  const teacher = await connectedMentor(w);
  w.jumpTo(addMs(w.now(), 30 * HOUR_MS));
  await w.advance('PT5M');
  expect(await subjects(w, teacher)).toEqual([]);
});

describe('disconnecting', () => {
  test('stops the channels, then takes the grant back, also where Google was down at first', async () => {
    const w = await world({ now: SUNDAY, env: { CALENDAR_PUSH: 'true' } });
    const teacher = await connectedMentor(w);
    await w.advance('PT2M');
    const open = (await listChannels(w.deps.db, teacher.id)).map(({ id }) => id);
    expect(open.length).toBeGreaterThan(0);
    await w.fault({ provider: 'google', kind: '503' });
    await disconnectGoogleCalendar(w.deps, teacher);
    await w.settle();
    expect(await listChannels(w.deps.db, teacher.id)).toEqual([]);
    await w.healed();
    w.jumpTo(addMs(w.now(), 10 * MINUTE_MS));
    await w.settle();
    const ended = (await w.requests('google'))
      .filter(({ status }) => status !== null && status < 300)
      .filter(({ path }) => path.includes('/channels/stop') || path === '/revoke');
    expect(ended.map(({ path }) => path.split('/').pop())).toEqual([...open.map(() => 'stop'), 'revoke']);
    expect(ended.flatMap(({ body }) => (body as { id?: string }).id ?? [])).toEqual(open);
  });

  test('works with a grant that is dead', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.control('POST', 'google/revoke', { email: teacher.email });
    await disconnectGoogleCalendar(w.deps, teacher);
    await w.settle();
    const [owed] = await w.deps.db.execute(`select count(*)::int as open from outbox where status <> 'DONE'`);
    expect(owed).toEqual({ open: 0 });
  });
});
