import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { GOOGLE_CLIENT } from '../../sandbox/kernel.ts';
import { ALL_SCOPES, refusal, type SandboxWorld, sandboxWorld } from './google-world.ts';

const CALENDAR = 'https://www.googleapis.com/auth/calendar';
const MEET = 'https://www.googleapis.com/auth/meetings.space.created';
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

let world: SandboxWorld;
beforeAll(async () => {
  world = await sandboxWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.sandbox.reset());

const authorizationUrl = (more: Record<string, string> = {}) => {
  const url = new URL(world.oauth().generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: ALL_SCOPES }));
  const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
  for (const [name, value] of Object.entries({ ...pkce, state: 's1', ...more })) url.searchParams.set(name, value);
  return url.href;
};

const callback = () => world.arrivals.at(-1)?.url.searchParams ?? new URLSearchParams();

/** A token request that is expected to be refused: its status, error and description. */
const refusedExchange = async (form: Record<string, string>) => {
  const client = { client_id: GOOGLE_CLIENT.id, client_secret: GOOGLE_CLIENT.secret };
  const answer = await fetch(`${world.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...client, ...form }),
  });
  return { status: answer.status, ...((await answer.json()) as { error: string; error_description: string }) };
};

test('a person chooses an account in the browser and the client gets tokens for it', async () => {
  const shown = await fetch(authorizationUrl({ login_hint: 'mia@example.com' }));
  const markup = await shown.text();
  expect(markup).toContain('value="mia@example.com"');
  expect(markup).toContain(`value="${MEET}"`);

  const decided = await fetch(authorizationUrl(), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([
      ['account', 'mia@example.com'],
      ['scope', CALENDAR],
      ['decision', 'allow'],
    ]),
  });
  const location = new URL(decided.headers.get('location') ?? '');
  expect(decided.status).toBe(302);
  expect(location.searchParams.get('state')).toBe('s1');

  const { tokens } = await world
    .oauth()
    .getToken({ code: location.searchParams.get('code') ?? '', codeVerifier: VERIFIER });
  expect(tokens.scope?.split(' ')).toEqual(['openid', 'https://www.googleapis.com/auth/userinfo.email', CALENDAR]);
  expect(tokens.refresh_token).toMatch(/^1\/\//);
  expect(tokens.token_type).toBe('Bearer');
});

test('what a client puts into the address is escaped on the consent page', async () => {
  const page = await (await fetch(authorizationUrl({ login_hint: '"><script>alert(1)</script>@x' }))).text();
  expect(page).not.toContain('<script>alert');
});

test('denying comes back as access_denied, without a code', async () => {
  const answer = await world.control('POST', '/control/google/consent', {
    email: 'mia@example.com',
    grant: false,
    authorizationUrl: authorizationUrl(),
  });
  expect(answer.body).toEqual({ status: 200, location: null, body: 'noted' });
  expect(callback().get('error')).toBe('access_denied');
  expect(callback().get('state')).toBe('s1');
  expect(callback().has('code')).toBe(false);
});

test('unticked scopes are missing from the grant, and their methods answer 403', async () => {
  await world.control('POST', '/control/google/consent', {
    email: 'mia@example.com',
    scopes: [MEET],
    authorizationUrl: authorizationUrl(),
  });
  const oauth = world.oauth();
  const { tokens } = await oauth.getToken({ code: callback().get('code') ?? '', codeVerifier: VERIFIER });
  expect(tokens.scope).not.toContain(CALENDAR);

  const { calendar } = await world.connect('lee@example.com', [MEET]);
  expect(await refusal(calendar.events.list({ calendarId: 'primary' }))).toMatchObject({
    status: 403,
    reason: 'insufficientPermissions',
  });
});

test('a code is good once, for ten minutes, with its own verifier and redirect address', async () => {
  const grant_type = 'authorization_code';
  const newCode = async () => {
    const body = { email: 'mia@example.com', authorizationUrl: authorizationUrl() };
    await world.control('POST', '/control/google/consent', body);
    return callback().get('code') ?? '';
  };
  const redirect_uri = world.redirectUri;
  const code = await newCode();
  const bad = { status: 400, error: 'invalid_grant' };
  expect(await refusedExchange({ grant_type, code, redirect_uri })).toMatchObject(bad);
  expect(await refusedExchange({ grant_type, code, redirect_uri, code_verifier: 'wrong' })).toMatchObject(bad);
  expect(
    await refusedExchange({ grant_type, code, redirect_uri: `${redirect_uri}/x`, code_verifier: VERIFIER }),
  ).toMatchObject({
    error: 'redirect_uri_mismatch',
  });

  await world.oauth().getToken({ code, codeVerifier: VERIFIER });
  expect(await refusedExchange({ grant_type, code, redirect_uri, code_verifier: VERIFIER })).toMatchObject(bad);

  const old = await newCode();
  await world.advance(600_000);
  expect(await refusedExchange({ grant_type, code: old, redirect_uri, code_verifier: VERIFIER })).toMatchObject(bad);
});

test.each([
  ['client_id', 'someone-else', 'invalid_client'],
  ['redirect_uri', 'http://evil.example/callback', 'redirect_uri_mismatch'],
  ['scope', 'https://www.googleapis.com/auth/drive', 'invalid_scope'],
  ['code_challenge_method', 'plain', 'invalid_request'],
])('a wrong %s is told to the person and redirects nobody', async (name, value, error) => {
  const answer = await fetch(authorizationUrl({ [name]: value }), { redirect: 'manual' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(error);
});

test('a client with a wrong secret gets no token', async () => {
  const answer = await refusedExchange({ client_secret: 'guess', grant_type: 'refresh_token', refresh_token: 'x' });
  expect(answer).toMatchObject({ status: 401, error: 'invalid_client' });
});

test('the ID token is signed with the published key and names the account, the client and the nonce', async () => {
  await world.control('POST', '/control/google/consent', {
    email: 'Mia@Example.com',
    authorizationUrl: authorizationUrl({ nonce: 'n-1' }),
  });
  const { tokens } = await world.oauth().getToken({ code: callback().get('code') ?? '', codeVerifier: VERIFIER });
  const { payload } = await jwtVerify(
    tokens.id_token ?? '',
    createRemoteJWKSet(new URL(`${world.url}/oauth2/v3/certs`)),
    { issuer: 'https://accounts.google.com', audience: GOOGLE_CLIENT.id, currentDate: new Date(world.now()) },
  );
  expect(payload).toMatchObject({ email: 'mia@example.com', email_verified: true, nonce: 'n-1' });
  expect(payload.sub).toMatch(/^\d{21}$/);

  const userinfo = await fetch(`${world.url}/oauth2/v3/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(await userinfo.json()).toMatchObject({ sub: payload.sub, email: 'mia@example.com' });
});

