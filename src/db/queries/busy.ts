import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Interval } from '../../domain/interval.ts';
import type { Queryable } from '../client.ts';
import { busyIntervals } from '../tables/calendars.ts';

export interface BusyChange {
  readonly eventId: string;
  /** Null when the event no longer blocks. */
  readonly busy: Interval | null;
}

/** Drops everything mirrored for a mentor; only inside the transaction that writes the new whole. */
export async function clearBusy(q: Queryable, mentorId: string): Promise<void> {
  await q.delete(busyIntervals).where(eq(busyIntervals.mentorId, mentorId));
}

/** Applies changes to the mirror: busy ones are written, the others removed. */
export async function applyBusyChanges(q: Queryable, mentorId: string, changes: readonly BusyChange[]): Promise<void> {
  const gone = changes.filter((change) => change.busy === null).map((change) => change.eventId);
  for (const eventIds of inBatches(gone)) {
    await q
      .delete(busyIntervals)
      .where(and(eq(busyIntervals.mentorId, mentorId), inArray(busyIntervals.eventId, eventIds)));
  }
  const kept = changes.flatMap(({ eventId, busy }) =>
    busy === null ? [] : [{ mentorId, eventId, startsAt: busy.start, endsAt: busy.end }],
  );
  for (const rows of inBatches(kept)) {
    await q
      .insert(busyIntervals)
      .values(rows)
      .onConflictDoUpdate({
        target: [busyIntervals.mentorId, busyIntervals.eventId],
        set: { startsAt: sql`excluded.starts_at`, endsAt: sql`excluded.ends_at` },
      });
  }
}

function inBatches<T>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += BATCH) batches.push(items.slice(at, at + BATCH));
  return batches;
}

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const BATCH = 5_000;
