import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { isAlive, processBirth } from './processes.ts';

/**
 * Makes this process the only one that serves `folder`, or throws IN_USE naming the one that does.
 * A holder that died without releasing is recognised and replaced.
 *
 * The lock is a numbered file, `owner.7.json`. The highest number counts, it is taken by creating the next
 * one (link(2): atomic, fails if it exists) and it is never removed, only outnumbered. So of two processes
 * that both find a dead holder exactly one becomes the next.
 */
export function lockFolder(folder: string): FolderLock {
  for (;;) {
    const current = highest(folder);
    const owner = current === 0 ? null : readOwner(folder, current);
    if (owner && isHeld(owner)) {
      throw new EmbeddedPostgresError(
        'IN_USE',
        `The database in ${folder} is already served by process ${owner.pid}. Stop that process first, or choose another folder or a DATABASE_URL.`,
      );
    }
    const mine = current + 1;
    if (!createOwner(folder, mine)) continue;
    // Somebody slower may have created a number that was outnumbered and cleaned away meanwhile.
    if (highest(folder) !== mine) {
      rmSync(ownerFile(folder, mine), { force: true });
      continue;
    }
    for (const older of numbers(folder)) if (older < mine) rmSync(ownerFile(folder, older), { force: true });
    return { release: () => replaceOwner(folder, mine, { pid: process.pid, birth: null, released: true }) };
  }
}

export interface FolderLock {
  /** Lets the next process in. Only the holder may call it, once. */
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly birth: string | null;
  readonly released: boolean;
}

function isHeld(owner: Owner): boolean {
  if (owner.released || !isAlive(owner.pid)) return false;
  return owner.birth === null || processBirth(owner.pid) === owner.birth;
}

function createOwner(folder: string, number: number): boolean {
  const draft = join(folder, `owner.${randomUUID()}.draft`);
  writeFileSync(draft, JSON.stringify({ pid: process.pid, birth: processBirth(process.pid), released: false }));
  try {
    linkSync(draft, ownerFile(folder, number));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replaceOwner(folder: string, number: number, owner: Owner): void {
  const draft = join(folder, `owner.${randomUUID()}.draft`);
  writeFileSync(draft, JSON.stringify(owner));
  renameSync(draft, ownerFile(folder, number));
}

function readOwner(folder: string, number: number): Owner | null {
  try {
    const { pid, birth, released } = JSON.parse(readFileSync(ownerFile(folder, number), 'utf8'));
    return { pid: Number(pid), birth: typeof birth === 'string' ? birth : null, released: released === true };
  } catch (error) {
    // Cleaned away by its successor, or cut short by a full disk or a power failure: nobody holds it.
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      return null;
    }
    throw error;
  }
}

function highest(folder: string): number {
  return Math.max(0, ...numbers(folder));
}

function numbers(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const number = /^owner\.(\d+)\.json$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function ownerFile(folder: string, number: number): string {
  return join(folder, `owner.${number}.json`);
}
