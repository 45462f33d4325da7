import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_KEPT, PreparedStatements } from '../../src/db/prepared-statements.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ maxConnections: 1 });
});
afterAll(() => database.close());

it('keeps a statement prepared from the second time on, in and outside of transactions', async () => {
  const { db } = database;
  for (const number of [1, 2, 3]) await db.execute(sql`select ${number}::int as number`);
  await db.transaction((tx) => tx.execute(sql`select ${4}::int as number`));
  await db.execute(sql`select ${'once'}::text as asked_once`);
  const kept = await db.execute(
    sql`select statement, generic_plans + custom_plans as runs from pg_prepared_statements where statement like 'select %'`,
  );
  expect([...kept]).toEqual([{ statement: 'select $1::int as number', runs: '3' }]);
});

it('answers a prepared statement after a table it reads has got another column', async () => {
  const { db } = database;
  await db.execute(sql`create table growing (id int)`);
  const read = () => db.execute(sql`select * from growing where id > ${0}::int`);
  await db.execute(sql`insert into growing values (1)`);
  for (let times = 0; times < 3; times++) expect([...(await read())]).toEqual([{ id: 1 }]);
  await db.execute(sql`alter table growing add column name text`);
  expect([...(await read())]).toEqual([{ id: 1, name: null }]);
});

it('keeps only so many statements, and none that is very long', () => {
  const statements = new PreparedStatements();
  const long = 'x'.repeat(10_000);
  for (const text of [long, long]) expect(statements.keeps(text)).toBe(false);
  const texts = Array.from({ length: MOST_KEPT + 1 }, (_, number) => `select ${number}`);
  const answers = texts.map((text) => [statements.keeps(text), statements.keeps(text)]);
  expect(answers.filter(([first]) => first)).toEqual([]);
  expect(answers.filter(([, second]) => second)).toHaveLength(MOST_KEPT);
  expect([texts[0], texts[MOST_KEPT]].map((text) => statements.keeps(text ?? ''))).toEqual([true, false]);
});
