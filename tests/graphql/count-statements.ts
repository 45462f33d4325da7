import type { Sql, TransactionSql } from 'postgres';
import { vi } from 'vitest';
import type { Database } from '../../src/db/client.ts';
import type { World } from '../support/world.ts';

/** What `run` answers, and how many statements were sent meanwhile, those inside transactions included. */
export async function countStatements<T>(
  w: World,
  run: () => Promise<T>,
): Promise<{ readonly count: number; readonly answer: T }> {
  const { $client: driver } = w.deps.db as Database & { readonly $client: Sql };
  let inside = 0;
  const begin = driver.begin.bind(driver) as (work: (tx: TransactionSql) => Promise<unknown>) => Promise<unknown>;
  const sent = vi.spyOn(driver, 'unsafe');
  const transactions = vi.spyOn(driver, 'begin').mockImplementation(((work: (tx: TransactionSql) => Promise<unknown>) =>
    begin((tx) => {
      const unsafe = tx.unsafe.bind(tx);
      tx.unsafe = ((...args: Parameters<typeof unsafe>) => {
        inside++;
        return unsafe(...args);
      }) as typeof tx.unsafe;
      return work(tx);
    })) as typeof driver.begin);
  try {
    const answer = await run();
    return { count: sent.mock.calls.length + inside, answer };
  } finally {
    sent.mockRestore();
    transactions.mockRestore();
  }
}
