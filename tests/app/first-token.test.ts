import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { findUserByEmail } from '../../src/db/queries/users.ts';
import { type World, world } from '../support/world.ts';

const NOW = '2026-11-23T08:00:00Z';
const ID = '01900000-0000-4000-8000-00000000abcd';
const CLAIMS = { email: 'New@People.test', name: 'Nia New', role: 'STUDENT', zoneinfo: 'Europe/Kyiv', locale: 'uk' };

async function firstCall(w: World, claims: Record<string, unknown>, subject = ID): Promise<number> {
  const { key, issuer, audience } = w.deps.config.auth;
  if (!('secret' in key)) throw new Error('tests sign by a secret');
  const seconds = Math.floor(w.now() / 1_000);
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 600)
    .sign(new TextEncoder().encode(key.secret));
  const response = await fetch(`${w.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { id } }' }),
  });
  return response.status;
}

describe('the first token of somebody unknown', () => {
  test('makes nobody known unless the configuration says so', async () => {
    const w = await world({ now: NOW });
    expect(await firstCall(w, CLAIMS)).toBe(401);
    expect(await findUserByEmail(w.deps.db, CLAIMS.email)).toBe(null);
  });

  test('makes them known once, under its own subject and by its claims', async () => {
    const w = await world({ now: NOW, env: { PROVISION_ON_FIRST_TOKEN: 'true' } });
    const statuses = await Promise.all([1, 2, 3].map(() => firstCall(w, CLAIMS)));
    expect(statuses).toContain(200);
    expect(await firstCall(w, CLAIMS)).toBe(200);
    expect(await findUserByEmail(w.deps.db, CLAIMS.email)).toEqual({
      id: ID,
      email: 'new@people.test',
      name: 'Nia New',
      role: 'STUDENT',
      timeZone: 'Europe/Kyiv',
      locale: 'uk',
    });
  });

  test('never makes an admin, nor takes over an address that somebody has', async () => {
    const w = await world({ now: NOW, env: { PROVISION_ON_FIRST_TOKEN: 'true' } });
    expect(await firstCall(w, { ...CLAIMS, role: 'ADMIN' })).toBe(401);
    expect(await firstCall(w, { ...CLAIMS, email: undefined })).toBe(401);
    expect(await firstCall(w, CLAIMS)).toBe(200);
    expect(await firstCall(w, CLAIMS, '01900000-0000-4000-8000-00000000dcba')).toBe(401);
  });
});
