import { describe, expect, test } from 'vitest';
import { chooseCalendars } from '../../src/app/choose-calendars.ts';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { oweCalendarSyncs } from '../../src/app/owe-calendar-syncs.ts';
import { oweWatchChannels } from '../../src/app/owe-watch-channels.ts';
import { readConnection } from '../../src/app/read-connection.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { inTransaction } from '../../src/db/client.ts';
import { listChannels, type WatchChannel } from '../../src/db/queries/watch-channels.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, HOUR_MS, instant } from '../../src/domain/time.ts';
import { at } from '../support/bookings.ts';
import { addCalendar, addEvent } from '../support/google-calendars.ts';
import { connect, connectedMentor, mentor } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const PUSHED = { CALENDAR_PUSH: 'true' };

const channelsOf = (w: World, owner: Mentor) => listChannels(w.deps.db, owner.id);
const listings = async (w: World) => (await w.requests('google', '/events')).filter(({ method }) => method === 'GET');
const monday = async (w: World, owner: Mentor) => {
  const range = { from: at('2026-11-23T00:00:00Z'), to: at('2026-11-24T00:00:00Z') };
  return (await listSlots(w.deps, { mentorId: owner.id, ...range })).slots.map(({ start }) => start);
};

/** What Google would send over a channel, with the token only Google knows. */
async function pushed(w: World, channel: WatchChannel, more: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${w.url}/webhooks/google`, {
    method: 'POST',
    headers: {
      'x-goog-channel-id': channel.id,
      'x-goog-channel-token': await tokenOf(w, channel),
      'x-goog-resource-id': channel.resourceId ?? '',
      'x-goog-resource-state': 'exists',
      ...more,
    },
  });
  return response.status;
}

/** As it was told to Google when the channel was opened. */
async function tokenOf(w: World, channel: WatchChannel): Promise<string> {
  return (await openings(w)).find(({ id }) => id === channel.id)?.token ?? '';
}

/** What Google was asked to open, the oldest first. */
async function openings(w: World): Promise<{ id: string; token: string }[]> {
  return (await w.requests('google', '/events/watch')).map(({ body }) => body as { id: string; token: string });
}

/** What the minute's tick would do, and what it owes. */
async function renew(w: World): Promise<void> {
  await inTransaction(w.deps.db, (tx) => oweWatchChannels(w.deps, tx, instant(w.now())));
  await w.settle();
}

describe('a calendar that blocks', () => {
  test('is watched over a channel of its own, of whose token only a hash is kept', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await connectedMentor(w);
    const [channel, ...more] = await channelsOf(w, teacher);
    if (channel === undefined) throw new Error('no channel');
    expect(more).toEqual([]);
    const token = await tokenOf(w, channel);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(channel)).not.toContain(token);
    expect(channel.expiresAt).toBe(addMs(instant(w.now()), 7 * DAY_MS));
    const [calendar] = (await readConnection(w.deps, teacher.id)).calendars;
    expect(calendar?.channelExpiresAt).toBe(channel.expiresAt);
  });

  test('is read when Google says it changed', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await connectedMentor(w);
    expect((await monday(w, teacher)).at(0)).toBe(at('2026-11-23T09:00:00Z'));
    await addEvent(w, teacher.email, '2026-11-23T09:00:00Z', '2026-11-23T16:00:00Z');
    await w.advance('PT1S');
    expect((await monday(w, teacher)).at(0)).toBeUndefined();
  });

  test('is not watched where Google cannot reach us', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await renew(w);
    expect(await channelsOf(w, teacher)).toEqual([]);
    expect(await w.requests('google', '/watch')).toEqual([]);
  });

  test('gets the next channel a day before the last ends at least: first the new one, then the old one is stopped', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await connectedMentor(w);
    const [first] = await channelsOf(w, teacher);
    await w.advanceTo(addMs(instant(w.now()), 4 * DAY_MS));
    await renew(w);
    expect(await channelsOf(w, teacher)).toEqual([first]);
    await w.advanceTo(addMs(instant(w.now()), DAY_MS + HOUR_MS));
    await renew(w);
    const [second, ...more] = await channelsOf(w, teacher);
    expect(more).toEqual([]);
    expect((first?.expiresAt ?? 0) - w.now()).toBeGreaterThan(DAY_MS);
    expect(second?.expiresAt).toBe(addMs(instant(w.now()), 7 * DAY_MS));
    const calls = (await w.requests('google')).filter(({ path }) => /watch|stop/.test(path));
    expect(calls.map(({ path }) => path.split('/').pop())).toEqual(['watch', 'watch', 'stop']);
    expect(calls.at(-1)?.body).toEqual({ id: first?.id, resourceId: first?.resourceId });
  });

  test('is watched by one channel though the answer to its opening was lost', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await mentor(w);
    await w.fault({ provider: 'google', kind: 'reset', after: true, path: '/watch', count: 1 });
    await connect(w, teacher);
    await w.advance('PT5M');
    const [channel, ...more] = await channelsOf(w, teacher);
    if (channel === undefined) throw new Error('no channel');
    expect([channel.resourceId !== null, more]).toEqual([true, []]);
    const [lost] = await openings(w);
    const orphan = { ...channel, id: lost?.id ?? '' };
    expect(orphan.id).not.toBe(channel.id);
    expect(await pushed(w, orphan)).toBe(404);
  });
});

describe('a channel', () => {
  test('is stopped when its calendar is not to block any more', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await mentor(w);
    const family = await addCalendar(w, teacher, { name: 'Family' });
    await connect(w, teacher);
    const [first] = await channelsOf(w, teacher);
    await chooseCalendars(w.deps, teacher, { blocking: [family], writeTo: null, ignoreAllDayEvents: null });
    await w.settle();
    expect((await channelsOf(w, teacher)).map(({ calendarId }) => calendarId)).toEqual([family]);
    expect((await w.requests('google', '/stop')).map(({ body, status }) => [body, status])).toEqual([
      [{ id: first?.id, resourceId: first?.resourceId }, 204],
    ]);
  });

  test('that died with its grant is followed by a new one as soon as the account is connected again', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await mentor(w);
    const family = await addCalendar(w, teacher, { name: 'Family' });
    await connect(w, teacher);
    await chooseCalendars(w.deps, teacher, { blocking: ['primary', family], writeTo: null, ignoreAllDayEvents: null });
    await w.settle();
    const before = (await channelsOf(w, teacher)).map(({ id }) => id);
    expect(before).toHaveLength(2);
    await w.control('POST', 'google/revoke', { email: teacher.email });
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('GRANT_DEAD');
    await connect(w, teacher);
    await renew(w);
    const after = await channelsOf(w, teacher);
    expect(after.map(({ calendarId }) => calendarId).sort()).toEqual([family, 'primary'].sort());
    expect(after.filter(({ id }) => before.includes(id))).toEqual([]);
  });

  test('is stopped before the grant it rests on is taken back', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await connectedMentor(w);
    await disconnectGoogleCalendar(w.deps, teacher);
    await w.settle();
    expect(await channelsOf(w, teacher)).toEqual([]);
    const ended = (await w.requests('google')).filter(({ path }) => /stop|revoke/.test(path));
    expect(ended.map(({ path, status }) => [path.split('/').pop(), status])).toEqual([
      ['stop', 204],
      ['revoke', 200],
    ]);
  });
});

describe('a message', () => {
  test('of a burst of fifty is one sync, and the greeting of a channel none', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await connectedMentor(w);
    const [channel] = await channelsOf(w, teacher);
    if (channel === undefined) throw new Error('no channel');
    await w.advance('PT1S');
    const before = (await listings(w)).length;
    expect(await pushed(w, channel, { 'x-goog-resource-state': 'sync' })).toBe(200);
    await w.settle();
    expect(await listings(w)).toHaveLength(before);
    const answers = await Promise.all(Array.from({ length: 50 }, () => pushed(w, channel)));
    expect(new Set(answers)).toEqual(new Set([200]));
    await w.settle();
    expect(await listings(w)).toHaveLength(before + 1);
  });

  test.each([
    ['with another token', { 'x-goog-channel-token': 'guessed' }],
    ['without a token', { 'x-goog-channel-token': '' }],
    ['about another resource', { 'x-goog-resource-id': 'other' }],
    ['of an unknown channel', { 'x-goog-channel-id': '00000000-0000-4000-8000-000000000000' }],
    ['of a channel that is no name of ours', { 'x-goog-channel-id': "' or true --" }],
  ])('%s is believed by nobody', async (_name, headers) => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const [channel] = await channelsOf(w, await connectedMentor(w));
    if (channel === undefined) throw new Error('no channel');
    await w.advance('PT1S');
    const before = (await listings(w)).length;
    expect(await pushed(w, channel, headers)).toBe(404);
    await w.settle();
    expect(await listings(w)).toHaveLength(before);
  });

  test('of a channel that was stopped is believed by nobody', async () => {
    const w = await world({ now: SUNDAY, env: PUSHED });
    const teacher = await connectedMentor(w);
    const [channel] = await channelsOf(w, teacher);
    if (channel === undefined) throw new Error('no channel');
    await disconnectGoogleCalendar(w.deps, teacher);
    expect(await pushed(w, channel)).toBe(404);
  });
});

test('with every message lost the mirror agrees within the poll interval', async () => {
  const w = await world({ now: SUNDAY, env: { ...PUSHED, CALENDAR_POLL_MINUTES: '10' } });
  const teacher = await connectedMentor(w);
  await w.control('POST', 'google/pushes', { lost: 1 });
  await addEvent(w, teacher.email, '2026-11-23T09:00:00Z', '2026-11-23T16:00:00Z');
  for (let minute = 0; minute < 10; minute += 1) {
    await w.advance('PT1M');
    await inTransaction(w.deps.db, (tx) => oweCalendarSyncs(w.deps, tx, instant(w.now())));
  }
  await w.settle();
  expect(await monday(w, teacher)).toEqual([]);
});
