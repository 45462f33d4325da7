import { pageTroubledCalendars } from '../db/queries/troubled-calendars.ts';
import { type CalendarState, calendarState } from '../domain/calendar/connection.ts';
import { problemText } from '../domain/calendar/problem-text.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

/** A mentor's connection that needs somebody's attention. */
export interface TroubledCalendarView {
  readonly mentorId: string;
  readonly state: CalendarState;
  readonly lastSyncedAt: EpochMs | null;
  readonly lastError: string | null;
  readonly problem: string | null;
  readonly connectedAt: EpochMs;
}

/** Connections that offer no slots or were not read for too long, the oldest connection first. For admins. */
export async function readTroubledCalendars(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  question: PageQuestion,
): Promise<Page<TroubledCalendarView>> {
  const page = readPage(question);
  const now = deps.clock.now();
  const { staleAfterMinutes } = deps.config.calendar;
  const staleBefore = addMs(now, -staleAfterMinutes * MINUTE_MS);
  const found = await pageTroubledCalendars(deps.db, staleBefore, { ...page, limit: page.limit + 1 });
  return pageOf(
    found.map((connection) => ({
      ...connection,
      state: calendarState(connection, now, staleAfterMinutes),
      problem: problemText(connection.lastError),
    })),
    page,
  );
}
