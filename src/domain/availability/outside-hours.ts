import { type Span, subtractIntervals } from '../interval.ts';
import type { AvailabilityRules } from './bundle.ts';
import { openTime } from './open-time.ts';

/**
 * Whether any part of a session (epoch milliseconds) lies outside a mentor's hours. Starts between the grid's and
 * sessions of another length are within them: what was promised under other settings need not be offered again.
 */
export function liesOutsideHours(
  rules: Pick<AvailabilityRules, 'timeZone' | 'weeklySchedule' | 'dateOverrides'>,
  { start, end }: Span,
): boolean {
  const open = openTime(rules, start, end);
  const spans = open.start.map((from, piece) => ({ start: from, end: open.end[piece] ?? from }));
  return subtractIntervals({ start, end }, spans).length > 0;
}
