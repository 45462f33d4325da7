import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import type { Logger } from '../../ports/logger.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { DATABASE_USER, prepareCluster } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { lockFolder } from './folder-lock.ts';
import { defaultStagingRoots, type Home, openHome, stagingRoot } from './home.ts';
import { keepRunning } from './keeper.ts';
import { clearOrphan } from './orphan.ts';
import { type Postmaster, startPostmaster } from './postmaster.ts';

/**
 * Starts a PostgreSQL of our own on 127.0.0.1, with its data in `dataDir`, and keeps it running until
 * `close()`: when the server process dies it is started again on the same port. Nothing but Node and the
 * installed packages is needed, and no rights either; see `openHome` for what happens as root.
 *
 * At most one process serves a folder; the second is refused with IN_USE, naming the first. What a killed
 * process left behind is cleared away, and what was acknowledged before is there again. Throws
 * EmbeddedPostgresError with a message for the person at the console.
 *
 * (The class of the package `embedded-postgres` is not used: importing it installs handlers that end the
 * process on signals, and it cannot run as root from here, recover, or refuse a second start.)
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, durability = 'full' } = options;
  const stagingRoots = options.stagingRoots ?? defaultStagingRoots();
  const home = openHome(dataDir, stagingRoots);
  const lock = lockFolder(home.folder);
  try {
    const binaries = findBinaries(home.account, () =>
      home.account ? stagingRoot(stagingRoots, home.account) : home.folder,
    );
    sayWhere(log, home, binaries);
    const fsync = durability === 'full' ? 'on' : 'off';
    const password = await prepareCluster(home, binaries, fsync);
    const settings = { ...DURABILITY[durability], max_connections: options.maxConnections ?? 100 };
    const first = await startOnFreePort(home, binaries, options.port ?? null, settings, log);
    const url = `postgres://${DATABASE_USER}:${password}@127.0.0.1:${first.port}/${DATABASE_USER}`;
    const keeper = keepRunning(first.postmaster, log, () =>
      startAgain(home, binaries, { ...settings, port: first.port }, log),
    );
    try {
      await ensureDatabase(url);
    } catch (error) {
      await keeper.stop();
      throw error;
    }
    let closed: Promise<void> | null = null;
    const close = async () => {
      await keeper.stop();
      lock.release();
    };
    return {
      url,
      folder: home.folder,
      pid: () => keeper.pid(),
      close: () => {
        closed ??= close();
        return closed;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

export interface EmbeddedPostgresOptions {
  /** Created when missing. Removing it while nothing runs starts with an empty database. */
  readonly dataDir: string;
  /** Null or absent: any free one, another at each start. */
  readonly port?: number | null;
  readonly log: Logger;
  /** `none` is for data that is thrown away: a crash of the machine ruins it. Default: `full`. */
  readonly durability?: 'full' | 'none';
  /** Default 100. */
  readonly maxConnections?: number;
  /** Folders to try, in order, when the user PostgreSQL must run as cannot reach `dataDir`. */
  readonly stagingRoots?: readonly string[];
}

export interface EmbeddedPostgres {
  /** With user, password and the product's database; for the `postgres` driver. */
  readonly url: string;
  /** Where the data really lies; differs from `dataDir` only as root. */
  readonly folder: string;
  /** Of the server process now; null while it is being started again. */
  pid(): number | null;
  /** Rolls back what is open, stops the server and lets another process have the folder. Idempotent. */
  close(): Promise<void>;
}

const DURABILITY = {
  full: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
  none: { fsync: 'off', full_page_writes: 'off', autovacuum: 'off', shared_buffers: '64MB' },
};

type Settings = Record<string, string | number>;

/** Between finding a port free and taking it somebody else may take it: then another one is tried. */
async function startOnFreePort(home: Home, binaries: Binaries, asked: number | null, settings: Settings, log: Logger) {
  for (let attempt = 1; ; attempt++) {
    const port = asked ?? (await freePort());
    try {
      return { port, postmaster: await startAgain(home, binaries, { ...settings, port }, log) };
    } catch (error) {
      if (asked !== null || attempt === 5 || !says(error, 'could not bind')) throw error;
    }
  }
}

/** Also after a kill, when the last backends may hold the old shared memory for some moments more. */
async function startAgain(home: Home, binaries: Binaries, settings: Settings, log: Logger): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    await clearOrphan(home.cluster, log);
    try {
      return await startPostmaster(home, binaries, settings, log);
    } catch (error) {
      if (attempt === 50 || !says(error, 'pre-existing shared memory block')) throw error;
      await delay(200);
    }
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const sql = postgres(maintenance.href, { max: 1, fetch_types: false });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE_USER}`;
    if (!found) await sql`create database ${sql(DATABASE_USER)}`;
  } catch (error) {
    if (!says(error, 'password authentication failed')) throw error;
    throw new EmbeddedPostgresError(
      'BROKEN_DATA_FOLDER',
      'The password kept beside the database is not the one the database knows.',
      { cause: error },
    );
  } finally {
    await sql.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function sayWhere(log: Logger, home: Home, binaries: Binaries): void {
  const { folder, account } = home;
  if (account === null) log.info({ folder }, 'Starting the database server.');
  else {
    log.info(
      { folder, uid: account.uid, program: binaries.postgres },
      'Starting the database server, as an unprivileged user because PostgreSQL does not run as root.',
    );
  }
}

function says(error: unknown, words: string): boolean {
  return error instanceof Error && error.message.includes(words);
}
