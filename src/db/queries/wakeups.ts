import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Wakeup } from '../../domain/wakeup.ts';
import type { Queryable } from '../client.ts';

/** The one channel wake-ups travel on. */
export const WAKEUP_CHANNEL = 'mentor_calendar_wakeup';

/** Tells every server, once this transaction commits, that there is something to look at. Never the data itself. */
export function wakeUp(wakeup: Wakeup): SQL {
  return sql`select pg_notify(${WAKEUP_CHANNEL}, ${JSON.stringify(wakeup)})`;
}

/** Writes something and wakes up whoever has to look at it: one statement for both. */
export async function announce(q: Queryable, written: SQLWrapper, wakeup: Wakeup): Promise<void> {
  await q.execute(sql`with written as ${written} ${wakeUp(wakeup)}`);
}
