import { findMentor } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import type { CheckedOccurrence } from '../domain/bookings/check-series.ts';
import { type RepairPlan, repairPlans } from '../domain/bookings/repair-plans.ts';
import { frequencyProblems, type RequestedSeries, slotsPerWeek, weeksOf } from '../domain/bookings/requested-series.ts';
import { wallTimeShifts } from '../domain/bookings/series.ts';
import { Fault, notFound } from '../domain/fault.ts';
import { type Money, multiplyMoney } from '../domain/payments/money.ts';
import { within } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { liveBusy } from './live-busy.ts';
import { decideSeries, type SeriesDecision } from './series-decision.ts';

export interface SeriesAnswer {
  readonly bookable: boolean;
  readonly occurrences: readonly CheckedOccurrence[];
  readonly repairPlans: readonly RepairPlan[];
  readonly wallTimeShifts: readonly CheckedOccurrence[];
  readonly weeklyPrice: Money | null;
  /** The zone the series would be kept in. */
  readonly mentorTimeZone: string;
}

/**
 * Whether a series can be booked as a whole, why not for each occurrence, and what could be booked instead.
 * Throws `BAD_USER_INPUT` for first sessions that cannot be a series, `NOT_FOUND` for an unknown mentor.
 */
export async function answerSeriesCheck(deps: Deps, viewer: User, series: RequestedSeries): Promise<SeriesAnswer> {
  const now = deps.clock.now();
  const [odd] = frequencyProblems(series);
  if (odd !== undefined) throw new Fault('BAD_USER_INPUT', odd.message, { path: within(['input'], odd).path ?? [] });
  if ((await findMentor(deps.db, series.mentorId)) === null) throw notFound('mentor');
  const busyNow = await liveBusy(deps, series, now);
  const decision = await decideSeries(deps, viewer.id, series, { now, busyNow });
  if (decision === null) throw notFound('mentor');
  const [problem] = decision.problems;
  if (problem !== undefined) {
    throw new Fault('BAD_USER_INPUT', problem.message, { path: within(['input'], problem).path ?? [] });
  }
  return presentDecision(decision);
}

/** A decision with what follows from it: plans to repair it, the weeks the student's clock shifts, its price. */
export function presentDecision(decision: SeriesDecision): SeriesAnswer {
  const { series, bundle, studentSessions, check, problems } = decision;
  const judged = problems.length === 0;
  return {
    ...check,
    repairPlans:
      check.bookable || !judged
        ? []
        : repairPlans({ bundle, studentSessions, firstSessions: series.firstSessions, weeks: weeksOf(series) }),
    wallTimeShifts: wallTimeShifts(check.occurrences, series.timeZone),
    mentorTimeZone: bundle.timeZone,
    weeklyPrice: series.type === 'TRIAL' ? null : multiplyMoney(decision.sessionPrice, slotsPerWeek(series)),
  };
}
