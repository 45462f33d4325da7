import fc from 'fast-check';
import type { SlotQuery } from '../../../src/domain/availability/slots.ts';
import type { TimeInterval, WeeklyInterval } from '../../../src/domain/availability/weekly-schedule.ts';

/** Zones with half-hour and quarter-hour offsets, a 30-minute change, changes at midnight, a skipped day, and none. */
export const TWELVE_ZONES = [
  'America/New_York',
  'Europe/London',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Europe/Dublin',
  'Asia/Gaza',
  'UTC',
] as const;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Questions about `days` days from some minute of `[earliest, latest]`, with rules, overrides and blocks at random. */
export function slotQueries(options: {
  readonly timeZones: readonly string[];
  readonly earliest: number;
  readonly latest: number;
  readonly days: number;
  readonly blocks: number;
}): fc.Arbitrary<SlotQuery> {
  const { days, blocks } = options;
  const minutes = (most: number) => fc.integer({ min: -2 * 1440, max: days * 1440 }).map((at) => at % most);
  const block = fc.record({
    at: fc.integer({ min: -1440, max: days * 1440 }),
    minutes: fc.integer({ min: 1, max: 300 }),
  });
  return fc
    .record({
      timeZone: fc.constantFrom(...options.timeZones),
      weeklySchedule: fc.tuple(...[1, 2, 3, 4, 5, 6, 7].map(weekdayHours)).map((week) => week.flat()),
      overrides: fc.uniqueArray(fc.record({ day: fc.integer({ min: -1, max: days }), intervals: dayHours() }), {
        maxLength: Math.min(days, 12),
        selector: ({ day }) => day,
      }),
      busy: fc.array(block, { maxLength: blocks }),
      booked: fc.array(block, { maxLength: blocks }),
      bufferMinutes: fc.constantFrom(0, 0, 5, 15, 60),
      sessionMinutes: fc.constantFrom(15, 25, 30, 60, 60, 90, 180),
      slotStepMinutes: fc.constantFrom(5, 10, 15, 20, 30, 30, 45, 60, 75),
      minimumNoticeMinutes: fc.constantFrom(0, 1, 60, 720),
      horizonDays: fc.constantFrom(1, days, days, 1000),
      maxSessionsPerDay: fc.constantFrom(undefined, null, 0, 1, 2, 5),
      from: fc.integer({ min: Math.ceil(options.earliest / MINUTE), max: Math.floor(options.latest / MINUTE) }),
      nowLag: minutes(1440),
    })
    .map(({ overrides, busy, booked, from: fromMinute, nowLag, ...rules }) => {
      const from = fromMinute * MINUTE;
      const placed = ({ at, minutes: length }: { at: number; minutes: number }) => ({
        start: from + at * MINUTE,
        end: from + (at + length) * MINUTE,
      });
      return {
        ...rules,
        dateOverrides: overrides.map(({ day, intervals }) => ({
          date: new Date(from + day * DAY).toISOString().slice(0, 10),
          intervals,
        })),
        busy: busy.map(placed),
        booked: booked.map((block) => ({ ...placed(block), held: block.minutes % 2 === 0 })),
        now: from - nowLag * MINUTE,
        from,
        to: from + days * DAY,
      };
    });
}

function weekdayHours(weekday: number): fc.Arbitrary<WeeklyInterval[]> {
  return dayHours().map((intervals) => intervals.map((interval) => ({ weekday, ...interval })));
}

/** None, around the clock, or a few intervals in any order, some of which touch. */
function dayHours(): fc.Arbitrary<TimeInterval[]> {
  const marks = fc.uniqueArray(
    fc.integer({ min: 0, max: 288 }).map((fives) => fives * 5),
    { maxLength: 6 },
  );
  const some = fc.tuple(marks, fc.boolean()).map(([unsorted, touching]) => {
    const sorted = unsorted.toSorted((a, b) => a - b);
    const intervals = sorted.slice(0, -1).flatMap((start, i) => {
      if (!touching && i % 2 === 1) return [];
      return [{ start: time(start), end: time(sorted[i + 1] ?? 1440) }];
    });
    return intervals.reverse();
  });
  return fc.oneof<fc.WeightedArbitrary<TimeInterval[]>[]>(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.constant([{ start: '00:00', end: '24:00' }]) },
    { weight: 5, arbitrary: some },
  );
}

function time(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
