import { sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { epochOf } from '../columns.ts';
import { calendarConnections } from '../tables/calendars.ts';

/** How fresh the mirrors of mentors' calendars are, all of them together. */
export interface MirrorHealth {
  readonly connections: number;
  /** Healthy, and read within the limit. */
  readonly fresh: number;
  /** Healthy, and not read within the limit. */
  readonly stale: number;
  /** Cannot be read until somebody does something. */
  readonly inError: number;
  /** When the healthy one was read that was not read for longest. */
  readonly oldestReadAt: EpochMs | null;
  /** Calendars nothing is written to for now, because Google's usage limits are spent. */
  readonly writesParked: number;
}

/** @param staleBefore a healthy mirror last read before this is stale */
export async function readMirrorHealth(q: Queryable, staleBefore: EpochMs, now: EpochMs): Promise<MirrorHealth> {
  const limit = sql.param(staleBefore, calendarConnections.lastSyncedAt);
  const [row] = await q.execute<
    Record<string, unknown> & Omit<MirrorHealth, 'oldestReadAt'> & { oldest: string | null }
  >(sql`
    select count(*)::int as connections,
      (count(*) filter (where state = 'CONNECTED' and last_synced_at >= ${limit}))::int as fresh,
      (count(*) filter (where state = 'CONNECTED' and (last_synced_at is null or last_synced_at < ${limit})))::int as stale,
      (count(*) filter (where state <> 'CONNECTED'))::int as "inError",
      (min(last_synced_at) filter (where state = 'CONNECTED'))::text as oldest,
      (count(*) filter (where writes_parked_until > ${sql.param(now, calendarConnections.writesParkedUntil)}))::int as "writesParked"
    from ${calendarConnections}`);
  if (row === undefined) throw new Error('a count has no row');
  const { connections, fresh, stale, inError, oldest, writesParked } = row;
  const oldestReadAt = oldest === null ? null : epochOf(oldest);
  return { connections, fresh, stale, inError, oldestReadAt, writesParked };
}
