import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Whom PostgreSQL runs as: null for the user this process runs as, otherwise the ids to change to. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/**
 * PostgreSQL refuses to run as root. Started as root it runs as the owner of the data there is
 * (`existingData`, null when there is none), else as `postgres`, else as `nobody`; no user is ever created.
 */
export function chooseAccount(existingData: string | null): Account {
  const self = process.getuid?.();
  if (existingData !== null) {
    const owner = statSync(existingData);
    if (self === 0) return { uid: owner.uid, gid: owner.gid };
    if (self !== undefined && owner.uid !== self) {
      throw new EmbeddedPostgresError(
        'NOT_PERMITTED',
        `The database in ${existingData} belongs to user id ${owner.uid}, this process runs as ${self}. Start it as that user or as root, or choose another folder.`,
      );
    }
  }
  if (self !== 0) return null;
  const account = lookUp('postgres') ?? lookUp('nobody');
  if (account) return account;
  throw new EmbeddedPostgresError(
    'NOT_PERMITTED',
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as. Start as another user, or set DATABASE_URL.',
  );
}

/** Whether the account can reach `folder`: one of those above it may be closed to it. */
export function canUse(account: Account, folder: string): boolean {
  if (account === null) return true;
  const probe = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

function lookUp(name: string): Account {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null; // id answers with status 1 when there is no such user.
  }
}
