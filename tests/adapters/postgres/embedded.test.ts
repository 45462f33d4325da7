import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts';
import { isAlive, waitForEnd } from '../../../src/adapters/postgres/processes.ts';
import { silentLog } from '../../support/silent-log.ts';
import { query, scratchFolder, serve } from './programs.ts';

let scratch: ReturnType<typeof scratchFolder>;
let dataDir: string;
let running: EmbeddedPostgres[];

beforeEach(() => {
  scratch = scratchFolder();
  dataDir = join(scratch.path, 'checkout/.data/postgres');
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.close()));
  scratch.remove();
});

/** Killing processes loses nothing that the system has been given, so most tests need not wait for the disk. */
async function start(durability: 'full' | 'none' = 'none'): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: silentLog,
    durability,
    stagingRoots: [join(scratch.path, 'staged')],
  });
  running.push(server);
  return server;
}

describe('a database of our own', () => {
  it('is UTF-8 in UTC, durable, local, and can exclude overlaps', async () => {
    const { url } = await start('full');
    const [settings] = await query(
      url,
      'create extension btree_gist',
      'create table t (owner uuid, during tstzrange, exclude using gist (owner with =, during with &&))',
      `select current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone,
        current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
        current_setting('listen_addresses') as listens, lower('ÄЖ') as lower`,
    );
    expect(settings).toEqual({
      encoding: 'UTF8',
      zone: 'UTC',
      fsync: 'on',
      full_page_writes: 'on',
      listens: '127.0.0.1',
      lower: 'äж',
    });
  });

  it('keeps its data and its password from start to start', async () => {
    const first = await start();
    await query(first.url, 'create table kept (id int)', 'insert into kept values (7)');
    await first.close();
    const second = await start();
    expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(statSync(join(second.folder, 'password')).mode & 0o777).toBe(0o600);
  });

  it('lets nobody in without the password', async () => {
    const { url } = await start();
    const stranger = new URL(url);
    stranger.password = 'postgres';
    await expect(query(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('leaves no process behind when it is closed, and may be closed twice', async () => {
    const server = await start();
    const pid = Number(server.pid());
    expect(isAlive(pid)).toBe(true);
    await Promise.all([server.close(), server.close()]);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(server.folder, 'cluster/postmaster.pid'))).toBe(false);
  });
});

describe('a folder somebody else uses', () => {
  it('is refused to a second server of the same process', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining(`process ${process.pid}`),
    });
  });

  it('is refused to another program, which names the first', async () => {
    const first = await start();
    const second = await serve([dataDir]);
    expect(second.said).toMatchObject({ code: 'IN_USE', error: expect.stringContaining(`process ${process.pid}`) });
    expect(await second.ended).not.toBe(0);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('goes to exactly one of several that start at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => start()));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'IN_USE' });
    }
  });
});

