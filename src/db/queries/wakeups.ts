import { sql } from 'drizzle-orm';
import type { Wakeup } from '../../domain/wakeup.ts';
import type { Queryable } from '../client.ts';

/** The one channel wake-ups travel on. */
export const WAKEUP_CHANNEL = 'mentor_calendar_wakeup';

/** Tells every server, once this transaction commits, that there is something to look at. Never the data itself. */
export async function notify(q: Queryable, wakeup: Wakeup): Promise<void> {
  await q.execute(sql`select pg_notify(${WAKEUP_CHANNEL}, ${JSON.stringify(wakeup)})`);
}
