/** What happens when, in weeks and days from the Monday the story begins with. */
export interface PlannedSeries {
  /** Index of the student and of the mentor in the cast. */
  readonly student: number;
  readonly mentor: number;
  /** The week in which it is booked, from 0. */
  readonly week: number;
  readonly day: number;
  readonly perWeek: 1 | 2 | 3;
  readonly card: 'ok' | 'fails_on_renewal';
  /** What becomes of it later on, and in which week. */
  readonly fate?: { readonly week: number; readonly what: 'PAUSED' | 'ENDED' | 'MOVED' | 'CANCELLED' | 'ASKED' };
}

export interface PlannedTrial {
  readonly student: number;
  readonly mentor: number;
  readonly week: number;
  readonly day: number;
}

/** How much of the story is told. */
export interface SeedPlan {
  readonly weeks: number;
  readonly mentors: number;
  readonly students: number;
  readonly series: readonly PlannedSeries[];
  readonly trials: readonly PlannedTrial[];
}

/**
 * A quarter. Most histories are short: each session is an event, a room, six reminders and a share of an invoice, all of
 * which really happens.
 */
export const QUARTER: SeedPlan = {
  weeks: 13,
  mentors: 12,
  students: 40,
  series: [
    series(0, 0, 6, 0),
    series(1, 1, 8, 1, { fate: { week: 9, what: 'ENDED' } }),
    series(2, 3, 9, 1, { fate: { week: 10, what: 'PAUSED' } }),
    series(3, 2, 10, 2, { card: 'fails_on_renewal' }),
    series(4, 6, 11, 0),
    series(5, 5, 11, 1, { fate: { week: 11, what: 'MOVED' } }),
    series(6, 7, 12, 0, { fate: { week: 12, what: 'CANCELLED' } }),
    series(7, 8, 12, 0, { perWeek: 2 }),
    series(8, 9, 12, 1, { fate: { week: 12, what: 'ASKED' } }),
  ],
  trials: [trial(9, 0, 1, 2), trial(10, 4, 12, 1), trial(11, 10, 12, 3)],
};

/** Three weeks of three mentors and six students: what a test can wait for. */
export const SHORT: SeedPlan = {
  weeks: 3,
  mentors: 3,
  students: 6,
  series: [
    series(0, 0, 0, 1, { perWeek: 2, fate: { week: 1, what: 'MOVED' } }),
    series(1, 1, 0, 2, { card: 'fails_on_renewal' }),
    series(2, 2, 1, 0, { fate: { week: 2, what: 'CANCELLED' } }),
    series(3, 0, 1, 3, { fate: { week: 2, what: 'ASKED' } }),
  ],
  trials: [trial(4, 1, 1, 1), trial(5, 2, 2, 1)],
};

function series(
  student: number,
  mentor: number,
  week: number,
  day: number,
  more: Partial<Pick<PlannedSeries, 'perWeek' | 'card' | 'fate'>> = {},
): PlannedSeries {
  return { student, mentor, week, day, perWeek: 1, card: 'ok', ...more };
}

function trial(student: number, mentor: number, week: number, day: number): PlannedTrial {
  return { student, mentor, week, day };
}
