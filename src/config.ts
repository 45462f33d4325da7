import { deepFreeze } from './config/deep-freeze.ts';
import { DEVELOPMENT_KEY, type EncryptionKey, readEncryptionKeys } from './config/encryption-keys.ts';
import { ConfigError, type ConfigProblem } from './config/problems.ts';
import { DEVELOPMENT_SECRETS, productionProblems } from './config/production-rules.ts';
import { halfSetProviders } from './config/provider-settings.ts';
import { type Rates, ratesOf } from './config/rates.ts';
import { type Retention, retentionOf } from './config/retention.ts';
import { type Variables, variables } from './config/variables.ts';
import type { Money } from './domain/payments/money.ts';

export type SandboxedProvider = 'google' | 'stripe' | 'resend';

/** Everything the environment decides, complete and frozen. Each variable is explained in `.env.example`. */
export interface Config {
  readonly environment: Variables['NODE_ENV'];
  readonly logLevel: NonNullable<Variables['LOG_LEVEL']>;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    readonly dashboardUrl: string;
    /** Origins a browser may call from, exactly as its `Origin` header says. */
    readonly allowedOrigins: readonly string[];
    /** How many proxies in front of the server may be believed about the caller's address. */
    readonly trustedProxies: number;
    readonly graphiql: boolean;
    readonly introspection: boolean;
  };
  readonly database: {
    /** Null: the server starts a PostgreSQL of its own under `dataDir`. */
    readonly url: string | null;
    readonly dataDir: string;
    readonly maxConnections: number;
  };
  readonly auth: {
    readonly key: { readonly secret: string } | { readonly jwksUrl: string };
    readonly algorithms: readonly string[];
    readonly issuer: string;
    readonly audience: string;
    /** The `sub` of the platform's own service token. */
    readonly platformSubject: string;
    /** Whether a valid token of somebody unknown makes them known. */
    readonly provisionOnFirstToken: boolean;
    readonly adminEmail: string | null;
  };
  /** How often what may be done: see `src/app/limit-rate.ts`. */
  readonly rates: Rates;
  readonly secrets: {
    /** The first seals, all open. */
    readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
    readonly joinLinkSecret: string;
  };
  /** `baseUrl` is null for the provider's own address. */
  readonly google: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
    readonly baseUrl: string | null;
    /** Whether a consent is finished only by the browser that began it. */
    readonly requireConsentCookie: boolean;
    readonly callsPerMinutePerUser: number;
    /** This server's share of the project's quota. */
    readonly callsPerMinutePerProject: number;
  };
  readonly stripe: {
    readonly secretKey: string;
    readonly webhookSecrets: readonly string[];
    readonly baseUrl: string | null;
    /** How often Stripe is asked for what its webhooks never told. */
    readonly reconcileMinutes: number;
  };
  readonly resend: {
    readonly apiKey: string;
    readonly from: string;
    /** None: webhooks are not taken. */
    readonly webhookSecrets: readonly string[];
    /** Requests a second until the provider says how many it takes; null for no limit. */
    readonly requestsPerSecond: number | null;
    readonly baseUrl: string | null;
  };
  readonly booking: {
    readonly holdMinutes: number;
    readonly graceDays: number;
    readonly sessionPrice: Money;
  };
  /** How long is kept what is not needed for ever. */
  readonly retention: Retention;
  readonly calendar: {
    readonly staleAfterMinutes: number;
    readonly pollMinutes: number;
    /** Whether Google is asked to tell of changes. It tells no address but an https one; polling carries without. */
    readonly push: boolean;
  };
  /** Which providers the sandbox stands in for, and its port; null when every provider is the real one. */
  readonly sandbox: { readonly port: number; readonly providers: readonly SandboxedProvider[] } | null;
}

