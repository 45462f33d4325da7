import { sql } from 'drizzle-orm';
import type { Deps } from '../../src/app/deps.ts';

/**
 * Runs `work` while commits do not wait for the disk: nobody was promised anything yet, and where it is
 * stopped meanwhile the next start begins anew. Whatever is committed afterwards waits for all that went before.
 */
export async function withRelaxedCommits<T>(deps: Pick<Deps, 'db' | 'config'>, work: () => Promise<T>): Promise<T> {
  await tellEverySession(deps, 'off');
  try {
    return await work();
  } finally {
    await tellEverySession(deps, 'on');
  }
}

/** Holds every connection of the pool at once, each by a transaction, so that none is left out. */
async function tellEverySession({ db, config }: Pick<Deps, 'db' | 'config'>, waits: 'on' | 'off'): Promise<void> {
  let missing = config.database.maxConnections;
  let open = () => {};
  const everybody = new Promise<void>((resolve) => {
    open = resolve;
  });
  const tell = () =>
    db.transaction(async (tx) => {
      try {
        await tx.execute(sql`select set_config('synchronous_commit', ${waits}, false)`);
        missing -= 1;
        if (missing > 0) await everybody;
      } finally {
        open();
      }
    });
  await Promise.all(Array.from({ length: missing }, tell));
}
