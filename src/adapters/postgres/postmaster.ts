import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from '../../ports/logger.ts';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Home } from './home.ts';
import { MARKER } from './orphan.ts';
import { signal, waitForEnd } from './processes.ts';

const STOP_LIMIT_MS = 10_000;
const READY_LIMIT_MS = 60_000; // Recovery after a crash reads the log since the last checkpoint.

/** A running server process. */
export interface Postmaster {
  readonly pid: number;
  /** Settles when the process ended, for whatever reason, with what it said last. Never rejects. */
  readonly ended: Promise<string>;
  /** Rolls back what is open, writes everything down and ends. */
  stop(): Promise<void>;
}

/**
 * Starts the server on 127.0.0.1 and waits until it takes connections; recovery from a crash is part of that.
 * Throws START_FAILED with the server's own words when it ends instead.
 * The server is told to stop when this process ends without doing so, even by SIGKILL.
 */
export async function startPostmaster(
  home: Home,
  binaries: Binaries,
  settings: Record<string, string | number>,
  log: Logger,
): Promise<Postmaster> {
  const parameters = Object.entries({ ...FIXED_SETTINGS, ...settings });
  const child = spawn(
    binaries.postgres,
    ['-D', home.cluster, ...parameters.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A session of its own: Ctrl-C in a terminal must reach this process, which still needs its database.
    {
      ...home.account,
      cwd: home.cluster,
      env: serverEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  const output = follow(child, log);
  const { pid } = child;
  if (pid === undefined)
    throw new EmbeddedPostgresError('START_FAILED', `PostgreSQL did not start: ${await output.ended}`);
  const guard = stopWithUs(pid, home, log);
  output.ended.then(() => guard?.kill('SIGKILL'));

  const postmaster: Postmaster = { pid, ended: output.ended, stop: () => stop(pid, output.ended) };
  const outcome = await Promise.race([output.ready, output.ended, tooLate(READY_LIMIT_MS)]);
  if (outcome === READY) return postmaster;
  await postmaster.stop();
  throw new EmbeddedPostgresError('START_FAILED', `PostgreSQL did not become ready: ${outcome}`);
}

const FIXED_SETTINGS = {
  cluster_name: MARKER,
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Errors go to the client that caused them; in a log their text would carry rows and addresses.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '',
};

const READY = Symbol('ready');

/** Passes the server's lines on to the log, and says when it is ready and when it has ended. */
function follow(child: ChildProcess, log: Logger) {
  const recent: string[] = [];
  let announceReady: (ready: typeof READY) => void;
  const ready = new Promise<typeof READY>((resolve) => {
    announceReady = resolve;
  });
  const lines = child.stderr ? createInterface(child.stderr) : null;
  lines?.on('line', (line) => {
    recent.push(line);
    if (recent.length > 12) recent.shift();
    // Every connection still open when the server is told to stop says so in a line of its own.
    if (/^(FATAL|PANIC)/.test(line) && !/administrator command$/.test(line)) log.warn({}, `PostgreSQL: ${line}`);
    else log.debug({}, `PostgreSQL: ${line}`);
    if (line.includes('database system is ready to accept connections')) announceReady(READY);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // "close" comes after the last line; "exit" may not.
    child.once('close', (status, cause) =>
      resolve([...recent, `ended with ${cause ?? `status ${status}`}`].join('\n')),
    );
  });
  return { ready, ended };
}

/** Fast shutdown, then immediate (recovers at the next start), then by force. */
async function stop(pid: number, ended: Promise<string>): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signal(pid, name);
    if (await waitForEnd(pid, STOP_LIMIT_MS)) break;
  }
  await ended;
}

/**
 * A shell that waits for the end of its input, which the kernel brings about when this process ends in any
 * way, and then stops the server, after making sure that the id is still the server's.
 */
function stopWithUs(pid: number, home: Home, log: Logger): ChildProcess | null {
  if (process.platform === 'win32') return null; // There the next start finds and stops it.
  const script = 'read -r _; read -r pid < "$2/postmaster.pid" && [ "$pid" = "$1" ] && kill -INT "$1"';
  const guard = spawn('/bin/sh', ['-c', script, MARKER, String(pid), home.cluster], {
    ...home.account,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.once('error', (error) => {
    log.warn({ error: error.message }, 'No shell to stop the database if this process is killed; the next start will.');
  });
  guard.unref();
  return guard;
}

function tooLate(limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(resolve, limitMs, `not after ${limitMs / 1000} s`).unref();
  });
}
