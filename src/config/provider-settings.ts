import type { ConfigProblem } from './problems.ts';

/** Some of a provider's settings without the others is a mistake, wherever it happens. */
export function halfSetProviders(env: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  return PROVIDER_SETTINGS.flatMap(({ anyOf, needs }) => {
    const set = anyOf.filter((name) => env[name] !== undefined);
    if (set.length === 0) return [];
    return needs
      .filter((name) => env[name] === undefined)
      .map((variable) => ({ variable, problem: `is required because ${set.join(' and ')} is set` }));
  });
}

const PROVIDER_SETTINGS = [
  {
    anyOf: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
    needs: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  },
  {
    anyOf: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
    needs: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  },
  { anyOf: ['RESEND_API_KEY'], needs: ['MAIL_FROM'] },
] as const;
