import { z } from 'zod';

/**
 * Every environment variable the server reads, its form and its default. What a default depends on another variable
 * for, and what production demands, is decided in `config.ts` and `production-rules.ts`.
 * Messages never repeat the value: it may be a secret.
 */
export const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .optional(),

  HOST: z.string().optional(),
  PORT: wholeNumber(0, 65_535).default(4000),
  PUBLIC_URL: origin().optional(),
  DASHBOARD_URL: origin().optional(),
  ALLOWED_ORIGINS: list().pipe(z.array(origin())).optional(),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  GRAPHIQL: flag().optional(),
  INTROSPECTION: flag().optional(),

  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must be a postgres:// address')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_MAX_CONNECTIONS: wholeNumber(1, 500).default(10),

  JWT_SECRET: z.string().optional(),
  JWKS_URL: httpUrl().optional(),
  JWT_ALGORITHMS: list()
    .pipe(z.array(z.enum(['HS256', 'RS256', 'ES256'], 'knows HS256, RS256 and ES256 only')))
    .optional(),
  JWT_ISSUER: z.string().default('platform'),
  JWT_AUDIENCE: z.string().default('mentor-calendar'),
  PLATFORM_SUBJECT: z.string().default('platform'),
  ADMIN_EMAIL: z.email('must be a mail address').optional(),

  TOKEN_ENCRYPTION_KEYS: list().optional(),
  JOIN_LINK_SECRET: z.string().optional(),

  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_REDIRECT_URI: httpUrl().optional(),
  GOOGLE_BASE_URL: origin().optional(),
  REQUIRE_CONSENT_COOKIE: flag().optional(),
  GOOGLE_USER_CALLS_PER_MINUTE: wholeNumber(1, 100_000).default(600),
  GOOGLE_PROJECT_CALLS_PER_MINUTE: wholeNumber(1, 1_000_000).default(10_000),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_(test|live)_\w+$/, 'must be a Stripe key, sk_… or rk_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: list()
    .pipe(z.array(z.string().regex(/^whsec_\S+$/, 'must be whsec_…, several separated by commas')).min(1))
    .optional(),
  STRIPE_BASE_URL: origin().optional(),
  RECONCILE_MINUTES: wholeNumber(1, 24 * 60).default(15),
  RESEND_API_KEY: z.string().startsWith('re_', 'must be a Resend key, re_…').optional(),
  RESEND_WEBHOOK_SECRET: list()
    .pipe(z.array(z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/, 'must be whsec_…, several separated by commas')).min(1))
    .optional(),
  RESEND_REQUESTS_PER_SECOND: wholeNumber(1, 1_000).optional(),
  RESEND_BASE_URL: httpUrl().optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must be an address, or a name and an <address>')
    .optional(),
  SANDBOX_PORT: wholeNumber(0, 65_535).default(4001),

  RATE_LIMITS: flag().optional(),
  RATE_REFUSED_TOKENS: wholeNumber(1, 100_000).default(5),
  RATE_CONSENTS: wholeNumber(1, 100_000).default(10),
  RATE_BOOKINGS: wholeNumber(1, 100_000).default(20),
  RATE_OPERATIONS: wholeNumber(1, 100_000).default(300),
  PROVISION_ON_FIRST_TOKEN: flag().default(false),
  RETAIN_MAIL_DAYS: wholeNumber(2, 36_500).default(180),
  RETAIN_WEBHOOK_DAYS: wholeNumber(30, 36_500).default(90),
  RETAIN_EFFECT_DAYS: wholeNumber(2, 36_500).default(30),
  RETAIN_FEED_DAYS: wholeNumber(2, 36_500).default(90),
  RETAIN_AUDIT_DAYS: wholeNumber(30, 36_500).default(730),
  HOLD_MINUTES: wholeNumber(5, 23 * 60).default(15),
  GRACE_DAYS: wholeNumber(1, 60).default(5),
  SESSION_PRICE_AMOUNT: wholeNumber(1, 99_999_999).default(4000),
  SESSION_PRICE_CURRENCY: z
    .string()
    .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'must be an ISO 4217 code in capitals')
    .default('USD'),
  CALENDAR_STALE_MINUTES: wholeNumber(1, 7 * 24 * 60).default(60),
  CALENDAR_POLL_MINUTES: wholeNumber(1, 24 * 60).default(10),
  CALENDAR_PUSH: flag().default(true),
});

/** The variables after their form was checked. */
export type Variables = z.output<typeof variables>;

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

function flag() {
  return z
    .enum(['true', 'false', '1', '0', 'on', 'off'], 'must be true or false')
    .transform((word) => word === 'true' || word === '1' || word === 'on');
}

/** Comma separated, blanks around each item ignored. */
function list() {
  return z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}

function httpUrl() {
  return z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .transform((text) => text.replace(/\/+$/, ''));
}

/** An address without path, so that a path can be put behind it: `https://calendar.example.org`. */
function origin() {
  return httpUrl().refine(
    (text) => URL.canParse(text) && new URL(text).origin === text.toLowerCase(),
    'must be an http or https address without a path',
  );
}
