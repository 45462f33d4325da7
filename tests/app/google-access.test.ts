import { sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withGoogleAccess } from '../../src/app/google-access.ts';
import { compose } from '../../src/compose.ts';
import { findConnection } from '../../src/db/queries/calendars.ts';
import { claimRefresh } from '../../src/db/queries/refresh-leases.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { at } from '../support/bookings.ts';
import { connectedMentor } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';
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

  test('is refreshed once for a hundred calls on two servers at the same time', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const servers = [w.deps, await secondServer(w)];
    const before = (await tokenRequests(w)).length;
    w.jumpTo(at('2026-11-22T14:00:00Z'));
    const tokens = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        withGoogleAccess(servers[n % 2] ?? w.deps, teacher.id, async (token) => token),
      ),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(await tokenRequests(w)).toHaveLength(before + 1);
  });

  test('is refreshed by the other server when the first one fails', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    const other = await secondServer(w);
    w.jumpTo(at('2026-11-22T14:00:00Z'));
    const failing = {
      ...other,
      calendars: {
        ...other.calendars,
        refresh: () => Promise.reject(new ProviderError('google', 'UNAVAILABLE', 'oauth2.refresh')),
      },
    };
    const [failed, served] = await Promise.allSettled([
      withGoogleAccess(failing, teacher.id, async (token) => token),
      withGoogleAccess(w.deps, teacher.id, async (token) => token),
    ]);
    // Whichever server had its turn first, the one whose Google answers has a token in the end.
    expect(served.status).toBe('fulfilled');
    if (failed.status === 'fulfilled' && served.status === 'fulfilled') expect(failed.value).toBe(served.value);
    expect((await findConnection(w.deps.db, teacher.id))?.state).toBe('CONNECTED');
  });

  test('is refreshed after the lease of a server that died over it, and not before', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    w.jumpTo(at('2026-11-22T14:00:00Z'));
    const dead = { lease: crypto.randomUUID(), now: at('2026-11-22T14:00:00Z'), until: at('2026-11-22T14:00:15Z') };
    expect(await claimRefresh(w.deps.db, teacher.id, dead)).not.toBeNull();
    const before = (await tokenRequests(w)).length;
    const impatient = { ...w.deps, timers: { after: (_: number, run: () => void) => w.deps.timers.after(0, run) } };
    await expect(withGoogleAccess(impatient, teacher.id, async (token) => token)).rejects.toThrow('UNAVAILABLE');
    expect(await tokenRequests(w)).toHaveLength(before);
    w.jumpTo(at('2026-11-22T14:00:15Z'));
    await withGoogleAccess(w.deps, teacher.id, async (token) => token);
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

/** A second server: its own connections and adapters on the same database, beside the same Google. */
async function secondServer(w: World): Promise<World['deps']> {
  const { deps, close } = await compose(w.deps.config, { clock: w.deps.clock, log: silentLog });
  onTestFinished(close);
  return deps;
}
