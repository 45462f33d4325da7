import type { Queryable } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { listSessions, type StoredSession } from '../db/queries/sessions.ts';
import { listUnplaced, type UnplacedOccurrence } from '../db/queries/unplaced.ts';
import { isSlotOfWeek } from '../domain/bookings/weekly-slots.ts';

/** What a week of a series consists of, and is paid for. */
export interface WeekOccurrences {
  readonly sessions: readonly StoredSession[];
  /** Occurrences that could not be placed, and were not placed since. */
  readonly unplaced: readonly UnplacedOccurrence[];
}

/**
 * Every occurrence of one week, whatever became of it. What a weekly slot left behind that had been given up by then
 * is none: nobody is charged for it, nobody credited.
 */
export async function weekOccurrences(
  q: Queryable,
  booking: Pick<StoredBooking, 'id' | 'slotWeeks'>,
  week: number,
): Promise<WeekOccurrences> {
  const ofWeek = (each: { readonly week: number; readonly slot: number }) =>
    each.week === week && isSlotOfWeek(booking.slotWeeks, each.slot, week);
  const sessions = (await listSessions(q, booking.id)).filter(ofWeek);
  const unplaced = (await listUnplaced(q, booking.id)).filter(
    (each) => ofWeek(each) && sessions.every(({ slot }) => slot !== each.slot),
  );
  return { sessions, unplaced };
}