/**
 * Reads the configuration out of an environment. Empty variables count as absent.
 * Outside production an empty environment is complete: providers without credentials are the sandbox's.
 *
 * @throws ConfigError naming every variable that is missing, malformed or too weak, all at once.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = variables.safeParse(env);
  const production = env.NODE_ENV === 'production';
  const { keys, problems: keyProblems } = readEncryptionKeys(
    (env.TOKEN_ENCRYPTION_KEYS ?? DEVELOPMENT_KEY).split(',').map((item) => item.trim()),
  );
  const problems: ConfigProblem[] = [
    ...(parsed.error?.issues ?? []).map((issue) => ({ variable: String(issue.path[0]), problem: issue.message })),
    ...keyProblems,
    ...halfSetProviders(env),
    ...authenticationProblems(env),
    ...(production ? productionProblems(env) : []),
  ];
  const [current, ...former] = keys;
  if (!parsed.success || current === undefined || problems.length > 0) throw new ConfigError(withoutRepeats(problems));
  return deepFreeze(assemble(parsed.data, [current, ...former]));
}

function authenticationProblems(env: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const variable of ['JWT_SECRET', 'JOIN_LINK_SECRET']) {
    if (env[variable] === undefined || Buffer.byteLength(env[variable]) >= 32) continue;
    problems.push({ variable, problem: 'must be at least 32 bytes' });
  }
  if (env.JWT_SECRET !== undefined && env.JWKS_URL !== undefined) {
    problems.push({ variable: 'JWKS_URL', problem: 'and JWT_SECRET exclude each other: tokens have one issuer' });
  }
  const algorithms = (env.JWT_ALGORITHMS ?? '').split(',').map((item) => item.trim());
  const wanted = env.JWKS_URL === undefined ? ['HS256'] : ['RS256', 'ES256'];
  const strange = algorithms.filter((name) => KNOWN_ALGORITHMS.includes(name) && !wanted.includes(name));
  if (strange.length > 0) {
    problems.push({
      variable: 'JWT_ALGORITHMS',
      problem: 'must be HS256 with JWT_SECRET, RS256 or ES256 with JWKS_URL',
    });
  }
  return problems;
}

function assemble(env: Variables, encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]]): Config {
  const production = env.NODE_ENV === 'production';
  const publicUrl = env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`;
  const dashboardUrl = env.DASHBOARD_URL ?? publicUrl;
  return {
    environment: env.NODE_ENV,
    logLevel: env.LOG_LEVEL ?? (env.NODE_ENV === 'test' ? 'warn' : 'info'),
    http: {
      host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
      port: env.PORT,
      publicUrl,
      dashboardUrl,
      allowedOrigins: env.ALLOWED_ORIGINS ?? [...new Set([publicUrl, dashboardUrl])],
      trustedProxies: env.TRUSTED_PROXIES,
      graphiql: env.GRAPHIQL ?? !production,
      introspection: env.INTROSPECTION ?? !production,
    },
    database: {
      url: env.DATABASE_URL ?? null,
      dataDir: env.DATA_DIR,
      maxConnections: env.DATABASE_MAX_CONNECTIONS,
    },
    auth: {
      key: env.JWKS_URL ? { jwksUrl: env.JWKS_URL } : { secret: env.JWT_SECRET ?? DEVELOPMENT_SECRETS.JWT_SECRET },
      algorithms: env.JWT_ALGORITHMS ?? (env.JWKS_URL ? ['RS256', 'ES256'] : ['HS256']),
      issuer: env.JWT_ISSUER,
      audience: env.JWT_AUDIENCE,
      platformSubject: env.PLATFORM_SUBJECT,
      provisionOnFirstToken: env.PROVISION_ON_FIRST_TOKEN,
      adminEmail: env.ADMIN_EMAIL ?? (production ? null : 'admin@mentor-calendar.example'),
    },
    rates: ratesOf(env),
    secrets: { encryptionKeys, joinLinkSecret: env.JOIN_LINK_SECRET ?? DEVELOPMENT_SECRETS.JOIN_LINK_SECRET },
    ...providers(env, publicUrl),
    booking: {
      holdMinutes: env.HOLD_MINUTES,
      graceDays: env.GRACE_DAYS,
      sessionPrice: { amount: env.SESSION_PRICE_AMOUNT, currency: env.SESSION_PRICE_CURRENCY },
    },
    retention: retentionOf(env),
    calendar: {
      staleAfterMinutes: env.CALENDAR_STALE_MINUTES,
      pollMinutes: env.CALENDAR_POLL_MINUTES,
      push: env.CALENDAR_PUSH && canBePushedTo(env, publicUrl),
    },
  };
}

/** Google refuses addresses that are not https; whatever stands in for it on this machine takes any. */
function canBePushedTo(env: Variables, publicUrl: string): boolean {
  const isReal = env.GOOGLE_CLIENT_ID !== undefined && env.GOOGLE_BASE_URL === undefined;
  return !isReal || publicUrl.startsWith('https://');
}

