import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url, exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addMs, type EpochMs, instant, MINUTE_MS } from '../../src/domain/time.ts';
import { BearerRefused, bearerVerifier } from '../../src/http/bearer.ts';
import { KeysUnavailable } from '../../src/http/key-set.ts';

const NOW = instant(Date.UTC(2026, 10, 22, 12));
const seconds = NOW / 1000;
const SECRET = 'a shared secret of at least thirty-two bytes';
const secretBytes = new TextEncoder().encode(SECRET);

const claims: JWTPayload = { sub: 'user-1', iss: 'platform', aud: 'mentor-calendar', iat: seconds, exp: seconds + 900 };

function movableClock(start: EpochMs = NOW) {
  let now = start;
  const advance = (ms: number) => {
    now = addMs(now, ms);
  };
  return { now: () => now, advance };
}

async function outcome(check: Promise<unknown>): Promise<unknown> {
  try {
    return await check;
  } catch (error) {
    return error instanceof BearerRefused ? error.reason : (error as Error).name;
  }
}

describe('a token signed with the shared secret', () => {
  const settings = { key: { secret: SECRET }, algorithms: ['HS256'], issuer: 'platform', audience: 'mentor-calendar' };
  const verify = bearerVerifier(settings, movableClock());
  const sign = (payload: JWTPayload, header: Record<string, unknown> = {}, key: Uint8Array = secretBytes) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);

  test('names its subject and its end', async () => {
    expect(await verify(await sign(claims))).toMatchObject({ subject: 'user-1', expiresAt: NOW + 15 * MINUTE_MS });
  });

  test('is good for a minute after its end, and expired then', async () => {
    expect(await verify(await sign({ ...claims, exp: seconds - 59 }))).toMatchObject({ subject: 'user-1' });
    expect(await outcome(verify(await sign({ ...claims, exp: seconds - 60 })))).toBe('EXPIRED');
    expect(await outcome(verify(await sign({ ...claims, exp: seconds - 3_600 })))).toBe('EXPIRED');
  });

  test('is good a minute before it was made, not earlier', async () => {
    expect(await verify(await sign({ ...claims, iat: seconds + 60 }))).toMatchObject({ subject: 'user-1' });
    expect(await outcome(verify(await sign({ ...claims, iat: seconds + 61 })))).toBe('INVALID');
    expect(await outcome(verify(await sign({ ...claims, nbf: seconds + 61 })))).toBe('INVALID');
  });

  test.each(['sub', 'iss', 'aud', 'iat', 'exp'])('is refused without %s', async (name) => {
    const { [name]: _, ...rest } = claims;
    expect(await outcome(verify(await sign(rest)))).toBe('INVALID');
  });

  test.each([
    ['another issuer', { iss: 'somebody' }],
    ['another audience', { aud: 'other' }],
    ['an empty subject', { sub: '' }],
    ['a subject that is no text', { sub: 7 as unknown as string }],
    ['an end that is no number', { exp: '9999999999' as unknown as number }],
    ['an end that never comes', { exp: 1e15 }],
  ])('is refused with %s', async (_what, change) => {
    expect(await outcome(verify(await sign({ ...claims, ...change })))).toBe('INVALID');
  });

  test('is refused with another key, another algorithm or none', async () => {
    expect(await outcome(verify(await sign(claims, {}, new TextEncoder().encode(`${SECRET}!`))))).toBe('INVALID');
    for (const alg of ['HS384', 'HS512']) {
      const key = new TextEncoder().encode(SECRET.padEnd(64, '.'));
      const longer = bearerVerifier({ ...settings, key: { secret: SECRET.padEnd(64, '.') } }, movableClock());
      expect(await outcome(longer(await sign(claims, { alg }, key)))).toBe('INVALID');
    }
    const body = base64url.encode(JSON.stringify(claims));
    for (const alg of ['none', 'None', '']) {
      expect(await outcome(verify(`${base64url.encode(JSON.stringify({ alg }))}.${body}.`))).toBe('INVALID');
    }
  });

  test('is refused when it marks an unknown extension critical, or says it is another kind of token', async () => {
    const header = base64url.encode(JSON.stringify({ alg: 'HS256', crit: ['x'], x: 1 }));
    const [, body, signature] = (await sign(claims)).split('.');
    expect(await outcome(verify(`${header}.${body}.${signature}`))).toBe('INVALID');
    const critical = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', crit: ['x'], x: 1 });
    expect(await outcome(verify(await critical.sign(secretBytes, { crit: { x: false } })))).toBe('INVALID');
    expect(await outcome(verify(await sign(claims, { typ: 'dpop+jwt' })))).toBe('INVALID');
    expect(await verify(await sign(claims, { typ: 'at+jwt' }))).toMatchObject({ subject: 'user-1' });
  });

  test.each(['', 'x', 'a.b.c', '..', 'Bearer x.y.z', 'x'.repeat(100_000)])(
    'is refused when it is no token',
    async (text) => {
      expect(await outcome(verify(text))).toBe('INVALID');
    },
  );

  test('is refused in words that repeat none of it', async () => {
    const token = await sign({ ...claims, iss: 'canary' });
    await expect(verify(token)).rejects.toThrow(/^the token is not valid$/);
  });
});

