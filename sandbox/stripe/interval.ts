import type { Recurrence } from './resources.ts';

const daySeconds = 86_400;

/**
 * The instant `steps` billing intervals after `anchor`, in seconds. Months and years keep the anchor's day
 * of the month and fall back to the last day of a shorter month, counted in UTC as Stripe does.
 */
function addIntervals(anchor: number, { interval, interval_count: count }: Recurrence, steps: number): number {
  if (interval === 'day') return anchor + steps * count * daySeconds;
  if (interval === 'week') return anchor + steps * count * 7 * daySeconds;
  const date = new Date(anchor * 1000);
  const months = date.getUTCMonth() + steps * count * (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  const midnight = Date.UTC(date.getUTCFullYear(), months, day) / 1000;
  return midnight + (((anchor % daySeconds) + daySeconds) % daySeconds);
}

/** The end of the period that begins at `start`, for a cycle anchored at `anchor`. */
export function periodEnd(anchor: number, recurrence: Recurrence, start: number): number {
  let steps = 1;
  while (addIntervals(anchor, recurrence, steps) <= start) steps += 1;
  return addIntervals(anchor, recurrence, steps);
}
