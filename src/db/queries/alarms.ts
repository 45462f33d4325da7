import { eq, isNull, sql } from 'drizzle-orm';
import type { AlarmName } from '../../domain/health/alarms.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { alarms } from '../tables/alarms.ts';

export interface StoredAlarm {
  readonly name: AlarmName;
  readonly episode: number;
  readonly since: EpochMs;
  readonly clearedAt: EpochMs | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The alarms that ring, the longest first. */
export function listOpenAlarms(q: Queryable): Promise<StoredAlarm[]> {
  return q.select().from(alarms).where(isNull(alarms.clearedAt)).orderBy(alarms.since, alarms.name);
}

export async function findAlarm(q: Queryable, name: AlarmName): Promise<StoredAlarm | null> {
  const [found] = await q.select().from(alarms).where(eq(alarms.name, name));
  return found ?? null;
}

/**
 * Lets an alarm ring, in one statement, so that any number of servers begin one episode. Answers with the number of
 * the episode if it began here, null if it rings already.
 */
export async function raiseAlarm(
  q: Queryable,
  alarm: { readonly name: AlarmName; readonly details: Readonly<Record<string, unknown>> },
  now: EpochMs,
): Promise<number | null> {
  const begun = { since: now, clearedAt: null, details: { ...alarm.details } };
  const rows = await q
    .insert(alarms)
    .values({ name: alarm.name, episode: 1, ...begun })
    .onConflictDoUpdate({
      target: alarms.name,
      set: { ...begun, episode: sql`${alarms.episode} + 1` },
      setWhere: sql`${alarms.clearedAt} is not null`,
    })
    .returning({ episode: alarms.episode });
  return rows[0]?.episode ?? null;
}

/** Ends an alarm. False when it did not ring. */
export async function clearAlarm(q: Queryable, name: AlarmName, now: EpochMs): Promise<boolean> {
  const rows = await q
    .update(alarms)
    .set({ clearedAt: now })
    .where(sql`${alarms.name} = ${name} and ${alarms.clearedAt} is null`)
    .returning({ name: alarms.name });
  return rows.length > 0;
}
