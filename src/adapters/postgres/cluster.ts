import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Home } from './home.ts';

/** The superuser of our own server, and the name of the database the product uses. */
export const DATABASE_USER = 'mentor_calendar';

/**
 * Makes sure that `home` holds a PostgreSQL data folder this major version can read, and answers with the
 * password to it. A new one is UTF-8, sorts by code point and knows upper and lower case of every script
 * without the system's locales; it is made aside and moved in place, so half a folder is never taken for one.
 * Only the holder of the folder's lock may call it.
 */
export async function prepareCluster(home: Home, binaries: Binaries, fsync: 'on' | 'off'): Promise<string> {
  for (const name of readdirSync(home.folder)) {
    if (name.startsWith('cluster.draft-'))
      rmSync(join(home.folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const passwordFile = join(home.folder, 'password');
  if (existsSync(home.cluster)) {
    checkVersion(home.cluster, binaries.majorVersion);
    return readPassword(passwordFile, home);
  }
  const password = randomBytes(24).toString('base64url');
  rmSync(passwordFile, { force: true }); // Its mode counts only when it is created.
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const draft = join(home.folder, `cluster.draft-${randomBytes(6).toString('hex')}`);
  mkdirSync(draft, { mode: 0o700 });
  if (home.account) chownSync(draft, home.account.uid, home.account.gid);
  await initialise(draft, home, binaries, password, fsync);
  renameSync(draft, home.cluster);
  return password;
}

/** An environment with nothing of ours in it: neither secrets nor PG* settings, and messages in English. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return {
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(PATH !== undefined && { PATH }),
    ...(SystemRoot !== undefined && { SystemRoot }),
    ...(TMPDIR !== undefined && { TMPDIR }),
  };
}

async function initialise(draft: string, home: Home, binaries: Binaries, password: string, fsync: 'on' | 'off') {
  // initdb reads it as the account, from a file; it wants its own folder empty.
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.account) chownSync(passwordFile, home.account.uid, home.account.gid);
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${draft}`,
      `--username=${DATABASE_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(fsync === 'off' ? ['--no-sync'] : []),
    ],
    {
      ...home.account,
      cwd: home.folder,
      env: serverEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  try {
    const [status]: unknown[] = await once(child, 'close');
    if (status === 0) return;
    throw new EmbeddedPostgresError('START_FAILED', `The database could not be created: ${complaint.trim()}`);
  } finally {
    rmSync(passwordFile);
  }
}

function checkVersion(cluster: string, majorVersion: number): void {
  let found: string;
  try {
    found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      'BROKEN_DATA_FOLDER',
      `${cluster} is not a PostgreSQL data folder: it has no readable PG_VERSION. Restore it, or move it away to start with an empty one.`,
      { cause: error },
    );
  }
  if (Number(found) === majorVersion) return;
  throw new EmbeddedPostgresError(
    'VERSION_MISMATCH',
    `The data in ${cluster} was written by PostgreSQL ${found}, this is PostgreSQL ${majorVersion}. Dump it with the version that wrote it and load it into a new folder, or move it away to start with an empty one.`,
  );
}

function readPassword(file: string, home: Home): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      'BROKEN_DATA_FOLDER',
      `The password of the database in ${home.cluster} is missing: ${file} cannot be read. Restore it, or move the database away to start with an empty one.`,
      { cause: error },
    );
  }
}
