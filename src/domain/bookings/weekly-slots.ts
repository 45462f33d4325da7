import { type Frequency, sessionsPerWeek } from './booking.ts';

/** The weeks a weekly slot belongs to its series: from one on, and until the one in which it does no more. */
export interface SlotWeeks {
  readonly from: number;
  /** Null while it is open-ended. */
  readonly until: number | null;
}

/**
 * Whether a weekly slot belongs to a week. Slots are never renumbered: one that was given up keeps its number, so that
 * the sessions it had in later weeks are told from those of the weekly slots that came in its place.
 *
 * @param slotWeeks by number of the slot; null where no slot ever came or went
 */
export function isSlotOfWeek(slotWeeks: readonly SlotWeeks[] | null, slot: number, week: number): boolean {
  const weeks = slotWeeks?.[slot];
  if (weeks === undefined) return true;
  return weeks.from <= week && (weeks.until === null || week < weeks.until);
}

/** How many sessions a week of the series has, by the rhythm that holds in it. */
export function sessionsOfWeek(
  { frequency, slotWeeks }: { readonly frequency: Frequency | null; readonly slotWeeks: readonly SlotWeeks[] | null },
  week: number,
): number {
  if (slotWeeks === null) return frequency === null ? 1 : sessionsPerWeek(frequency);
  return slotWeeks.filter((_, slot) => isSlotOfWeek(slotWeeks, slot, week)).length;
}
