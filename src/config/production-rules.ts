import { isPublishedKey, readEncryptionKeys } from './encryption-keys.ts';
import type { ConfigProblem } from './problems.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What production refuses beyond malformed values: anything missing that a developer's machine may default, anything
 * published in this repository, anything that weakens transport. Reads the raw environment, so that it can be asked
 * although another variable is malformed.
 */
export function productionProblems(env: Environment): ConfigProblem[] {
  return [
    ...REQUIRED.filter((name) => env[name] === undefined).map((variable) => ({
      variable,
      problem: 'is required in production',
    })),
    ...authenticationProblems(env),
    ...secretProblems(env),
    ...transportProblems(env),
    ...stripeProblems(env),
  ];
}

function authenticationProblems(env: Environment): ConfigProblem[] {
  if (env.JWT_SECRET !== undefined || env.JWKS_URL !== undefined) return [];
  return [{ variable: 'JWT_SECRET', problem: 'or JWKS_URL is required in production' }];
}

function secretProblems(env: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const variable of ['JWT_SECRET', 'JOIN_LINK_SECRET']) {
    const secret = env[variable];
    if (secret === undefined) continue;
    if (PUBLISHED_SECRETS.has(secret)) problems.push({ variable, problem: 'is published in this repository' });
    else if (new Set(secret).size < 8) problems.push({ variable, problem: 'is too regular to be a secret' });
  }
  const { keys } = readEncryptionKeys((env.TOKEN_ENCRYPTION_KEYS ?? '').split(',').map((item) => item.trim()));
  for (const { id, key } of keys) {
    if (!isPublishedKey(key)) continue;
    problems.push({ variable: 'TOKEN_ENCRYPTION_KEYS', problem: `key "${id}" is published in this repository` });
  }
  return problems;
}

function transportProblems(env: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = ADDRESSES.filter((name) => /^http:/i.test(env[name] ?? '')).map((variable) => ({
    variable,
    problem: 'must be https in production',
  }));
  if (/(^|[\s,])http:/i.test(env.ALLOWED_ORIGINS ?? '')) {
    problems.push({ variable: 'ALLOWED_ORIGINS', problem: 'must be https in production' });
  }
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push({ variable: 'NODE_TLS_REJECT_UNAUTHORIZED', problem: 'must not be 0: it accepts any certificate' });
  }
  return problems;
}

function stripeProblems(env: Environment): ConfigProblem[] {
  if (!/^[sr]k_test_/.test(env.STRIPE_SECRET_KEY ?? '')) return [];
  return [{ variable: 'STRIPE_SECRET_KEY', problem: 'is a test key, which production must not use' }];
}

const REQUIRED = [
  'PUBLIC_URL',
  'TOKEN_ENCRYPTION_KEYS',
  'JOIN_LINK_SECRET',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'RESEND_API_KEY',
  'MAIL_FROM',
] as const;

const ADDRESSES = [
  'PUBLIC_URL',
  'DASHBOARD_URL',
  'JWKS_URL',
  'GOOGLE_REDIRECT_URI',
  'GOOGLE_BASE_URL',
  'STRIPE_BASE_URL',
  'RESEND_BASE_URL',
] as const;

/** Used where nothing is set, outside production only. */
export const DEVELOPMENT_SECRETS = {
  JWT_SECRET: 'development-only-jwt-secret-not-for-production',
  JOIN_LINK_SECRET: 'development-only-join-link-secret-not-for-production',
} as const;

const PUBLISHED_SECRETS: ReadonlySet<string> = new Set([
  ...Object.values(DEVELOPMENT_SECRETS),
  // .env.example
  'replace-this-by-at-least-32-random-characters',
]);