describe('after a kill', () => {
  it('of the server process, the same address serves again with all that was acknowledged', async () => {
    const server = await start();
    await query(server.url, 'create table kept (id int)');
    for (let round = 1; round <= 5; round++) {
      await query(server.url, `insert into kept values (${round})`);
      const pid = Number(server.pid());
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => ![pid, null].includes(server.pid()), { timeout: 15_000 }).toBe(true);
      expect(await query(server.url, 'select count(*)::int as kept from kept')).toEqual([{ kept: round }]);
    }
  });

  it('of the program, its server stops by itself and the next start has the data', async () => {
    const program = await serve([dataDir]);
    await query(program.said.url, 'create table kept (id int)', 'insert into kept values (1)');
    program.child.kill('SIGKILL');
    await program.ended;
    expect(await waitForEnd(program.said.pid, 5_000)).toBe(true);
    const { url } = await start();
    expect(await query(url, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('of program and guard, the next start stops the orphan and has the data', async () => {
    const program = await serve([dataDir]);
    await query(program.said.url, 'create table kept (id int)', 'insert into kept values (1)');
    killGuardOf(program.said.pid);
    program.child.kill('SIGKILL');
    await program.ended;
    expect(isAlive(program.said.pid)).toBe(true);
    const server = await start();
    expect(isAlive(program.said.pid)).toBe(false);
    expect(server.pid()).not.toBe(program.said.pid);
    expect(await query(server.url, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('of everything at once, the next start recovers', async () => {
    const program = await serve([dataDir]);
    await query(program.said.url, 'create table kept (id int)', 'insert into kept values (1)');
    killGuardOf(program.said.pid);
    program.child.kill('SIGKILL');
    process.kill(program.said.pid, 'SIGKILL');
    await program.ended;
    const { url } = await start();
    expect(await query(url, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('an id in postmaster.pid that now belongs to a stranger does not stand in the way', async () => {
    const program = await serve([dataDir]);
    killGuardOf(program.said.pid);
    program.child.kill('SIGKILL');
    process.kill(program.said.pid, 'SIGKILL');
    await program.ended;
    const file = join(program.said.folder, 'cluster/postmaster.pid');
    const stranger = await serve([join(scratch.path, 'another')]);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(stranger.said.pid)));
    const { url } = await start();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isAlive(stranger.said.pid)).toBe(true);
    stranger.child.kill('SIGTERM');
    expect(await waitForEnd(stranger.said.pid, 5_000)).toBe(true);
  });

  it('while the database was being made, the next start makes it anew', async () => {
    mkdirSync(join(dataDir, 'cluster.draft-0badcafe/base'), { recursive: true });
    const { url, folder } = await start();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
  });
});

describe('a program that ends', () => {
  it('by SIGTERM leaves no server behind', async () => {
    const program = await serve([dataDir]);
    program.child.kill('SIGTERM');
    await program.ended;
    expect(await waitForEnd(program.said.pid, 5_000)).toBe(true);
  });

  it('after closing ends by itself', async () => {
    const program = await serve([dataDir, join(scratch.path, 'staged'), 'close']);
    expect(await program.ended).toBe(0);
  });
});

describe('a data folder that is not right', () => {
  async function closedFolder(): Promise<string> {
    const server = await start();
    await server.close();
    return server.folder;
  }

  it('of another version is named as such, and left alone', async () => {
    const folder = await closedFolder();
    writeFileSync(join(folder, 'cluster/PG_VERSION'), '16\n');
    await expect(start()).rejects.toMatchObject({
      code: 'VERSION_MISMATCH',
      message: expect.stringMatching(/written by PostgreSQL 16, this is PostgreSQL 18/),
    });
    expect(existsSync(join(folder, 'cluster/global/pg_control'))).toBe(true);
  });

  it('without its version or its password says what is missing', async () => {
    const folder = await closedFolder();
    const password = readFileSync(join(folder, 'password'), 'utf8');
    rmSync(join(folder, 'password'));
    await expect(start()).rejects.toMatchObject({
      code: 'BROKEN_DATA_FOLDER',
      message: expect.stringContaining('password'),
    });
    writeFileSync(join(folder, 'password'), password.toUpperCase());
    await expect(start()).rejects.toMatchObject({
      code: 'BROKEN_DATA_FOLDER',
      message: expect.stringContaining('password'),
    });
    rmSync(join(folder, 'cluster/PG_VERSION'));
    await expect(start()).rejects.toMatchObject({
      code: 'BROKEN_DATA_FOLDER',
      message: expect.stringContaining('PG_VERSION'),
    });
  });

  it('that makes the server end says why, and can be used again after', async () => {
    const folder = await closedFolder();
    const control = join(folder, 'cluster/postgresql.conf');
    const good = readFileSync(control, 'utf8');
    writeFileSync(control, `${good}\nno_such_setting = 1\n`);
    await expect(start()).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('no_such_setting'),
    });
    writeFileSync(control, good);
    expect(await query((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

/** Kills the shell that would stop the server once its program is gone. */
function killGuardOf(serverPid: number): void {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const words = readCommand(Number(name));
    if (words[0] === '/bin/sh' && words.includes(String(serverPid))) process.kill(Number(name), 'SIGKILL');
  }
}

function readCommand(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // It ended meanwhile.
  }
}