test('an access token dies after an hour and a refresh brings another, without a new refresh token', async () => {
  const { oauth, calendar } = await world.connect('mia@example.com');
  await calendar.calendars.get({ calendarId: 'primary' });
  await world.advance(3_599_000);
  const bearer = (token: string) =>
    fetch(`${world.url}/calendar/v3/calendars/primary`, { headers: { authorization: `Bearer ${token}` } });
  expect((await bearer(oauth.credentials.access_token ?? '')).status).toBe(401);

  const { credentials } = await oauth.refreshAccessToken();
  expect((await bearer(credentials.access_token ?? '')).status).toBe(200);
  const answer = await fetch(`${world.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: GOOGLE_CLIENT.id,
      client_secret: GOOGLE_CLIENT.secret,
      grant_type: 'refresh_token',
      refresh_token: credentials.refresh_token ?? '',
    }),
  });
  expect(await answer.json()).not.toHaveProperty('refresh_token');
});

test('a second consent without prompt=consent brings no refresh token', async () => {
  const consent = async (address: string) => {
    await world.control('POST', '/control/google/consent', { email: 'mia@example.com', authorizationUrl: address });
    return (await world.oauth().getToken({ code: callback().get('code') ?? '', codeVerifier: VERIFIER })).tokens;
  };
  expect((await consent(authorizationUrl({ prompt: 'select_account' }))).refresh_token).toBeDefined();
  expect((await consent(authorizationUrl({ prompt: 'select_account' }))).refresh_token).toBeUndefined();
  expect((await consent(authorizationUrl({ prompt: 'consent' }))).refresh_token).toBeDefined();
});

test.each(['the client', 'the owner'])(
  'when %s revokes, access ends at once and refreshing is invalid_grant',
  async (who) => {
    const { oauth, calendar } = await world.connect('mia@example.com');
    const { access_token: access = '', refresh_token: refresh = '' } = oauth.credentials;
    if (who === 'the client') await oauth.revokeToken(refresh ?? '');
    else await world.control('POST', '/control/google/revoke', { email: 'mia@example.com' });

    oauth.setCredentials({ access_token: access });
    expect(await refusal(calendar.events.list({ calendarId: 'primary' }))).toMatchObject({
      status: 401,
      reason: 'authError',
    });
    expect(await refusedExchange({ grant_type: 'refresh_token', refresh_token: refresh ?? '' })).toEqual({
      status: 400,
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
    });
  },
);

test('the hundred and first refresh token ends the first one silently', async () => {
  const first = (await world.connect('mia@example.com')).oauth.credentials.refresh_token ?? '';
  for (let count = 0; count < 99; count += 1) await world.connect('mia@example.com');
  const refresh = (refresh_token: string) => refusedExchange({ grant_type: 'refresh_token', refresh_token });
  expect((await refresh(first)).status).toBe(200);
  await world.connect('mia@example.com');
  expect(await refresh(first)).toMatchObject({ error: 'invalid_grant' });
});

test('include_granted_scopes carries earlier consents along', async () => {
  await world.connect('mia@example.com', [CALENDAR]);
  const address = authorizationUrl({ scope: MEET, include_granted_scopes: 'true' });
  await world.control('POST', '/control/google/consent', { email: 'mia@example.com', authorizationUrl: address });
  expect(callback().get('scope')?.split(' ').sort()).toEqual([CALENDAR, MEET]);
});

test('the cookie of a browser-bound flow reaches the callback', async () => {
  await world.control('POST', '/control/google/consent', {
    email: 'mia@example.com',
    cookie: '__Host-oauth=abc',
    authorizationUrl: authorizationUrl(),
  });
  expect(world.arrivals.at(-1)?.headers.cookie).toBe('__Host-oauth=abc');
});
