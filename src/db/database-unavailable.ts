import { Fault } from '../domain/fault.ts';

/**
 * The database does not answer, or not in time. Whether a statement under way took effect is not known;
 * a transaction under way did not commit, unless the commit itself was the statement.
 */
export class DatabaseUnavailable extends Fault {
  constructor(reason: string, options?: ErrorOptions) {
    super('SERVICE_UNAVAILABLE', 'The service is busy or restarting. Please try again.', { retryAfterMs: 1_000 });
    this.reason = reason;
    this.cause = options?.cause;
  }

  /** For the log: what happened, without statements or their values. */
  readonly reason: string;
}

/**
 * The error as DatabaseUnavailable when it is about the connection or the server's state, itself when it is
 * about what was asked (a constraint, a syntax error, a bug of ours).
 */
export function describeDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const reason = DRIVER_CODES.has(code) ? code : UNAVAILABLE_STATES.find(([state]) => code.startsWith(state))?.[1];
  return reason === undefined ? error : new DatabaseUnavailable(reason, { cause: error });
}

/** Of postgres.js and of node:net and node:dns below it. */
const DRIVER_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATE, or the start of it, and what it means (PostgreSQL manual, appendix A). */
const UNAVAILABLE_STATES: readonly (readonly [string, string])[] = [
  ['08', 'connection exception'],
  ['25P03', 'idle in a transaction for too long'],
  ['25P04', 'transaction timeout'],
  ['53100', 'disk full'],
  ['53', 'insufficient resources'],
  ['55P03', 'lock timeout'],
  ['57014', 'statement timeout'],
  ['57P01', 'shutting down'],
  ['57P02', 'crashed'],
  ['57P03', 'starting up'],
  ['57P05', 'idle for too long'],
];
