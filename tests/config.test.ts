import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../src/config/problems.ts';
import { variables } from '../src/config/variables.ts';
import { parseConfig } from '../src/config.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

const production: Record<string, string> = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://calendar.example.org',
  DATABASE_URL: 'postgres://calendar@db/calendar',
  JWT_SECRET: randomBytes(32).toString('hex'),
  JOIN_LINK_SECRET: randomBytes(32).toString('hex'),
  TOKEN_ENCRYPTION_KEYS: `${key('k2')},${key('k1')}`,
  GOOGLE_CLIENT_ID: 'id.apps.googleusercontent.com',
  GOOGLE_CLIENT_SECRET: 'GOCSPX-x',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_a,whsec_b',
  RESEND_API_KEY: 're_x',
  MAIL_FROM: 'Calendar <calendar@example.org>',
};

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.variable);
    throw error;
  }
  return [];
}

function messageOf(env: Record<string, string | undefined>): string {
  try {
    parseConfig(env);
  } catch (error) {
    return String(error);
  }
  return '';
}

describe('outside production', () => {
  test('an empty environment is complete, with the sandbox for every provider', () => {
    const config = parseConfig({});
    expect(config.sandbox).toEqual({ port: 4001, providers: ['google', 'stripe', 'resend'] });
    expect(config.google).toEqual({
      clientId: 'sandbox-client',
      clientSecret: 'sandbox-secret',
      redirectUri: 'http://127.0.0.1:4000/oauth/google/callback',
      baseUrl: 'http://127.0.0.1:4001',
      requireConsentCookie: false,
      callsPerMinutePerUser: 600,
      callsPerMinutePerProject: 10_000,
    });
    expect(config.stripe).toMatchObject({ secretKey: 'sk_test_sandbox', baseUrl: 'http://127.0.0.1:4001' });
    expect(config.resend).toMatchObject({ apiKey: 're_sandbox', baseUrl: 'http://127.0.0.1:4001/resend' });
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 4000, graphiql: true, introspection: true });
    expect(config.booking).toEqual({ holdMinutes: 15, graceDays: 5, sessionPrice: { amount: 4000, currency: 'USD' } });
    expect(config.database.url).toBeNull();
  });

  test('a provider with credentials is the real one, the others stay with the sandbox', () => {
    const config = parseConfig({ GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret', SANDBOX_PORT: '5001' });
    expect(config.google.baseUrl).toBeNull();
    expect(config.stripe.baseUrl).toBe('http://127.0.0.1:5001');
    expect(config.sandbox).toEqual({ port: 5001, providers: ['stripe', 'resend'] });
  });

  test('an empty variable counts as absent', () => {
    expect(parseConfig({ DATABASE_URL: '', PORT: ' ', GRAPHIQL: '' })).toEqual(parseConfig({}));
  });

  test('addresses follow the port, and origins the addresses', () => {
    const config = parseConfig({ PORT: '4100', DASHBOARD_URL: 'https://app.example.org/' });
    expect(config.http.publicUrl).toBe('http://127.0.0.1:4100');
    expect(config.http.allowedOrigins).toEqual(['http://127.0.0.1:4100', 'https://app.example.org']);
  });

  test('the configuration is frozen through and through', () => {
    const config = parseConfig({});
    for (const part of [config, config.http, config.http.allowedOrigins, config.booking.sessionPrice, config.sandbox]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test('keys do not show when the configuration is printed', () => {
    const secret = randomBytes(32).toString('base64');
    const config = parseConfig({ TOKEN_ENCRYPTION_KEYS: `k:${secret}` });
    expect(JSON.stringify(config.secrets.encryptionKeys)).not.toContain(secret.slice(0, 10));
    expect(config.secrets.encryptionKeys[0].key.export().toString('base64')).toBe(secret);
  });
});

describe('half a provider', () => {
  test.each([
    [{ GOOGLE_CLIENT_ID: 'id' }, ['GOOGLE_CLIENT_SECRET']],
    [{ GOOGLE_CLIENT_SECRET: 's' }, ['GOOGLE_CLIENT_ID']],
    [{ STRIPE_SECRET_KEY: 'sk_test_1' }, ['STRIPE_WEBHOOK_SECRET']],
    [{ STRIPE_WEBHOOK_SECRET: 'whsec_1' }, ['STRIPE_SECRET_KEY']],
    [{ RESEND_API_KEY: 're_1' }, ['MAIL_FROM']],
  ])('%o is refused, naming what is missing', (env, missing) => {
    expect(problemsOf(env)).toEqual(missing);
  });
});

describe('malformed values', () => {
  test.each([
    ['PORT', '80a'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PUBLIC_URL', 'calendar.example.org'],
    ['PUBLIC_URL', 'ftp://calendar.example.org'],
    ['PUBLIC_URL', 'https://calendar.example.org/path'],
    ['DATABASE_URL', 'mysql://x'],
    ['GRAPHIQL', 'maybe'],
    ['ADMIN_EMAIL', 'nobody'],
    ['HOLD_MINUTES', '0'],
    ['SESSION_PRICE_AMOUNT', '40.5'],
    ['SESSION_PRICE_CURRENCY', 'usd'],
    ['SESSION_PRICE_CURRENCY', 'XXZ'],
    ['JWT_SECRET', 'short'],
    ['JWT_ALGORITHMS', 'none'],
    ['JWT_ALGORITHMS', 'RS256'],
    ['MAIL_FROM', 'Calendar'],
    ['ALLOWED_ORIGINS', 'https://a.example,b.example'],
    ['NODE_ENV', 'staging'],
    ['TOKEN_ENCRYPTION_KEYS', 'no-colon'],
    ['TOKEN_ENCRYPTION_KEYS', `k:${randomBytes(31).toString('base64')}`],
    ['TOKEN_ENCRYPTION_KEYS', `k:${Buffer.alloc(32).toString('base64')}`],
    ['TOKEN_ENCRYPTION_KEYS', `${key('k')},${key('k')}`],
  ])('%s that is malformed (%#) is refused by name, without its value', (variable, value) => {
    expect(problemsOf({ [variable]: value })).toEqual([variable]);
    const told = messageOf({ [variable]: value });
    expect(told).toContain(`${variable}: `);
    expect(value.length > 8 && told.includes(value)).toBe(false);
  });

  test('all problems are told at once', () => {
    const env = { PORT: 'x', HOLD_MINUTES: 'y', STRIPE_SECRET_KEY: 'sk_test_1', JWT_SECRET: 'short' };
    expect(problemsOf(env).sort()).toEqual(['HOLD_MINUTES', 'JWT_SECRET', 'PORT', 'STRIPE_WEBHOOK_SECRET']);
  });
});

describe('in production', () => {
  test('a full environment is accepted, with nothing sandboxed and the query page off', () => {
    const config = parseConfig(production);
    expect(config.sandbox).toBeNull();
    expect(config.http).toMatchObject({ host: '0.0.0.0', graphiql: false, introspection: false });
    expect(config.stripe.webhookSecrets).toEqual(['whsec_a', 'whsec_b']);
    expect(config.secrets.encryptionKeys.map((one) => one.id)).toEqual(['k2', 'k1']);
    expect([config.google.baseUrl, config.stripe.baseUrl, config.resend.baseUrl]).toEqual([null, null, null]);
  });

  test('an empty environment is refused with everything that is missing', () => {
    expect(problemsOf({ NODE_ENV: 'production' }).sort()).toEqual(
      [
        'GOOGLE_CLIENT_ID',
        'GOOGLE_CLIENT_SECRET',
        'JOIN_LINK_SECRET',
        'JWT_SECRET',
        'MAIL_FROM',
        'PUBLIC_URL',
        'RESEND_API_KEY',
        'STRIPE_SECRET_KEY',
        'STRIPE_WEBHOOK_SECRET',
        'TOKEN_ENCRYPTION_KEYS',
      ].sort(),
    );
  });

  test.each(Object.keys(production).filter((name) => !['NODE_ENV', 'DATABASE_URL'].includes(name)))(
    '%s is required',
    (name) => {
      expect(problemsOf({ ...production, [name]: undefined })).toContain(name);
    },
  );

  test.each([
    ['PUBLIC_URL', 'http://calendar.example.org'],
    ['DASHBOARD_URL', 'http://app.example.org'],
    ['ALLOWED_ORIGINS', 'https://a.example, http://b.example'],
    ['GOOGLE_BASE_URL', 'http://127.0.0.1:4001'],
    ['STRIPE_SECRET_KEY', 'sk_test_x'],
    ['STRIPE_SECRET_KEY', 'rk_test_x'],
    ['JWT_SECRET', 'development-only-jwt-secret-not-for-production'],
    ['JWT_SECRET', 'x'.repeat(40)],
    ['JOIN_LINK_SECRET', 'replace-this-by-at-least-32-random-characters'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['JWKS_URL', 'https://platform.example.org/jwks'],
  ])('%s=%s is refused', (variable, value) => {
    expect(problemsOf({ ...production, [variable]: value })).toEqual([variable]);
  });

  test('public keys replace the secret, with their own algorithms', () => {
    const env = { ...production, JWT_SECRET: undefined, JWKS_URL: 'https://platform.example.org/jwks' };
    expect(parseConfig(env).auth).toMatchObject({
      key: { jwksUrl: 'https://platform.example.org/jwks' },
      algorithms: ['RS256', 'ES256'],
    });
    expect(problemsOf({ ...env, JWT_ALGORITHMS: 'HS256' })).toEqual(['JWT_ALGORITHMS']);
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => /^[A-Z]/.test(line));
  const example = Object.fromEntries(lines.map((line) => [line.split('=')[0], line.split('=').slice(1).join('=')]));

  test('lists exactly the variables that are read', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(variables.shape).sort());
  });

  test('works as it is on a developer’s machine, and none of its secrets in production', () => {
    expect(parseConfig(example).sandbox?.providers).toHaveLength(3);
    const secrets = ['JWT_SECRET', 'JOIN_LINK_SECRET', 'TOKEN_ENCRYPTION_KEYS'];
    const copied = Object.fromEntries(secrets.map((name) => [name, example[name]]));
    expect(problemsOf({ ...production, ...copied }).sort()).toEqual(secrets.sort());
  });

  test('production refuses the key used on developers’ machines', () => {
    const [development] = parseConfig({}).secrets.encryptionKeys;
    const copied = `mine:${development.key.export().toString('base64')}`;
    expect(problemsOf({ ...production, TOKEN_ENCRYPTION_KEYS: `${key('a')},${copied}` })).toEqual([
      'TOKEN_ENCRYPTION_KEYS',
    ]);
  });
});
