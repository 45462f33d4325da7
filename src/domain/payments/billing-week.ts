import { type EpochMs, WEEK_MS } from '../time.ts';

/**
 * The week of a booking that a billing period pays. Stripe's weekly periods all have one length (its clock is UTC), so
 * the week is their distance from the first one: whichever invoices were lost, came in another order, or were never
 * made while the booking was paused, no invoice is taken for another week's.
 *
 * @param anchorAt when the first period began, which pays week 0
 * @param periodStart when the period of this invoice began
 */
export function weekOfPeriod(anchorAt: EpochMs, periodStart: EpochMs): number {
  return Math.max(0, Math.round((periodStart - anchorAt) / WEEK_MS));
}

/** When the period of a week begins, which is when its invoice is made. */
export function periodOfWeek(anchorAt: EpochMs, week: number): EpochMs {
  return (anchorAt + week * WEEK_MS) as EpochMs;
}
