import { describe, expect, test } from 'vitest';
import { expandSeries, placeSeries, seriesProblems, wallTimeShifts } from '../../../src/domain/bookings/series.ts';
import { formatZoned } from '../../../src/domain/zones/zoned-text.ts';
import { at } from '../availability/questions.ts';

const HOUR = 3_600_000;
const series = (timeZone: string, firstSessions: string[], weeks: number) => ({
  timeZone,
  firstSessions: firstSessions.map(at),
  weeks,
  sessionMinutes: 60,
});
const shown = (pattern: ReturnType<typeof series>) =>
  expandSeries(pattern).map(({ start }) => (start === null ? null : formatZoned(pattern.timeZone, start).slice(0, 25)));

describe('a series keeps its wall time', () => {
  test("in the mentor's zone, through a change of the clocks", () => {
    expect(shown(series('America/New_York', ['2026-03-03T14:00:00Z'], 3))).toEqual([
      '2026-03-03T09:00:00-05:00',
      '2026-03-10T09:00:00-04:00',
      '2026-03-17T09:00:00-04:00',
    ]);
  });

  test('and its length in exact time, counted in weeks from 0', () => {
    expect(expandSeries(series('UTC', ['2026-03-03T14:00:00Z'], 2))).toEqual([
      { week: 0, start: at('2026-03-03T14:00:00Z'), end: at('2026-03-03T15:00:00Z') },
      { week: 1, start: at('2026-03-10T14:00:00Z'), end: at('2026-03-10T15:00:00Z') },
    ]);
  });

  test('several weekly slots come in order of time, whatever order they were given in', () => {
    const placed = placeSeries(series('UTC', ['2026-03-05T10:00:00Z', '2026-03-03T10:00:00Z'], 2));
    expect(placed.map(({ week, slot, wallStart }) => [week, slot, wallStart])).toEqual([
      [0, 1, '2026-03-03T10:00'],
      [0, 0, '2026-03-05T10:00'],
      [1, 1, '2026-03-10T10:00'],
      [1, 0, '2026-03-12T10:00'],
    ]);
  });
});

describe('a week with an odd day', () => {
  test('a wall time that does not exist is null, in the place it would have had', () => {
    const pattern = series('America/New_York', ['2026-03-01T07:30:00Z', '2026-03-01T08:30:00Z'], 2);
    expect(shown(pattern)).toEqual([
      '2026-03-01T02:30:00-05:00',
      '2026-03-01T03:30:00-05:00',
      null,
      '2026-03-08T03:30:00-04:00',
    ]);
    expect(expandSeries(pattern)[2]).toEqual({ week: 1, start: null, end: null });
  });

  test('its nominal instant lies behind the gap, and the instant of the jump is known', () => {
    const skipped = placeSeries(series('America/New_York', ['2026-03-01T07:30:00Z'], 2))[1];
    expect(skipped).toMatchObject({
      wallStart: '2026-03-08T02:30',
      skippedAt: at('2026-03-08T07:00:00Z'),
      start: at('2026-03-08T07:30:00Z'),
      end: at('2026-03-08T08:30:00Z'),
    });
  });

  test('a wall time that repeats takes the first instant', () => {
    expect(shown(series('America/New_York', ['2026-10-25T05:30:00Z'], 2))[1]).toBe('2026-11-01T01:30:00-04:00');
  });

  test('but the first week keeps the very instant that was picked', () => {
    expect(shown(series('America/New_York', ['2026-11-01T06:30:00Z'], 2))).toEqual([
      '2026-11-01T01:30:00-05:00',
      '2026-11-08T01:30:00-05:00',
    ]);
  });
});

describe('what cannot be a series is told by its first sessions', () => {
  const problems = (firstSessions: string[], sessionsPerWeek = firstSessions.length, timeZone = 'UTC') =>
    seriesProblems({
      timeZone,
      firstSessions: firstSessions.map(at),
      sessionsPerWeek,
      sessionMinutes: 60,
      now: at('2026-03-01T00:00:00Z'),
    }).map(({ code, path }) => `${code} ${path?.join('.')}`);

  const rows: [string, string[], number, string[]][] = [
    ['nothing is wrong with two lessons', ['2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'], 2, []],
    ['nor with three, six days apart', ['2026-03-08T10:00:00Z', '2026-03-02T10:00:00Z', '2026-03-03T10:00:00Z'], 3, []],
    ['too few', ['2026-03-02T10:00:00Z'], 2, ['INVALID_SERIES firstSessions']],
    ['none', [], 1, ['INVALID_SERIES firstSessions']],
    ['the same twice', ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z'], 2, ['INVALID_SERIES firstSessions.1']],
    ['an overlap', ['2026-03-02T10:00:00Z', '2026-03-02T09:01:00Z'], 2, ['INVALID_SERIES firstSessions.0']],
    ['seven days apart', ['2026-03-02T10:00:00Z', '2026-03-09T10:00:00Z'], 2, ['INVALID_SERIES firstSessions.1']],
    [
      'the next week overlapped',
      ['2026-03-02T10:00:00Z', '2026-03-09T09:30:00Z'],
      2,
      ['INVALID_SERIES firstSessions.1'],
    ],
    ['passed', ['2026-02-28T23:59:59Z'], 1, ['IN_THE_PAST firstSessions.0']],
  ];
  test.each(rows)('%s', (_, firstSessions, sessionsPerWeek, expected) => {
    expect(problems(firstSessions, sessionsPerWeek)).toEqual(expected);
  });

  test('seven days are counted on the wall: 167 hours may be a whole week', () => {
    const apart = ['2026-03-02T15:00:00Z', '2026-03-09T14:00:00Z'];
    expect(problems(apart, 2, 'America/New_York')).toEqual(['INVALID_SERIES firstSessions.1']);
  });

  test('both instants of a repeated hour are one weekly time', () => {
    const both = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'];
    expect(problems(both, 2, 'America/New_York')).toEqual(['INVALID_SERIES firstSessions.1']);
  });
});

describe("the student's own wall time", () => {
  const newYork = (weeks: number) => placeSeries(series('America/New_York', ['2026-03-02T15:00:00Z'], weeks));

  test('shifts for a London student between the two changes in March, and is back after both', () => {
    expect(wallTimeShifts(newYork(5), 'Europe/London').map(({ week }) => week)).toEqual([1, 2, 3]);
  });

  test("never shifts for a student whose clocks change with the mentor's", () => {
    expect(wallTimeShifts(newYork(5), 'America/Toronto')).toEqual([]);
  });

  test('is compared with the first week of the same weekly slot', () => {
    const twice = placeSeries(series('UTC', ['2026-03-26T10:00:00Z', '2026-03-30T10:00:00Z'], 2));
    const shifted = wallTimeShifts(twice, 'Europe/Berlin');
    expect(shifted.map(({ slot, week }) => [slot, week])).toEqual([[0, 1]]);
    expect((shifted[0]?.start ?? 0) - at('2026-03-26T10:00:00Z')).toBe(7 * 24 * HOUR);
  });
});
