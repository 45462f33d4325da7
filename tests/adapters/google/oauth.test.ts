import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { googleCalendarProvider } from '../../../src/adapters/google/calendar-provider.ts';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { REQUIRED_SCOPES } from '../../../src/domain/calendar/scopes.ts';
import { HOUR_MS, instant } from '../../../src/domain/time.ts';
import { type Reply, scriptedServer } from '../scripted-server.ts';

// Far from the machine's time: nothing here may read it.
const NOW = instant(Date.UTC(2031, 4, 5, 6));
const seconds = NOW / 1000;

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let certificates: object;

beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  certificates = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'g1', alg: 'RS256', use: 'sig' }] };
});

const identity: JWTPayload = {
  iss: 'https://accounts.google.com',
  aud: 'client-1',
  sub: '1081',
  email: 'maria@example.test',
  email_verified: true,
  iat: seconds,
  exp: seconds + 3_600,
};

function without(name: string): JWTPayload {
  const { [name]: _, ...rest } = identity;
  return rest;
}

function idToken(claims: JWTPayload = identity, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'g1', ...header }).sign(keys.privateKey);
}

async function setUp(tokens: () => Reply) {
  const server = await scriptedServer(({ path }) => (path === '/oauth2/v3/certs' ? { body: certificates } : tokens()));
  const google = googleCalendarProvider(
    {
      clientId: 'client-1',
      clientSecret: 'canary-secret',
      redirectUri: 'http://localhost/callback',
      baseUrl: server.url,
    },
    { random: cryptoRandom, clock: { now: () => NOW }, deadlineMs: 2_000, wait: async () => {} },
  );
  const posted = () => server.received.filter((one) => one.method === 'POST');
  return { server, google, posted };
}

const granted = { access_token: 'ya29.a', expires_in: 3_599, scope: REQUIRED_SCOPES.join(' '), token_type: 'Bearer' };

describe('the way to the consent page', () => {
  test('asks offline, anew, for all scopes, with state and the challenge of our verifier', async () => {
    const { google } = await setUp(() => ({}));
    const codeVerifier = 'v'.repeat(43);
    const url = new URL(google.authorizationUrl({ state: 's&1', codeVerifier, loginHint: 'maria@example.test' }));
    expect(url.pathname).toBe('/o/oauth2/v2/auth');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'client-1',
      redirect_uri: 'http://localhost/callback',
      response_type: 'code',
      scope: REQUIRED_SCOPES.join(' '),
      access_type: 'offline',
      prompt: 'consent',
      include_granted_scopes: 'true',
      state: 's&1',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      login_hint: 'maria@example.test',
    });
    expect(url.href).not.toContain(codeVerifier);
  });

  test('leads to Google itself where no other address is given', () => {
    const settings = { clientId: 'c', clientSecret: 's', redirectUri: 'https://x/cb', baseUrl: null };
    const google = googleCalendarProvider(settings, { random: cryptoRandom, clock: { now: () => NOW } });
    const url = new URL(google.authorizationUrl({ state: 's', codeVerifier: 'v', loginHint: null }));
    expect(url.origin).toBe('https://accounts.google.com');
    expect(url.searchParams.has('login_hint')).toBe(false);
  });
});

