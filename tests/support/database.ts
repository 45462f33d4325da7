import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { createDatabase, type DatabaseClient, type DatabaseTimeouts } from '../../src/db/client.ts';

/** An empty, migrated database of the test's own. */
export interface FreshDatabase extends DatabaseClient {
  readonly url: string;
  /** Ends the connections and drops the database. */
  close(): Promise<void>;
}

export interface FreshDatabaseOptions {
  /** Default 10. */
  readonly maxConnections?: number;
  readonly timeouts?: Partial<DatabaseTimeouts>;
}

/** Copies the migrated template. Tests in other files run at the same time; each has a database to itself. */
export async function freshDatabase(options: FreshDatabaseOptions = {}): Promise<FreshDatabase> {
  const { url: serverUrl, template } = inject('databaseServer');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, async (admin) => {
    // A template can be copied by one at a time only.
    await admin`select pg_advisory_lock(1)`;
    await admin`create database ${admin(name)} template ${admin(template)} strategy file_copy`;
  });
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const client = createDatabase({
    url: url.href,
    maxConnections: options.maxConnections ?? 10,
    ...(options.timeouts && { timeouts: options.timeouts }),
  });
  return {
    ...client,
    url: url.href,
    close: async () => {
      await client.close();
      await onServer(serverUrl, (admin) => admin`drop database ${admin(name)} with (force)`);
    },
  };
}

async function onServer(url: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
