import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts';
import { createDatabase, inTransaction, isUniqueViolation } from '../../../src/db/client.ts';
import { DatabaseUnavailable } from '../../../src/db/database-unavailable.ts';
import { silentLog } from '../../support/silent-log.ts';
import { scratchFolder } from './programs.ts';

it('killed again and again under load, the database loses nothing it acknowledged, and clients only wait', async () => {
  const scratch = scratchFolder();
  const server = await startEmbeddedPostgres({
    dataDir: join(scratch.path, 'postgres'),
    log: silentLog,
    durability: 'none', // Of a process being killed; the system keeps what it was given.
    stagingRoots: [join(scratch.path, 'staged')],
  });
  const client = createDatabase({ url: server.url, maxConnections: 8 });
  await client.sql`create table written (id int primary key)`;

  const acknowledged = new Set<number>();
  const surprises: unknown[] = [];
  let kills = 0;
  let next = 0;
  const writer = async () => {
    while (kills < 8) {
      const id = next++;
      // Until it is acknowledged; a repeated one may meet what it had written before the answer was lost.
      for (let done = false; !done; ) {
        const error = await inTransaction(client.db, (tx) => tx.execute(sql`insert into written values (${id})`)).then(
          () => null,
          (caught: unknown) => caught,
        );
        done = error === null || isUniqueViolation(error);
        if (!done && !(error instanceof DatabaseUnavailable)) surprises.push(error);
        // Let the event loop turn: a refused connection fails at once.
        await new Promise(setImmediate);
      }
      acknowledged.add(id);
    }
  };
  const killer = async () => {
    for (; kills < 8; kills++) {
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size > before + 20, { timeout: 10_000, interval: 5 }).toBe(true);
      await expect.poll(() => server.pid() !== null, { timeout: 10_000, interval: 5 }).toBe(true);
      process.kill(Number(server.pid()), 'SIGKILL');
    }
  };
  await Promise.all([killer(), ...Array.from({ length: 16 }, writer)]);

  const rows = await client.sql`select id from written`;
  const written = new Set(rows.map((row) => row.id));
  expect(surprises).toEqual([]);
  expect([...acknowledged].filter((id) => !written.has(id))).toEqual([]);
  await client.close();
  await server.close();
  scratch.remove();
}, 60_000);
