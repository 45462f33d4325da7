import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import type { User } from '../../src/domain/actor.ts';
import { parseCalendar } from '../adapters/invite/parsed-calendar.ts';
import { dataOf } from '../graphql/client.ts';
import { at, hold, paid, sessionOf, sessionsOf } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

async function feedOf(w: World, user: User): Promise<string> {
  const { createCalendarFeed } = await dataOf(w, user, operations.CreateCalendarFeedDocument);
  const url = createCalendarFeed.calendarFeed?.url;
  if (url === undefined) throw new Error('no feed was made');
  return url;
}

/** The address is public; the world listens elsewhere. */
const read = (w: World, url: string, headers: Record<string, string> = {}) =>
  fetch(`${w.url}${new URL(url).pathname}`, { headers });

const eventsOf = async (w: World, url: string) => parseCalendar(await (await read(w, url)).text()).events;

describe('a calendar feed', () => {
  test('shows both sides what they agreed to, under the ids Google has', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [TUESDAY_9]);
    const sessions = await sessionsOf(w, booking);
    for (const [who, other] of [
      [learner, teacher],
      [teacher, learner],
    ] as const) {
      const response = await read(w, await feedOf(w, who));
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      const { events, method } = parseCalendar(await response.text());
      expect(method).toBe('PUBLISH');
      expect(events.map(({ uid }) => uid)).toEqual(sessions.map(({ googleIcalUid }) => googleIcalUid));
      expect(events.map(({ start }) => at(start))).toEqual(sessions.map(({ start }) => start));
      expect(events.map(({ title }) => title)).toEqual(sessions.map(() => `Algebra with ${other.name}`));
      expect(events.flatMap(({ attendees }) => attendees)).toEqual([]);
    }
  });

  test('follows a move with a higher sequence, and forgets what is cancelled', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [TUESDAY_9]);
    const url = await feedOf(w, learner);
    const before = await eventsOf(w, url);
    const first = await sessionOf(w, booking, 0);
    const later = at('2026-11-24T13:00:00Z');
    await rescheduleSessions(w.deps, learner, {
      ...{ sessionId: first.id, scope: 'THIS_SESSION', newStart: later, reason: null },
    });
    const moved = await eventsOf(w, url);
    const movedFirst = moved.find(({ uid }) => uid === before[0]?.uid);
    expect(at(movedFirst?.start ?? '')).toBe(later);
    expect(movedFirst?.sequence).toBeGreaterThan(before[0]?.sequence ?? Number.NaN);
    await cancelSessions(w.deps, learner, { sessionId: first.id, scope: 'THIS_SESSION', reason: null });
    expect((await eventsOf(w, url)).map(({ uid }) => uid)).toEqual(before.slice(1).map(({ uid }) => uid));
  });

  test('of somebody without sessions is an empty calendar; times held for payment are not in it', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    await hold(w, learner, teacher, [TUESDAY_9]);
    expect(await eventsOf(w, await feedOf(w, learner))).toEqual([]);
  });

  test('speaks its owner’s language', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    await w.deps.db.execute(sql`update users set locale = 'de-AT' where id = ${learner.id}`);
    await paid(w, learner, teacher, [TUESDAY_9]);
    expect((await eventsOf(w, await feedOf(w, learner)))[0]?.title).toBe(`Algebra mit ${teacher.name}`);
  });

  test('that has not changed is not sent twice', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    await paid(w, learner, teacher, [TUESDAY_9]);
    const url = await feedOf(w, learner);
    const etag = (await read(w, url)).headers.get('etag') ?? '';
    await w.advance('PT1H');
    const again = await read(w, url, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('the address of a feed', () => {
  test('stays the same until it is renewed; then the old one leads nowhere', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    expect(await dataOf(w, learner, operations.CalendarFeedDocument)).toEqual({ calendarFeed: null });
    const [first, again] = [await feedOf(w, learner), await feedOf(w, learner)];
    expect(again).toBe(first);
    const { renewCalendarFeed } = await dataOf(w, learner, operations.RenewCalendarFeedDocument);
    const second = renewCalendarFeed.calendarFeed?.url ?? '';
    expect([(await read(w, first)).status, (await read(w, second)).status]).toEqual([404, 200]);
    const { calendarFeed } = await dataOf(w, learner, operations.CalendarFeedDocument);
    expect(calendarFeed).toMatchObject({ url: second, lastReadAt: '2026-11-22T12:00:00.000Z' });
  });

  test('is one, whoever asks for it at the same time', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const urls = await Promise.all(Array.from({ length: 8 }, () => feedOf(w, learner)));
    expect(new Set(urls).size).toBe(1);
  });

  test('that is revoked, of somebody blocked, or made up, leads nowhere', async () => {
    const w = await world({ now: SUNDAY });
    const [learner, blocked] = [await student(w), await student(w, 'Bo Blocked')];
    const [revoked, theirs] = [await feedOf(w, learner), await feedOf(w, blocked)];
    await dataOf(w, learner, operations.RevokeCalendarFeedDocument);
    await w.deps.db.execute(sql`update users set blocked_at = created_at where id = ${blocked.id}`);
    const madeUp = `${w.url}/calendar/${'x'.repeat(43)}.ics`;
    const answers = await Promise.all([revoked, theirs, madeUp].map((url) => read(w, url)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  });

  test('has 256 bits nobody finds in the database', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const [, token = ''] = /\/calendar\/([\w-]+)\.ics$/.exec(await feedOf(w, learner)) ?? [];
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const rows = await w.deps.db.execute(sql`select calendar_feeds::text as row from calendar_feeds`);
    const audit = await w.deps.db.execute(sql`select audit_log::text as row from audit_log`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify([...rows, ...audit])).not.toContain(token);
  });
});
