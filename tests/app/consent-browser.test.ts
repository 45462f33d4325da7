import { describe, expect, test } from 'vitest';
import { readConnection } from '../../src/app/read-connection.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { mentor } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const BOUND = { REQUIRE_CONSENT_COOKIE: 'true' };

/** Starts a consent as a dashboard does, and answers with what the browser keeps of it. */
async function begin(w: World, someone: Mentor) {
  const response = await fetch(`${w.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await w.host.issueToken(someone.email)}`,
    },
    body: JSON.stringify({ query: 'mutation { connectGoogleCalendar { authorizationUrl } }' }),
  });
  const { data } = (await response.json()) as { data: { connectGoogleCalendar: { authorizationUrl: string } } };
  const [cookie = ''] = response.headers.getSetCookie();
  return { authorizationUrl: data.connectGoogleCalendar.authorizationUrl, kept: cookie.split(';')[0] ?? '', cookie };
}

/** Allows everything on Google's page, in a browser that holds this cookie. */
function allow(w: World, someone: Mentor, authorizationUrl: string, cookie: string | null) {
  const consent = { email: someone.email, authorizationUrl, ...(cookie !== null && { cookie }) };
  return w.control<{ status: number; body: string }>('POST', 'google/consent', consent);
}

const stateOf = async (w: World, owner: Mentor) => (await readConnection(w.deps, owner.id)).state;
const exchanges = async (w: World) => (await w.requests('google', '/token')).length;

describe('a consent that belongs to its browser', () => {
  test('is finished by the browser that began it, which then forgets its cookie', async () => {
    const w = await world({ now: SUNDAY, env: BOUND });
    const teacher = await mentor(w);
    const { authorizationUrl, kept, cookie } = await begin(w, teacher);
    expect(cookie).toMatch(/^google-consent=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(authorizationUrl).not.toContain(kept.split('=')[1]);
    expect((await allow(w, teacher, authorizationUrl, `other=1; ${kept}`)).status).toBe(200);
    expect(await stateOf(w, teacher)).toBe('CONNECTED');
    const again = await fetch(`${w.url}/oauth/google/callback?state=none`, { headers: { cookie: kept } });
    expect(again.headers.getSetCookie()).toEqual(['google-consent=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
  });

  test('is refused in a browser without the cookie or with that of another consent, and its code is not used', async () => {
    const w = await world({ now: SUNDAY, env: BOUND });
    const [teacher, attacker] = [await mentor(w), await mentor(w, {}, 'Mallory Mentor')];
    const lured = await begin(w, attacker);
    expect((await allow(w, teacher, lured.authorizationUrl, null)).status).toBe(400);
    const again = await begin(w, attacker);
    const own = await begin(w, teacher);
    const refused = await allow(w, teacher, again.authorizationUrl, own.kept);
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('another browser')]);
    expect(await exchanges(w)).toBe(0);
    // The state is spent, also for whoever has the right cookie.
    expect((await allow(w, teacher, again.authorizationUrl, again.kept)).status).toBe(400);
    expect([await stateOf(w, teacher), await stateOf(w, attacker)]).toEqual(['DISCONNECTED', 'DISCONNECTED']);
  });
});

test('where the cookie is not required one that differs is refused all the same, and none is taken', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, other] = [await mentor(w), await mentor(w, {}, 'Mallory Mentor')];
  const own = await begin(w, teacher);
  const lured = await begin(w, other);
  expect((await allow(w, teacher, lured.authorizationUrl, own.kept)).status).toBe(400);
  expect((await allow(w, teacher, own.authorizationUrl, null)).status).toBe(200);
});
