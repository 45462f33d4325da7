import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createDatabase,
  type DatabaseClient,
  inTransaction,
  isExclusionViolation,
  isUniqueViolation,
} from '../../src/db/client.ts';
import { DatabaseUnavailable } from '../../src/db/database-unavailable.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type SilentProxy, silentProxy } from '../support/silent-proxy.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.sql`create table counters (id int primary key, hits int not null, period int4range, exclude using gist (period with &&))`;
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql`truncate counters`;
  await database.sql`insert into counters (id, hits) values (1, 0), (2, 0)`;
});

describe('a connection', () => {
  it('speaks UTC, and the server gives up waiting by itself', async () => {
    const [row] = await database.sql`
      select current_setting('TimeZone') as zone, current_setting('statement_timeout') as statement,
        current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle`;
    expect(row).toEqual({ zone: 'UTC', statement: '5s', lock: '4s', idle: '15s' });
  });

  it('refuses an sslmode it would have to guess about', () => {
    const url = `${database.url}?sslmode=prefer`;
    expect(() => createDatabase({ url, maxConnections: 1 })).toThrow('sslmode prefer');
  });

  it('does not go on in plain text when TLS was asked for', async () => {
    const client = createDatabase({ url: `${database.url}?sslmode=require`, maxConnections: 1 });
    await expect(client.sql`select 1`).rejects.toMatchObject({ reason: 'the server does not speak TLS' });
    await client.close();
  });

  it('reads results longer than one packet, and many at once', async () => {
    const lengths = await Promise.all(
      Array.from({ length: 40 }, (_, index) => database.sql`select repeat('x', ${index * 10_000}) as text`),
    );
    expect(lengths.map(([row]) => row?.text.length)).toEqual(Array.from({ length: 40 }, (_, index) => index * 10_000));
  });
});

describe('an error', () => {
  it('says which constraint refused a row', async () => {
    const twice = database.db.execute(sql`insert into counters (id, hits) values (1, 0)`);
    const error = await twice.catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'counters_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'another')).toBe(false);
    expect(isExclusionViolation(error)).toBe(false);
  });

  it('says that times overlap', async () => {
    await database.sql`update counters set period = '[1,5)' where id = 1`;
    const overlapping = database.db.execute(sql`update counters set period = '[4,9)' where id = 2`);
    const error = await overlapping.catch((caught: unknown) => caught);
    expect(isExclusionViolation(error)).toBe(true);
    expect(isUniqueViolation(error)).toBe(false);
  });

  it('never carries the values of the statement', async () => {
    const secret = 'ya29.secret-token';
    const error = await database.db.execute(sql`select ${secret}::text, 1 / 0`).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: '22012' });
    expect(`${error} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`).not.toContain(secret);
  });

  it('is DatabaseUnavailable when the statement takes too long', async () => {
    const client = createDatabase({ url: database.url, maxConnections: 1, timeouts: { statement: 50 } });
    await expect(client.db.execute(sql`select pg_sleep(5)`)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      reason: 'statement timeout',
    });
    await client.close();
  });

  it('is DatabaseUnavailable when nothing listens there', async () => {
    const client = createDatabase({ url: 'postgres://a:b@127.0.0.1:1/c', maxConnections: 2 });
    await expect(client.db.execute(sql`select 1`)).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(inTransaction(client.db, async () => 1)).rejects.toBeInstanceOf(DatabaseUnavailable);
    await client.close();
  });

  it('is the server’s own when the password is wrong', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    const client = createDatabase({ url: url.href, maxConnections: 1 });
    await expect(client.sql`select 1`).rejects.toMatchObject({ code: '28P01' });
    await client.close();
  });
});

describe('inTransaction', () => {
  const hits = async () => (await database.sql`select hits from counters order by id`).map((row) => row.hits);

  it('commits what the work did, and rolls back all of it when the work throws', async () => {
    await inTransaction(database.db, (tx) => tx.execute(sql`update counters set hits = 1 where id = 1`));
    const failing = inTransaction(database.db, async (tx) => {
      await tx.execute(sql`update counters set hits = 2`);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await hits()).toEqual([1, 0]);
  });

  it('keeps what came before a savepoint that failed', async () => {
    await inTransaction(database.db, async (tx) => {
      await tx.execute(sql`update counters set hits = 7 where id = 1`);
      const inner = tx.transaction((nested) => nested.execute(sql`insert into counters (id, hits) values (1, 0)`));
      expect(isUniqueViolation(await inner.catch((error: unknown) => error))).toBe(true);
    });
    expect(await hits()).toEqual([7, 0]);
  });

  it('runs the loser of a deadlock again, so that both take effect', async () => {
    let arrivals = 0;
    let bothHoldOne = () => {};
    const meeting = new Promise<void>((resolve) => {
      bothHoldOne = resolve;
    });
    const crossing = (first: number, second: number) =>
      inTransaction(database.db, async (tx) => {
        await tx.execute(sql`update counters set hits = hits + 1 where id = ${first}`);
        arrivals += 1;
        if (arrivals === 2) bothHoldOne();
        await meeting;
        await tx.execute(sql`update counters set hits = hits + 1 where id = ${second}`);
      });
    await Promise.all([crossing(1, 2), crossing(2, 1)]);
    expect(arrivals).toBe(3);
    expect(await hits()).toEqual([2, 2]);
  });

  it('gives up after three tries, as unavailable', async () => {
    let tries = 0;
    const losing = inTransaction(database.db, async (tx) => {
      tries += 1;
      await tx.execute(sql`do $$ begin raise exception using errcode = '40001'; end $$`);
    });
    await expect(losing).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'lost every race' });
    expect(tries).toBe(3);
  });
});

