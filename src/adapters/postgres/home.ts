import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, canUse, chooseAccount } from './account.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Where everything of one server lies. Absolute and free of links, so that one cluster has one name. */
export interface Home {
  /** Holds the lock and the password; belongs to the user of this process. */
  readonly folder: string;
  /** The PostgreSQL data folder inside it; belongs to the account. */
  readonly cluster: string;
  readonly account: Account;
  /** Whether the account cannot reach the data folder that was asked for, so that `folder` is elsewhere. */
  readonly staged: boolean;
}

/**
 * Finds, or on first use chooses, where the data that `dataDir` names lies. Normally that is `dataDir` itself.
 * Started as root below a folder closed to others (root's own home) it is a folder of `stagingRoots`, and
 * `dataDir/elsewhere` is a link to it: removing `dataDir` starts afresh, moving it keeps the data.
 */
export function openHome(dataDir: string, stagingRoots: readonly string[] = defaultStagingRoots()): Home {
  mkdirSync(dataDir, { recursive: true });
  const asked = realpathSync(dataDir);
  const link = join(asked, 'elsewhere');
  if (lstatSync(link, { throwIfNoEntry: false })) return at(followLink(link), true);
  const inPlace = at(asked, false);
  if (existsSync(inPlace.cluster) || canUse(inPlace.account, asked)) return inPlace;

  const root = stagingRoot(stagingRoots, inPlace.account);
  // Named after the checkout for whoever looks around there; the random part makes it this data's own.
  const name = `${basename(dirname(dirname(asked)))}-${randomBytes(6).toString('hex')}`;
  const folder = join(root, name);
  mkdirSync(folder);
  openToOthers(folder);
  symlinkSync(folder, link);
  return at(folder, true);
}

/**
 * A folder that an account which cannot reach the checkout can reach, created when missing.
 * Temporary folders come last: systems empty them from time to time, and this holds data.
 */
export function stagingRoot(candidates: readonly string[], account: Account): string {
  for (const candidate of candidates) {
    try {
      mkdirSync(candidate, { recursive: true });
      const { uid, mode } = lstatSync(candidate);
      // In a folder all may write to, somebody else could have been here first.
      if (uid !== process.getuid?.() || (mode & 0o022) !== 0) continue;
      openToOthers(candidate);
    } catch (error) {
      if (isFileError(error, ['EACCES', 'EROFS', 'EPERM', 'ENOENT'])) continue;
      throw error;
    }
    if (canUse(account, candidate)) return realpathSync(candidate);
  }
  throw new EmbeddedPostgresError(
    'NOT_PERMITTED',
    `PostgreSQL must not run as root, and user id ${account?.uid} can reach neither the checkout nor ${candidates.join(' nor ')}. Start as another user, or set DATABASE_URL.`,
  );
}

export function defaultStagingRoots(): string[] {
  return ['/var/lib/mentor-calendar', join(tmpdir(), 'mentor-calendar-data')];
}

/** Others may pass through, and see only what they are told the name of. */
function openToOthers(folder: string): void {
  chmodSync(folder, 0o711);
}

function at(folder: string, staged: boolean): Home {
  const cluster = join(folder, 'cluster');
  return { folder, cluster, account: chooseAccount(existsSync(cluster) ? cluster : null), staged };
}

function followLink(link: string): string {
  try {
    return realpathSync(link);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'BROKEN_DATA_FOLDER',
      `The database of this checkout was kept in ${readlinkSync(link)}, which is gone. Restore it, or remove ${link} to start with an empty one.`,
      { cause: error },
    );
  }
}

function isFileError(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
