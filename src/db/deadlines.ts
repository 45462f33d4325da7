import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { DatabaseUnavailable, describeDatabaseError } from './database-unavailable.ts';
import { PreparedStatements } from './prepared-statements.ts';

/**
 * The driver with what postgres.js 3.4.9 lacks, and with statements kept prepared. Every statement settles within
 * `deadlineMs` of being asked for, the wait for a free connection included; one given up before it was sent is never sent. Errors of
 * connection and server come as DatabaseUnavailable. A transaction whose connection is lost rejects once and
 * does nothing more: the driver itself would send its rollback to nowhere, which ends the process, or to the
 * next user of the connection.
 */
export function withDeadlines(sql: Sql, deadlineMs: number): { sql: Sql; close(waitMs: number): Promise<void> } {
  const inFlight = new InFlight();
  const shared = { deadlineMs, inFlight, prepared: new PreparedStatements() };
  const pool = sql as unknown as DriverPool;
  const unsafe = pool.unsafe;
  const begin = pool.begin;
  // Set on the driver itself, because its own begin() asks for a connection through it.
  pool.unsafe = (...args) => limit(unsafe(...prepare(args, shared)), { ...shared, scope: null });
  pool.begin = (...args) => {
    const watch: Watch = { ...shared, scope: { over: false } };
    return inFlight.during(transaction(begin, args, watch));
  };
  return {
    sql: guardCalls(pool, { ...shared, scope: null }) as unknown as Sql,
    close: async (waitMs) => {
      await inFlight.none(waitMs);
      // The driver's own way to wait takes a connection that was lost for one that is busy.
      await sql.end({ timeout: 0 });
    },
  };
}

async function transaction(begin: DriverPool['begin'], args: unknown[], watch: Watch): Promise<unknown> {
  try {
    return await begin(...replaceLast(args, (work) => (tx) => inside(watch, () => work(guard(tx, watch)))));
  } catch (error) {
    throw describeDatabaseError(error);
  } finally {
    if (watch.scope) watch.scope.over = true;
  }
}

/** The parts of the driver this file relies on, as they are in the version package.json pins. */
interface DriverQuery {
  executed: boolean;
  /** Null until the statement is handed to a connection. */
  state: object | null;
  strings: readonly string[];
  args: readonly unknown[];
  tagged: boolean;
  options: object;
  handler: (query: DriverQuery) => void;
  handle: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}
type Work = (tx: DriverTransaction) => unknown;
interface DriverTransaction {
  (...args: unknown[]): unknown;
  unsafe(...args: unknown[]): DriverQuery;
  savepoint(...args: unknown[]): Promise<unknown>;
}
interface DriverPool {
  (...args: unknown[]): unknown;
  unsafe(...args: unknown[]): DriverQuery;
  begin(...args: unknown[]): Promise<unknown>;
}

interface Watch {
  readonly deadlineMs: number;
  readonly inFlight: InFlight;
  readonly prepared: PreparedStatements;
  /** The transaction the statements belong to: over once it was committed, rolled back, or lost its connection. */
  readonly scope: { over: boolean } | null;
}

function limit(query: DriverQuery, { deadlineMs, inFlight, scope }: Watch): DriverQuery {
  const { handle, resolve, reject } = query;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  const settle = () => {
    clearTimeout(timer);
    if (running) inFlight.remove();
    running = false;
  };
  const expire = () => {
    settle();
    if (query.state === null) disarm(query);
    reject(new DatabaseUnavailable('deadline'));
  };
  query.handle = () => {
    if (!query.executed) {
      if (scope?.over) query.handler = (self) => self.reject(new DatabaseUnavailable('the transaction is over'));
      running = true;
      inFlight.add();
      timer = setTimeout(expire, deadlineMs);
    }
    return handle.call(query);
  };
  query.resolve = (value) => {
    settle();
    resolve(value);
  };
  query.reject = (error) => {
    settle();
    // Only the socket rejects with this class; what a server says has yet to be translated.
    if (scope && error instanceof DatabaseUnavailable) scope.over = true;
    reject(describeDatabaseError(error));
  };
  return query;
}

/**
 * Drizzle asks for every statement anew; its arguments are the text, the values and how to treat it. `onexecute` says
 * that nothing may be sent behind it: what waits for a lock would keep others waiting, whatever connections are free.
 */
function prepare(args: unknown[], { prepared }: Pick<Watch, 'prepared'>): unknown[] {
  const [text, values, options] = args;
  if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return args;
  return [text, values, { ...(options as object | undefined), prepare: prepared.keeps(text), onexecute: () => false }];
}

/** What nobody waits for any more must not happen. The driver's queue needs something to send, so: nothing. */
function disarm(query: DriverQuery): void {
  query.strings = ['select 1'];
  query.args = [];
  query.tagged = false;
  query.options = { simple: true, prepare: false };
}

/** Runs the work of a transaction; never settles when the connection was lost, which rejects `begin` itself. */
async function inside({ scope }: Watch, work: () => unknown): Promise<unknown> {
  try {
    const result = await work();
    return scope?.over ? await new Promise(() => {}) : result;
  } catch (error) {
    await nextTurn(); // The statement fails first, then the transaction learns of the loss.
    if (scope?.over) await new Promise(() => {});
    throw error;
  }
}

function guard(tx: DriverTransaction, watch: Watch): DriverTransaction {
  const { unsafe, savepoint } = tx;
  tx.unsafe = (...args) => limit(unsafe(...prepare(args, watch)), watch);
  tx.savepoint = (...args) =>
    savepoint(...replaceLast(args, (work) => (inner) => inside(watch, () => work(guard(inner, watch)))));
  return guardCalls(tx, watch);
}

/** Puts the deadline on sql`…` too; called with anything else it makes fragments, which are not run. */
function guardCalls<T extends (...args: unknown[]) => unknown>(sql: T, watch: Watch): T {
  return new Proxy(sql, {
    apply: (target, self, args) => {
      const made: unknown = Reflect.apply(target, self, args);
      return made instanceof Promise ? limit(made as unknown as DriverQuery, watch) : made;
    },
  });
}

function replaceLast(args: unknown[], wrap: (work: Work) => Work): unknown[] {
  return [...args.slice(0, -1), wrap(args.at(-1) as Work)];
}

/** Counts what is under way, so that closing can wait for it. */
class InFlight {
  #count = 0;
  #onNone = () => {};

  add(): void {
    this.#count += 1;
  }

  remove(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#onNone();
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.add();
    try {
      return await work;
    } finally {
      this.remove();
    }
  }

  /** Resolves when nothing is under way, at the latest after `limitMs`. */
  none(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#count === 0 ? 0 : limitMs);
      this.#onNone = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