/** The three providers: the real one where there are credentials, the sandbox where there are none. */
function providers(env: Variables, publicUrl: string): Pick<Config, SandboxedProvider | 'sandbox'> {
  const sandbox = `http://127.0.0.1:${env.SANDBOX_PORT}`;
  const stoodIn: SandboxedProvider[] = [];
  if (env.GOOGLE_CLIENT_ID === undefined) stoodIn.push('google');
  if (env.STRIPE_SECRET_KEY === undefined) stoodIn.push('stripe');
  if (env.RESEND_API_KEY === undefined) stoodIn.push('resend');
  const baseUrl = (provider: SandboxedProvider, set: string | undefined, path = '') =>
    set ?? (stoodIn.includes(provider) ? `${sandbox}${path}` : null);
  return {
    google: {
      clientId: env.GOOGLE_CLIENT_ID ?? 'sandbox-client',
      clientSecret: env.GOOGLE_CLIENT_SECRET ?? 'sandbox-secret',
      redirectUri: env.GOOGLE_REDIRECT_URI ?? `${publicUrl}/oauth/google/callback`,
      baseUrl: baseUrl('google', env.GOOGLE_BASE_URL),
      requireConsentCookie: env.REQUIRE_CONSENT_COOKIE ?? env.NODE_ENV === 'production',
      callsPerMinutePerUser: env.GOOGLE_USER_CALLS_PER_MINUTE,
      callsPerMinutePerProject: env.GOOGLE_PROJECT_CALLS_PER_MINUTE,
    },
    stripe: {
      secretKey: env.STRIPE_SECRET_KEY ?? 'sk_test_sandbox',
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET ?? ['whsec_sandbox'],
      baseUrl: baseUrl('stripe', env.STRIPE_BASE_URL),
      reconcileMinutes: env.RECONCILE_MINUTES,
    },
    resend: {
      apiKey: env.RESEND_API_KEY ?? 're_sandbox',
      from: env.MAIL_FROM ?? 'Mentor Calendar <calendar@mentor-calendar.test>',
      webhookSecrets: env.RESEND_WEBHOOK_SECRET ?? (stoodIn.includes('resend') ? [SANDBOX_WEBHOOK_SECRET] : []),
      requestsPerSecond: env.RESEND_REQUESTS_PER_SECOND ?? (stoodIn.includes('resend') ? null : 2),
      baseUrl: baseUrl('resend', env.RESEND_BASE_URL, '/resend'),
    },
    sandbox: stoodIn.length === 0 ? null : { port: env.SANDBOX_PORT, providers: stoodIn },
  };
}

/** A variable both missing and half set is told once. */
function withoutRepeats(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.variable} ${problem.problem}`, problem])).values()];
}

/** What the sandbox's Resend signs with. */
const SANDBOX_WEBHOOK_SECRET = 'whsec_bWVudG9yLWNhbGVuZGFyLXNhbmRib3gtcmVzZW5k';
const KNOWN_ALGORITHMS = ['HS256', 'RS256', 'ES256'];
