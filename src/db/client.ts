import type { PgDatabase } from 'drizzle-orm/pg-core';
import {
  drizzle,
  type PostgresJsDatabase,
  PostgresJsPreparedQuery,
  type PostgresJsQueryResultHKT,
} from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import { type Endpoint, openDatabaseSocket } from './database-socket.ts';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { withDeadlines } from './deadlines.ts';

/**
 * A pool of connections to the database at `url` (`postgres://user:password@host:port/name`, `?sslmode=` one
 * of disable, require, verify-full). Nothing is connected before the first query.
 * Every query settles within `timeouts.deadline`, with DatabaseUnavailable when the server could not answer,
 * and the pool serves again as soon as the server does.
 */
export function createDatabase(options: DatabaseOptions): DatabaseClient {
  const limits = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const { url, endpoint } = readUrl(options.url);
  // Typed apart: `socket` is documented in the driver's README and missing from its types.
  const settings = {
    max: options.maxConnections,
    ssl: false, // The socket encrypts itself; the driver's way would undo the watch on it.
    socket: () => openDatabaseSocket(endpoint, limits.connect, limits.silence),
    connect_timeout: limits.connect / 1_000,
    backoff: () => 0.2, // The default grows to 20 s, and the pool would sleep on when the server is back.
    onnotice: () => {},
    // Asked for by nobody, so its failure would be caught by nobody and end the process. Drizzle reads arrays itself.
    fetch_types: false,
    connection: {
      application_name: options.applicationName ?? 'mentor-calendar',
      TimeZone: 'UTC',
      statement_timeout: limits.statement,
      lock_timeout: limits.lock,
      idle_in_transaction_session_timeout: limits.idleInTransaction,
    },
  };
  const driver = postgres(url, settings);
  const { sql, close } = withDeadlines(driver, limits.deadline);
  return { db: drizzle(sql), sql, close: () => close(limits.statement) };
}

export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections: number;
  readonly applicationName?: string;
  readonly timeouts?: Partial<DatabaseTimeouts>;
}

/** Milliseconds. The server's own limits come first, so that it can say why; ours are for when it cannot. */
export interface DatabaseTimeouts {
  /** A statement, at the server. */
  readonly statement: number;
  /** A wait for a lock, at the server. */
  readonly lock: number;
  /** A transaction that does nothing, at the server. */
  readonly idleInTransaction: number;
  /** Opening a connection. */
  readonly connect: number;
  /** An answer owed on an open connection; then the connection is given up. Longer than `statement`. */
  readonly silence: number;
  /** A query from being asked for to being settled, the wait for a connection included. */
  readonly deadline: number;
}

const DEFAULT_TIMEOUTS: DatabaseTimeouts = {
  statement: 5_000,
  lock: 4_000,
  idleInTransaction: 15_000,
  connect: 3_000,
  silence: 6_000,
  deadline: 8_000,
};

export interface DatabaseClient {
  readonly db: Database;
  /** The driver beneath, same pool and same deadlines, for what Drizzle has no words for. */
  readonly sql: Sql;
  /** Waits for queries under way, as long as a statement may take, then ends every connection. */
  close(): Promise<void>;
}

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** What a query function takes: it does not care whether it runs in a transaction. */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT>;

/**
 * Runs `work` in one transaction: all of it or nothing. Losing a race inside the database (deadlock,
 * serialization failure) is retried from the start, three tries in all, so `work` may run more than once and
 * must have no effect elsewhere. Still losing is DatabaseUnavailable.
 */
export async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (!RETRIED.has(violation(error)?.code ?? '')) throw error;
      if (attempt === 3) throw new DatabaseUnavailable('lost every race', { cause: error });
    }
  }
}

const RETRIED = new Set(['40001', '40P01']);

/** Whether a unique index refused the row; with `constraint`, whether it was that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const found = violation(error);
  return found?.code === '23505' && (constraint === undefined || found.constraint_name === constraint);
}

/** Whether an exclusion constraint refused the row; with `constraint`, whether it was that one. */
export function isExclusionViolation(error: unknown, constraint?: string): boolean {
  const found = violation(error);
  return found?.code === '23P01' && (constraint === undefined || found.constraint_name === constraint);
}

/** The server's own error, wherever in the chain of causes it is. */
function violation(error: unknown): postgres.PostgresError | null {
  if (error instanceof postgres.PostgresError) return error;
  return error instanceof Error && error.cause !== undefined ? violation(error.cause) : null;
}

// Drizzle wraps every error in one whose message is the statement with all its values: mail addresses and
// tokens on their way into a log. The driver's error says as much without them.
Object.defineProperty(PostgresJsPreparedQuery.prototype, 'queryWithCache', {
  value: (_statement: string, _values: unknown[], run: () => Promise<unknown>) => run(),
});

function readUrl(given: string): { url: string; endpoint: Endpoint } {
  const url = new URL(given);
  const tls = url.searchParams.get('sslmode') ?? 'disable';
  if (tls !== 'disable' && tls !== 'require' && tls !== 'verify-full') {
    throw new Error(`The database URL asks for sslmode ${tls}; it can be disable, require or verify-full.`);
  }
  url.searchParams.delete('sslmode');
  return {
    url: url.href,
    endpoint: { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 5432), tls },
  };
}
