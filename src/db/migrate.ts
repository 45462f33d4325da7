import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/**
 * Brings the schema of the database at `url` up to what this checkout expects, by the migrations in `drizzle/`
 * that were not applied yet: all of them in one transaction, or none. Of several at once one works and the
 * others wait for it, then find nothing left to do. A statement that cannot get its lock within 2 s is given
 * up, so that the queries of a running server that queue behind it are not held up, and all is tried again.
 */
export async function migrate(url: string, { log, folder = FOLDER, tries = 5 }: MigrateOptions): Promise<void> {
  const expected = expectedMigrations(folder);
  if (expected === 0) return log.info({ folder }, 'There are no migrations.');
  const sql = postgres(url, {
    max: 1, // The lock below belongs to a connection.
    onnotice: () => {}, // "already exists, skipping", at each start.
    connection: { application_name: 'mentor-calendar migrate', TimeZone: 'UTC' },
  });
  try {
    await sql`select pg_advisory_lock(${LOCK}::bigint)`;
    await sql`set lock_timeout = '2s'`;
    const before = await applied(sql);
    await untilUnlocked(tries, () => applyMigrations(drizzle(sql), { migrationsFolder: folder }));
    const after = await applied(sql);
    if (after > before) log.info({ applied: after - before }, 'The database schema was brought up to date.');
  } finally {
    await sql.end({ timeout: 5 });
  }
}

export interface MigrateOptions {
  readonly log: { info(fields: object, message: string): void };
  /** Default: `drizzle/` of this checkout. */
  readonly folder?: string;
  /** How often to try for a lock that somebody holds. Default 5, half a second apart. */
  readonly tries?: number;
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../drizzle');

/** Any number nobody else uses; part of no other lock of ours. */
const LOCK = '7203445961825';

function expectedMigrations(folder: string): number {
  const journal = join(folder, 'meta/_journal.json');
  return existsSync(journal) ? JSON.parse(readFileSync(journal, 'utf8')).entries.length : 0;
}

async function untilUnlocked(tries: number, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries || !isLockTimeout(error)) throw error;
      await delay(500);
    }
  }
}

function isLockTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '55P03') || isLockTimeout(error.cause);
}

/** How many migrations the database has had. */
async function applied(sql: postgres.Sql): Promise<number> {
  const [there] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (there?.name === null) return 0;
  const [row] = await sql`select count(*)::int as applied from drizzle.__drizzle_migrations`;
  return Number(row?.applied);
}
