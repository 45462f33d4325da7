import { type RevenueSums, sumRevenueByMentor, sumRevenueByWeek } from '../db/queries/revenue.ts';
import { Fault } from '../domain/fault.ts';
import { calendarWeeks } from '../domain/payments/calendar-weeks.ts';
import { DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/** What is added up into one row. */
export const REVENUE_GROUPS = ['WEEK', 'MENTOR'] as const;
export type RevenueGroup = (typeof REVENUE_GROUPS)[number];

/** The sums of one week or of one mentor, in one currency. */
export interface RevenueRow extends RevenueSums {
  readonly monday: string | null;
  readonly mentorId: string | null;
}

/** Two years, and a leap day. */
const LONGEST_MS = 731 * DAY_MS;

/**
 * What came in, was earned and went back within `[from, to)`, out of the ledgers. Entries count when they were
 * written, so what is corrected later lowers the week of the correction and a closed week never changes.
 * Throws `BAD_USER_INPUT` for a range that is empty or longer than two years.
 *
 * @param question.timeZone whose Mondays the weeks begin with
 */
export async function readRevenue(
  deps: Pick<Deps, 'db'>,
  question: { readonly from: EpochMs; readonly to: EpochMs; readonly by: RevenueGroup; readonly timeZone: string },
): Promise<RevenueRow[]> {
  const { from, to, by, timeZone } = question;
  if (to <= from || to - from > LONGEST_MS) {
    throw new Fault('BAD_USER_INPUT', '`to` must follow `from` within two years.', { path: ['to'] });
  }
  if (by === 'MENTOR') {
    return (await sumRevenueByMentor(deps.db, from, to)).map((row) => ({ ...row, monday: null }));
  }
  const weeks = calendarWeeks(timeZone, from, to);
  return (await sumRevenueByWeek(deps.db, weeks)).map((row) => ({ ...row, mentorId: null }));
}
