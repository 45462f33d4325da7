import { loadMentorTimes } from '../db/queries/mentor-times.ts';
import { findSlots } from '../domain/availability/slots.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import { Fault, notFound } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';

export interface AvailabilityAnswer {
  readonly mentorId: string;
  readonly mentorTimeZone: string;
  readonly slots: readonly Interval[];
  readonly calendarState: CalendarState;
  /** When Google's busy time was last brought up to date; null for a mentor without a connection. */
  readonly busyFreshAsOf: EpochMs | null;
}

/** The longest range one question may cover. */
const MAX_RANGE_DAYS = 92;

/**
 * Every slot of a mentor that starts in `[from, to)`, in order.
 * Throws `BAD_USER_INPUT` for a range that is empty or longer than 92 days, `NOT_FOUND` for an unknown mentor.
 */
export async function listSlots(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  question: { readonly mentorId: string; readonly from: EpochMs; readonly to: EpochMs },
): Promise<AvailabilityAnswer> {
  const { mentorId, from, to } = question;
  if (to <= from) throw new Fault('BAD_USER_INPUT', '`to` must come after `from`.', { path: ['to'] });
  if (to - from > MAX_RANGE_DAYS * DAY_MS) {
    throw new Fault('BAD_USER_INPUT', `A range may cover ${MAX_RANGE_DAYS} days at most.`, { path: ['to'] });
  }
  const now = deps.clock.now();
  const times = await loadMentorTimes(deps.db, mentorId, addMs(from, -MARGIN_MS), addMs(to, MARGIN_MS));
  if (times === null) throw notFound('mentor');
  const state = stateOf(times, now, deps.config);
  return {
    mentorId,
    mentorTimeZone: times.calendar.timeZone,
    slots: findSlots({ ...mentorBundle(times, state, now), from, to }),
    calendarState: state,
    busyFreshAsOf: times.connection?.lastSyncedAt ?? null,
  };
}

/** Blocked time this far outside a range can still matter in it: the rest of a local date counts for the daily cap. */
export const MARGIN_MS = 2 * DAY_MS;
