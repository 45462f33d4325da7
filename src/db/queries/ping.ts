import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';

/** One round trip. */
export async function ping(q: Queryable): Promise<void> {
  await q.execute(sql`select 1`);
}
