import type { AvailabilityBundle } from '../availability/bundle.ts';
import type { WeeklyInterval } from '../availability/weekly-schedule.ts';
import type { Interval } from '../interval.ts';
import { DEMO_CALL_RULES } from './demo-call.ts';

/**
 * The bundle that decides when a host can take a call: the host's own blocked time and buffer, the hours they keep for
 * calls instead of those they teach in, and the rules every call has. A date they took off is off for calls as well;
 * other exceptions are about teaching. The cap of lessons a day does not bind calls.
 */
export function callBundle(own: AvailabilityBundle, weeklySchedule: readonly WeeklyInterval[]): AvailabilityBundle {
  return {
    ...own,
    ...DEMO_CALL_RULES,
    weeklySchedule,
    dateOverrides: own.dateOverrides.filter(({ intervals }) => intervals.length === 0),
    maxSessionsPerDay: null,
  };
}

/** The slots of several hosts as one list: in order, each start once. */
export function mergeSlots(lists: readonly (readonly Interval[])[]): Interval[] {
  const byStart = new Map(lists.flat().map((slot) => [slot.start, slot]));
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}
