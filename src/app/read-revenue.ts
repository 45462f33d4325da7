import { type RevenueSums, sumRevenueByMentor, sumRevenueByPeriod } from '../db/queries/revenue.ts';
import { Fault } from '../domain/fault.ts';
import { calendarPeriods } from '../domain/payments/calendar-weeks.ts';
import { DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/** What is added up into one row. */
export const REVENUE_GROUPS = ['DAY', 'WEEK', 'MENTOR'] as const;
export type RevenueGroup = (typeof REVENUE_GROUPS)[number];

/** The sums of one day, week or mentor, in one currency. */
export interface RevenueRow extends RevenueSums {
  /** That the day or week begins with; null for a mentor. */
  readonly date: string | null;
  readonly mentorId: string | null;
}

/** Two years and a leap day; of days as many as a chart can show. */
const LONGEST_DAYS: Readonly<Record<RevenueGroup, number>> = { DAY: 400, WEEK: 731, MENTOR: 731 };

/**
 * What came in, was earned and went back within `[from, to)`, out of the ledgers. Entries count when they were
 * written, so what is corrected later lowers the week of the correction and a closed week never changes.
 * Throws `BAD_USER_INPUT` for a range that is empty, or longer than two years, by days than 400 of them.
 *
 * @param question.timeZone whose midnights days and weeks begin with
 */
export async function readRevenue(
  deps: Pick<Deps, 'db'>,
  question: { readonly from: EpochMs; readonly to: EpochMs; readonly by: RevenueGroup; readonly timeZone: string },
): Promise<RevenueRow[]> {
  const { from, to, by, timeZone } = question;
  if (to <= from || to - from > LONGEST_DAYS[by] * DAY_MS) {
    const most = by === 'DAY' ? '400 days' : 'two years';
    throw new Fault('BAD_USER_INPUT', `\`to\` must follow \`from\` within ${most}.`, { path: ['to'] });
  }
  if (by === 'MENTOR') {
    return (await sumRevenueByMentor(deps.db, from, to)).map((row) => ({ ...row, date: null }));
  }
  const periods = calendarPeriods(timeZone, by, from, to);
  return (await sumRevenueByPeriod(deps.db, periods)).map((row) => ({ ...row, mentorId: null }));
}
