import { expect, test } from 'vitest';
import { withRelaxedCommits } from '../../local/seed/relaxed-commits.ts';
import { parseConfig } from '../../src/config.ts';
import { freshDatabase } from '../support/database.ts';

test('no session waits for the disk while a history is told, and every one does afterwards', async () => {
  const database = await freshDatabase({ maxConnections: 3 });
  const { db, sql } = database;
  const config = parseConfig({ DATABASE_MAX_CONNECTIONS: '3' });
  const waiting = async () => {
    const answers = await Promise.all(
      Array.from(
        { length: 12 },
        () => sql`select pg_backend_pid() as pid, current_setting('synchronous_commit') as now`,
      ),
    );
    return new Set(answers.map(([row]) => row?.now));
  };
  try {
    expect(await withRelaxedCommits({ db, config }, waiting)).toEqual(new Set(['off']));
    expect(await waiting()).toEqual(new Set(['on']));
    await expect(withRelaxedCommits({ db, config }, () => Promise.reject(new Error('no story')))).rejects.toThrow(
      'story',
    );
    expect(await waiting()).toEqual(new Set(['on']));
  } finally {
    await database.close();
  }
});
