import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Interval } from '../../domain/interval.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';
import { sessionConflicts } from '../tables/conflicts.ts';

export interface StoredConflict {
  readonly id: string;
  readonly mentorId: string;
  readonly sessionId: string;
  readonly sessionVersion: number;
  readonly calendarId: string;
  readonly eventId: string;
  readonly alternatives: Interval[];
  readonly status: 'OPEN' | 'CLEARED';
  readonly noticedAt: EpochMs;
}

/** One event over one session, as the mirror and the sessions are now. */
export interface Collision {
  readonly sessionId: string;
  readonly sessionVersion: number;
  readonly calendarId: string;
  readonly eventId: string;
}

/** Every event in the mirror that lies over a promised session of the mentor's which has not begun. */
export async function listCollisions(q: Queryable, mentorId: string, now: EpochMs): Promise<Collision[]> {
  const rows = await q.execute<Collision & Record<string, unknown>>(sql`
    select s.id as "sessionId", s.version as "sessionVersion", b.calendar_id as "calendarId", b.event_id as "eventId"
    from sessions s
      join busy_times b on b.mentor_id = s.mentor_id and b.starts_at < s.ends_at and b.ends_at > s.starts_at
      join calendar_connections g on g.mentor_id = s.mentor_id
    where s.mentor_id = ${mentorId} and s.status in ('RESERVED', 'CONFIRMED')
      and s.starts_at > ${sql.param(now, sessions.startsAt)} and not (b.all_day and g.ignore_all_day_events)
    order by s.starts_at, b.starts_at, b.event_id`);
  return [...rows];
}

/** The notices about a mentor's sessions that stand. */
export async function listOpenConflicts(q: Queryable, mentorId: string): Promise<StoredConflict[]> {
  return q
    .select()
    .from(sessionConflicts)
    .where(and(eq(sessionConflicts.mentorId, mentorId), eq(sessionConflicts.status, 'OPEN')));
}

/**
 * Notes a conflict that stands. One that was noted before and cleared stands again; `isNew` says that it was never
 * told.
 */
export async function openConflict(q: Queryable, conflict: StoredConflict): Promise<{ id: string; isNew: boolean }> {
  const { sessionId, sessionVersion, calendarId, eventId } = sessionConflicts;
  const [row] = await q
    .insert(sessionConflicts)
    .values(conflict)
    .onConflictDoUpdate({
      target: [sessionId, sessionVersion, calendarId, eventId],
      set: { status: 'OPEN', clearedAt: null },
    })
    .returning({ id: sessionConflicts.id });
  if (row === undefined) throw new Error('a conflict vanished');
  return { id: row.id, isNew: row.id === conflict.id };
}

export async function clearConflict(q: Queryable, id: string, now: EpochMs): Promise<void> {
  await q.update(sessionConflicts).set({ status: 'CLEARED', clearedAt: now }).where(eq(sessionConflicts.id, id));
}

export async function findConflict(q: Queryable, id: string): Promise<StoredConflict | null> {
  const [row] = await q.select().from(sessionConflicts).where(eq(sessionConflicts.id, id));
  return row ?? null;
}

/** The conflicts that stand over these sessions as they are now. */
export async function conflictsOf(q: Queryable, sessionIds: readonly string[]): Promise<StoredConflict[]> {
  if (sessionIds.length === 0) return [];
  return q
    .select(getTableColumns(sessionConflicts))
    .from(sessionConflicts)
    .innerJoin(
      sessions,
      and(eq(sessions.id, sessionConflicts.sessionId), eq(sessions.version, sessionConflicts.sessionVersion)),
    )
    .where(and(inArray(sessionConflicts.sessionId, [...sessionIds]), eq(sessionConflicts.status, 'OPEN')));
}
