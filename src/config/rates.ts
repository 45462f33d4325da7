import type { Variables } from './variables.ts';

/** How often what may be done: see `src/app/limit-rate.ts`. */
export interface Rates {
  readonly enforced: boolean;
  readonly refusedTokensPerMinute: number;
  readonly consentsPerHour: number;
  readonly bookingsPerMinute: number;
  readonly operationsPerMinute: number;
}

/** On in production unless switched off, off elsewhere unless switched on. */
export function ratesOf(env: Variables): Rates {
  return {
    enforced: env.RATE_LIMITS ?? env.NODE_ENV === 'production',
    refusedTokensPerMinute: env.RATE_REFUSED_TOKENS,
    consentsPerHour: env.RATE_CONSENTS,
    bookingsPerMinute: env.RATE_BOOKINGS,
    operationsPerMinute: env.RATE_OPERATIONS,
  };
}
