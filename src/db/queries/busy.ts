import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Interval } from '../../domain/interval.ts';
import type { Queryable } from '../client.ts';
import { busyTimes } from '../tables/connected-calendars.ts';

/** One calendar of one mentor. */
export interface CalendarKey {
  readonly mentorId: string;
  readonly calendarId: string;
}

export interface BusyChange {
  readonly eventId: string;
  /** Null when the event no longer blocks. */
  readonly busy: Interval | null;
  readonly allDay: boolean;
}

/** Drops everything mirrored of a calendar; only inside the transaction that writes the new whole. */
export async function clearBusy(q: Queryable, key: CalendarKey): Promise<void> {
  await q.delete(busyTimes).where(ofCalendar(key));
}

/** Applies changes to a calendar's mirror: busy ones are written, the others removed. The last word on an event counts. */
export async function applyBusyChanges(q: Queryable, key: CalendarKey, changes: readonly BusyChange[]): Promise<void> {
  const last = [...new Map(changes.map((change) => [change.eventId, change])).values()];
  const gone = last.filter((change) => change.busy === null).map((change) => change.eventId);
  for (const eventIds of inBatches(gone)) {
    await q.delete(busyTimes).where(and(ofCalendar(key), inArray(busyTimes.eventId, eventIds)));
  }
  const kept = last.flatMap(({ eventId, busy, allDay }) =>
    busy === null ? [] : [{ ...keyOf(key), eventId, startsAt: busy.start, endsAt: busy.end, allDay }],
  );
  for (const rows of inBatches(kept)) {
    await q
      .insert(busyTimes)
      .values(rows)
      .onConflictDoUpdate({
        target: [busyTimes.mentorId, busyTimes.calendarId, busyTimes.eventId],
        set: { startsAt: sql`excluded.starts_at`, endsAt: sql`excluded.ends_at`, allDay: sql`excluded.all_day` },
      });
  }
}

/** What is mirrored of a calendar; of the named events only, where some are named. */
export async function listBusy(
  q: Queryable,
  key: CalendarKey,
  eventIds?: readonly string[],
): Promise<(Interval & { readonly eventId: string })[]> {
  const columns = { eventId: busyTimes.eventId, start: busyTimes.startsAt, end: busyTimes.endsAt };
  if (eventIds === undefined) return q.select(columns).from(busyTimes).where(ofCalendar(key));
  const found: (Interval & { readonly eventId: string })[] = [];
  for (const ids of inBatches(eventIds)) {
    const rows = q.select(columns).from(busyTimes);
    found.push(...(await rows.where(and(ofCalendar(key), inArray(busyTimes.eventId, ids)))));
  }
  return found;
}

function ofCalendar({ mentorId, calendarId }: CalendarKey) {
  return and(eq(busyTimes.mentorId, mentorId), eq(busyTimes.calendarId, calendarId));
}

function keyOf({ mentorId, calendarId }: CalendarKey): CalendarKey {
  return { mentorId, calendarId };
}

function inBatches<T>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += BATCH) batches.push(items.slice(at, at + BATCH));
  return batches;
}

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const BATCH = 5_000;
