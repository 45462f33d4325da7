import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { silentLog } from './silent-log.ts';

/** What `freshDatabase` needs to know: a server (its maintenance database) and what to copy. */
export interface TestDatabaseServer {
  readonly url: string;
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: TestDatabaseServer;
  }
}

/**
 * One PostgreSQL for the whole run, with one migrated database that every test copies.
 * TEST_DATABASE_URL names a server to use instead; its user must be allowed to create databases.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const folder = given ? null : mkdtempSync(join(tmpdir(), 'mentor-calendar-tests-'));
  // As root the server runs as somebody else, who must get there.
  if (folder) chmodSync(folder, 0o711);
  const server = folder
    ? await startEmbeddedPostgres({
        dataDir: join(folder, 'postgres'),
        log: silentLog,
        durability: 'none',
        maxConnections: 300,
        stagingRoots: [join(folder, 'staged')],
      })
    : null;
  const url = onDatabase(server?.url ?? String(given), 'postgres');
  const template = `template_${process.pid}`;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  await admin`drop database if exists ${admin(template)}`;
  await admin`create database ${admin(template)}`;
  await migrate(onDatabase(url, template), { log: silentLog });
  project.provide('databaseServer', { url, template });
  return async () => {
    await admin`drop database ${admin(template)} with (force)`;
    await admin.end();
    await server?.close();
    if (folder) rmSync(folder, { recursive: true });
  };
}

function onDatabase(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `/${name}`;
  return result.href;
}
