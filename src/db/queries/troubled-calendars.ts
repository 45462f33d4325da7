import { and, asc, isNull, lt, ne, or } from 'drizzle-orm';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { type ListPlace, laterThan } from '../keyset.ts';
import { calendarConnections } from '../tables/calendars.ts';

/** A connection that offers no slots, or offers what it has not read for long. */
export interface TroubledCalendar {
  readonly mentorId: string;
  readonly state: StoredCalendarState;
  readonly lastSyncedAt: EpochMs | null;
  readonly lastError: string | null;
  readonly connectedAt: EpochMs;
}

/** Connections that are not well, or were last read before `staleBefore`, the oldest connection first. */
export async function pageTroubledCalendars(
  q: Queryable,
  staleBefore: EpochMs,
  page: { readonly limit: number; readonly after: ListPlace },
): Promise<TroubledCalendar[]> {
  const { mentorId, state, lastSyncedAt, lastError, createdAt } = calendarConnections;
  const { after } = page;
  return q
    .select({ mentorId, state, lastSyncedAt, lastError, connectedAt: createdAt })
    .from(calendarConnections)
    .where(
      and(
        or(ne(state, 'CONNECTED'), isNull(lastSyncedAt), lt(lastSyncedAt, staleBefore)),
        laterThan(after, createdAt, mentorId),
      ),
    )
    .orderBy(asc(createdAt), asc(mentorId))
    .limit(page.limit);
}