describe('a token signed with a published key', () => {
  let server: Server;
  let pair: GenerateKeyPairResult;
  let published: unknown;
  let answering: boolean;
  let fetches: number;
  let clock: ReturnType<typeof movableClock>;
  let verify: ReturnType<typeof bearerVerifier>;

  const publish = async (...keys: [string, GenerateKeyPairResult][]) => {
    published = {
      keys: await Promise.all(
        keys.map(async ([kid, key]) => ({ ...(await exportJWK(key.publicKey)), kid, alg: 'ES256' })),
      ),
    };
  };
  const sign = (kid: string, key: GenerateKeyPairResult, header: Record<string, unknown> = {}) =>
    new SignJWT({ ...claims, iat: clock.now() / 1000, exp: clock.now() / 1000 + 900 })
      .setProtectedHeader({ alg: 'ES256', kid, ...header })
      .sign(key.privateKey);

  beforeEach(async () => {
    pair = await generateKeyPair('ES256');
    await publish(['k1', pair]);
    [answering, fetches, clock] = [true, 0, movableClock()];
    server = createServer((_request, response) => {
      fetches += 1;
      if (answering) response.setHeader('content-type', 'application/json').end(JSON.stringify(published));
      else response.writeHead(503).end();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const settings = {
      key: { jwksUrl },
      algorithms: ['RS256', 'ES256'],
      issuer: 'platform',
      audience: 'mentor-calendar',
    };
    verify = bearerVerifier(settings, clock);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is good, and a hundred of them at once fetch the keys once', async () => {
    const token = await sign('k1', pair);
    const all = await Promise.all(Array.from({ length: 100 }, () => verify(token)));
    expect(all.every((one) => one.subject === 'user-1')).toBe(true);
    expect(fetches).toBe(1);
  });

  test('is refused when it is signed with the public key as a shared secret', async () => {
    const text = new TextEncoder().encode(JSON.stringify(published));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(text);
    expect(await outcome(verify(token))).toBe('INVALID');
  });

  test('is refused when it brings its own key', async () => {
    const own = await generateKeyPair('ES256');
    const jwk = await exportJWK(own.publicKey);
    for (const header of [{ jwk }, { jku: 'http://127.0.0.1:1/jwks' }, { x5u: 'http://127.0.0.1:1/x' }]) {
      expect(await outcome(verify(await sign('k1', own, header)))).toBe('INVALID');
    }
  });

  test('naming a new key is good after one fetch, and unknown keys cost one fetch a minute', async () => {
    await verify(await sign('k1', pair));
    const next = await generateKeyPair('ES256');
    await publish(['k1', pair], ['k2', next]);
    clock.advance(MINUTE_MS);
    expect(await verify(await sign('k2', next))).toMatchObject({ subject: 'user-1' });
    for (let i = 0; i < 20; i += 1) expect(await outcome(verify(await sign(`no-${i}`, next)))).toBe('INVALID');
    expect(fetches).toBe(2);
  });

  test('stays good while the issuer is away, until its key is withdrawn', async () => {
    await verify(await sign('k1', pair));
    answering = false;
    clock.advance(60 * MINUTE_MS);
    for (let i = 0; i < 5; i += 1) expect(await verify(await sign('k1', pair))).toMatchObject({ subject: 'user-1' });
    expect(fetches).toBe(2);
    answering = true;
    await publish(['k9', await generateKeyPair('ES256')]);
    clock.advance(11 * MINUTE_MS);
    expect(await outcome(verify(await sign('k1', pair)))).toBe('INVALID');
  });

  test('cannot be judged when the keys were never had, and can as soon as they are', async () => {
    answering = false;
    await expect(verify(await sign('k1', pair))).rejects.toThrow(KeysUnavailable);
    answering = true;
    clock.advance(3_000);
    expect(await verify(await sign('k1', pair))).toMatchObject({ subject: 'user-1' });
  });
});