describe('when the network fails', () => {
  const timeouts = { connect: 300, silence: 400, deadline: 700 };
  let proxy: SilentProxy;
  let client: DatabaseClient;
  beforeEach(async () => {
    proxy = await silentProxy(database.url);
    client = createDatabase({ url: proxy.url, maxConnections: 4, timeouts });
    await Promise.all(Array.from({ length: 4 }, () => client.sql`select 1`));
  });
  afterEach(async () => {
    await client.close();
    await proxy.close();
  });

  const outcomes = async (started: Promise<unknown>[]) => {
    const begun = performance.now();
    const settled = await Promise.allSettled(started);
    return {
      ms: performance.now() - begun,
      reasons: settled.map((one) => (one.status === 'rejected' ? one.reason : null)),
    };
  };
  const manyQueries = () =>
    Array.from({ length: 60 }, (_, index): Promise<unknown> => {
      if (index % 3 === 0) return client.db.execute(sql`select ${index}::int`);
      if (index % 3 === 1) return client.sql`select ${index}::int`;
      return inTransaction(client.db, (tx) => tx.execute(sql`select ${index}::int`));
    });

  it('every query settles within the deadline, typed, and the pool serves again when it is back', async () => {
    proxy.silence();
    const { ms, reasons } = await outcomes(manyQueries());
    expect(ms).toBeLessThan(timeouts.deadline + 400);
    expect(reasons.every((reason) => reason instanceof DatabaseUnavailable)).toBe(true);
    proxy.restore();
    const after = await outcomes(manyQueries());
    expect(after.reasons.filter(Boolean)).toEqual([]);
  });

  it('a query given up while it waited for a connection is never run', async () => {
    proxy.silence();
    const writes = Array.from({ length: 12 }, () => client.db.execute(sql`update counters set hits = hits + 1`));
    await outcomes(writes);
    proxy.restore();
    await Promise.all(manyQueries());
    const [row] = await database.sql`select hits from counters where id = 1`;
    expect(row?.hits).toBe(0);
  });

  it('a transaction that loses its connection rejects once and leaves no trace', async () => {
    let tellAfterwards = (_: unknown) => {};
    const afterwards = new Promise((resolve) => {
      tellAfterwards = resolve;
    });
    const losing = inTransaction(client.db, async (tx) => {
      await tx.execute(sql`update counters set hits = 99`);
      proxy.cut();
      const lost = await tx.execute(sql`select pg_sleep(5)`).catch((error: unknown) => error);
      // The driver would send this to a connection that is gone, or to somebody else's.
      await tx.execute(sql`update counters set hits = 100`).catch(tellAfterwards);
      throw lost;
    });
    await expect(losing).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await afterwards).toBeInstanceOf(DatabaseUnavailable);
    const [row] = await database.sql`select hits from counters where id = 1`;
    expect(row?.hits).toBe(0);
  });

  it('a transaction whose connection dies while it is busy elsewhere neither commits nor disturbs others', async () => {
    let release = () => {};
    const elsewhere = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = () => {};
    const inside = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const losing = inTransaction(client.db, async (tx) => {
      await tx.execute(sql`update counters set hits = 99`);
      begun();
      await elsewhere;
      await tx.execute(sql`update counters set hits = 100`);
    });
    const rejection = expect(losing).rejects.toBeInstanceOf(DatabaseUnavailable);
    await inside;
    proxy.cut();
    await rejection;
    // Every connection of the pool is in use by somebody else when the lost transaction wakes up.
    const others = Array.from({ length: 4 }, (_, id) =>
      inTransaction(client.db, async (tx) => {
        await tx.execute(sql`insert into counters (id, hits) values (${10 + id}, 0)`);
        release();
        await tx.execute(sql`select pg_sleep(0.05)`);
      }),
    );
    await Promise.all(others);
    const rows = await client.sql`select id, hits from counters order by id`;
    expect(rows.map((row) => [row.id, row.hits])).toEqual([
      [1, 0],
      [2, 0],
      [10, 0],
      [11, 0],
      [12, 0],
      [13, 0],
    ]);
  });

  it('survives being cut off again and again under load', async () => {
    for (let round = 0; round < 12; round++) {
      const queries = manyQueries();
      await Promise.race(queries.slice(round % 20).map((query) => query.catch(() => null)));
      proxy.cut();
      const { reasons } = await outcomes(queries);
      expect(reasons.filter((reason) => reason && !(reason instanceof DatabaseUnavailable))).toEqual([]);
    }
    const { ms, reasons } = await outcomes(manyQueries());
    expect(reasons.filter(Boolean)).toEqual([]);
    expect(ms).toBeLessThan(timeouts.deadline);
  });

  it('leaves idle connections, and one that only listens, alone', async () => {
    const heard = new Promise<string>((resolve) => {
      void client.sql.listen('news', resolve);
    });
    await client.sql`select pg_sleep(${(timeouts.silence * 0.7) / 1_000})`;
    const [before] = await client.sql`select pg_backend_pid() as pid`;
    // Another client waits longer than the silence allowed, so that this one would have been cut.
    await database.sql`select pg_sleep(${(timeouts.silence * 1.5) / 1_000})`;
    const [same] = await database.sql`select count(*)::int as here from pg_stat_activity where pid = ${before?.pid}`;
    expect(same?.here).toBe(1);
    await database.sql`select pg_notify('news', 'hello')`;
    expect(await heard).toBe('hello');
  });
});
