import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { withGoogleAccess } from '../../src/app/google-access.ts';
import { at } from '../support/bookings.ts';
import { connectedMentor } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';

describe('an access token that ended', () => {
  const tokenRequests = (w: World) => w.requests('google', '/token');

  test('is refreshed once for a hundred calls', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const before = (await tokenRequests(w)).length;
    w.jumpTo(at('2026-11-22T14:00:00Z'));
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => withGoogleAccess(w.deps, teacher.id, async (token) => token)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(await tokenRequests(w)).toHaveLength(before + 1);
  });

  test('keeps no database connection while Google takes its time over a new one', async () => {
    const w = await world({ now: SUNDAY, env: { DATABASE_MAX_CONNECTIONS: '2' } });
    const mentors = [];
    for (const name of ['Anna One', 'Berta Two', 'Cora Three']) mentors.push(await connectedMentor(w, {}, name));
    w.jumpTo(at('2026-11-22T14:00:00Z'));
    const slow = slowRefresh(w);
    const calls = mentors.map(({ id }) => withGoogleAccess(slow.deps, id, async (token) => token));
    await slow.asked(2);
    expect([...(await w.deps.db.execute(sql`select 1 as answer`))]).toEqual([{ answer: 1 }]);
    slow.answer();
    expect(await Promise.all(calls)).toEqual(Array(3).fill('late token'));
  });
});

/** Google's token endpoint, asked and not answering until told to. */
function slowRefresh(w: World) {
  let answer = () => {};
  const told = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let count = 0;
  let onAsked = () => {};
  const refresh = async () => {
    count += 1;
    onAsked();
    await told;
    return { accessToken: 'late token', expiresAt: at('2026-11-22T16:00:00Z'), refreshToken: null };
  };
  return {
    deps: { ...w.deps, calendars: { ...w.deps.calendars, refresh } },
    answer,
    asked: (times: number) =>
      new Promise<void>((resolve) => {
        onAsked = () => {
          if (count >= times) resolve();
        };
        onAsked();
      }),
  };
}
