import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let folder: string;
let lines: { fields: object; message: string }[];
const log = { info: (fields: object, message: string) => void lines.push({ fields, message }) };

beforeEach(async () => {
  database = await freshDatabase();
  // What the template brought along is another folder's history.
  await database.sql`drop schema if exists drizzle cascade`;
  folder = mkdtempSync(join(tmpdir(), 'mentor-calendar-migrations-'));
  lines = [];
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function writeMigrations(...statements: string[]): void {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const entries = statements.map((statement, index) => {
    writeFileSync(join(folder, `000${index}_step.sql`), statement);
    return { idx: index, version: '7', when: 1_000 + index, tag: `000${index}_step`, breakpoints: true };
  });
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'postgresql', entries }));
}

describe('migrate', () => {
  it('has nothing to do in a folder without migrations', async () => {
    await migrate(database.url, { log, folder });
    expect(lines).toEqual([{ fields: { folder }, message: 'There are no migrations.' }]);
  });

  it('applies each migration once, and says how many', async () => {
    writeMigrations('create table steps (id int)', 'insert into steps values (1)');
    await migrate(database.url, { log, folder });
    await migrate(database.url, { log, folder });
    writeMigrations('create table steps (id int)', 'insert into steps values (1)', 'insert into steps values (2)');
    await migrate(database.url, { log, folder });
    expect(lines.map(({ fields }) => fields)).toEqual([{ applied: 2 }, { applied: 1 }]);
    expect(await database.sql`select id from steps order by id`).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('is safe when several servers start at once: one works, the others wait', async () => {
    writeMigrations('create table steps (id int)', 'insert into steps select 1 from pg_sleep(0.2)');
    await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, { log, folder })));
    expect(lines.map(({ fields }) => fields)).toEqual([{ applied: 2 }]);
    expect(await database.sql`select id from steps`).toEqual([{ id: 1 }]);
  });

  it('applies all or nothing', async () => {
    writeMigrations('create table steps (id int)', 'insert into no_such_table values (1)');
    await expect(migrate(database.url, { log, folder })).rejects.toThrow();
    const [found] = await database.sql`select to_regclass('steps') as name`;
    expect(found?.name).toBeNull();
  });

  it('lets go of a lock that a running server holds, and comes back for it', async () => {
    await database.sql`create table busy (id int)`;
    writeMigrations('alter table busy add column name text');
    let patient = Promise.resolve();
    await database.sql.begin(async (tx) => {
      await tx`lock table busy in access share mode`;
      const hasty = migrate(database.url, { log, folder, tries: 1 });
      await expect(hasty).rejects.toMatchObject({ code: '55P03' });
      patient = migrate(database.url, { log, folder });
    });
    await patient;
    expect(lines.map(({ fields }) => fields)).toEqual([{ applied: 1 }]);
  });
});