describe('exchanging a code', () => {
  test('answers tokens, their end by our clock, the scopes given and the account', async () => {
    const token = await idToken();
    const { google, posted } = await setUp(() => ({ body: { ...granted, refresh_token: '1//r', id_token: token } }));
    expect(await google.exchangeCode({ code: '4/c', codeVerifier: 'verifier' })).toEqual({
      accessToken: 'ya29.a',
      accessTokenExpiresAt: NOW + 3_599_000,
      refreshToken: '1//r',
      grantedScopes: [...REQUIRED_SCOPES],
      accountId: '1081',
      accountEmail: 'maria@example.test',
    });
    expect(posted()).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(posted()[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: '4/c',
      code_verifier: 'verifier',
      redirect_uri: 'http://localhost/callback',
      client_id: 'client-1',
      client_secret: 'canary-secret',
    });
    expect(posted()[0]?.query.size).toBe(0);
  });

  test('says so when Google sent no refresh token', async () => {
    const token = await idToken();
    const { google } = await setUp(() => ({ body: { ...granted, id_token: token } }));
    expect((await google.exchangeCode({ code: 'c', codeVerifier: 'v' })).refreshToken).toBeNull();
  });

  test.each<[string, JWTPayload, Record<string, unknown>]>([
    ['for another client', { ...identity, aud: 'client-2' }, {}],
    ['from another issuer', { ...identity, iss: 'https://evil.example' }, {}],
    ['that has expired', { ...identity, exp: seconds - 61 }, {}],
    ['without an account', without('sub'), {}],
    ['without an address', without('email'), {}],
    ['whose address is not verified', { ...identity, email_verified: false }, {}],
    ['signed with an unknown key', identity, { kid: 'g2' }],
  ])('refuses an identity %s', async (_name, claims, header) => {
    const token = await idToken(claims, header);
    const { google } = await setUp(() => ({ body: { ...granted, id_token: token } }));
    const exchange = google.exchangeCode({ code: 'c', codeVerifier: 'v' });
    await expect(exchange).rejects.toMatchObject({ failure: 'INVALID', operation: 'oauth2.idToken' });
  });

  test('refuses an identity that nobody signed, or none at all', async () => {
    const body = Buffer.from(JSON.stringify(identity)).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${none}.${body}.`, 'x', undefined]) {
      const { google } = await setUp(() => ({ body: { ...granted, id_token: token } }));
      await expect(google.exchangeCode({ code: 'c', codeVerifier: 'v' })).rejects.toMatchObject({ failure: 'INVALID' });
    }
  });

  test('is not repeated when the answer was lost: a code is good once', async () => {
    const { google, posted, server } = await setUp(() => ({ body: granted }));
    server.mishaps.push('LOSE_ANSWER');
    await expect(google.exchangeCode({ code: 'c', codeVerifier: 'v' })).rejects.toMatchObject({
      failure: 'UNAVAILABLE',
    });
    expect(posted()).toHaveLength(1);
  });

  test('keeps code, verifier and secret out of its errors', async () => {
    const { google } = await setUp(() => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'canary' },
    }));
    const error = await google.exchangeCode({ code: 'canary', codeVerifier: 'canary' }).catch((reason) => reason);
    expect(error).toMatchObject({ failure: 'GRANT_DEAD' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
  });
});

describe('refreshing', () => {
  test('answers a new access token and no refresh token unless it was rotated', async () => {
    let refreshToken: string | undefined;
    const { google } = await setUp(() => ({ body: { ...granted, refresh_token: refreshToken } }));
    expect(await google.refresh('1//r')).toEqual({
      accessToken: 'ya29.a',
      expiresAt: NOW + HOUR_MS - 1_000,
      refreshToken: null,
    });
    refreshToken = '1//r';
    expect((await google.refresh('1//r')).refreshToken).toBeNull();
    refreshToken = '1//new';
    expect((await google.refresh('1//r')).refreshToken).toBe('1//new');
  });

  test('a hundred at once is one request, and the next one another', async () => {
    const { google, posted } = await setUp(() => ({ body: granted }));
    await Promise.all(Array.from({ length: 100 }, () => google.refresh('1//r')));
    expect(posted()).toHaveLength(1);
    await Promise.all([google.refresh('1//r'), google.refresh('1//other')]);
    expect(posted()).toHaveLength(3);
  });

  test.each<[string, Reply, string]>([
    ['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }, 'GRANT_DEAD'],
    ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'FORBIDDEN'],
    ['unauthorized_client', { status: 400, body: { error: 'unauthorized_client' } }, 'FORBIDDEN'],
    ['invalid_request', { status: 400, body: { error: 'invalid_request' } }, 'INVALID'],
    ['a server error', { status: 500, body: { error: 'internal_failure' } }, 'UNAVAILABLE'],
    ['garbled JSON', { body: '{"access' }, 'UNAVAILABLE'],
    ['no token', { body: { expires_in: 3_600 } }, 'UNAVAILABLE'],
    ['no end', { body: { access_token: 'a' } }, 'UNAVAILABLE'],
  ])('ends with %s as it means: only one of them is a dead grant', async (_name, reply, failure) => {
    const { google } = await setUp(() => reply);
    await expect(google.refresh('1//r')).rejects.toMatchObject({ failure });
  });

  test('that failed does not stand in the way of the next', async () => {
    const { google, server } = await setUp(() => ({ body: granted }));
    server.mishaps.push({ status: 400, body: { error: 'invalid_grant' } });
    await expect(google.refresh('1//r')).rejects.toMatchObject({ failure: 'GRANT_DEAD' });
    expect((await google.refresh('1//r')).accessToken).toBe('ya29.a');
  });
});

describe('revoking', () => {
  test('sends the token in the body, never in the address', async () => {
    const { google, posted } = await setUp(() => ({ body: {} }));
    await google.revoke('1//r');
    expect(posted()[0]).toMatchObject({ path: '/revoke', body: 'token=1%2F%2Fr' });
    expect(posted()[0]?.query.size).toBe(0);
  });

  test('a token that is dead already is done, Google being away is not', async () => {
    const { google, server } = await setUp(() => ({ body: {} }));
    server.mishaps.push({ status: 400, body: { error: 'invalid_token' } });
    await google.revoke('1//r');
    server.mishaps.push({ status: 503 }, { status: 503 }, { status: 503 });
    await expect(google.revoke('1//r')).rejects.toMatchObject({ failure: 'UNAVAILABLE' });
  });
});
