import { type UserError, userError } from '../fault.ts';
import type { EpochMs } from '../time.ts';
import { type BookingType, type Frequency, SERIES_WEEKS, sessionsPerWeek } from './booking.ts';

/** What a student asks for, before anything of it is true. */
export interface RequestedSeries {
  readonly mentorId: string;
  readonly type: BookingType;
  /** Null for a trial. */
  readonly frequency: Frequency | null;
  /** The first session of each weekly slot; one for a trial. */
  readonly firstSessions: readonly EpochMs[];
  /** The student's zone, for display and messages. */
  readonly timeZone: string;
}

/** Weeks that are checked and taken at once. */
export function weeksOf(series: Pick<RequestedSeries, 'type'>): number {
  return series.type === 'TRIAL' ? 1 : SERIES_WEEKS;
}

/** How many first sessions it takes. */
export function slotsPerWeek(series: Pick<RequestedSeries, 'frequency'>): number {
  return series.frequency === null ? 1 : sessionsPerWeek(series.frequency);
}

/** A trial has no frequency, everything else needs one. */
export function frequencyProblems({ type, frequency }: RequestedSeries): UserError[] {
  if (type === 'TRIAL' && frequency !== null) {
    return [userError('INVALID_SERIES', 'A trial is a single session: leave `frequency` out.', ['frequency'])];
  }
  if (type === 'REGULAR' && frequency === null) {
    return [userError('INVALID_SERIES', 'Say how many sessions a week: `frequency` is missing.', ['frequency'])];
  }
  return [];
}
