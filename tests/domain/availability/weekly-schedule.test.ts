import { describe, expect, test } from 'vitest';
import {
  type DateOverride,
  minutesOfTime,
  scheduleProblems,
  type WeeklyInterval,
} from '../../../src/domain/availability/weekly-schedule.ts';

const monday = (start: string, end: string, weekday = 1): WeeklyInterval => ({ weekday, start, end });
const paths = (schedule: WeeklyInterval[], overrides: DateOverride[] = []) =>
  scheduleProblems(schedule, overrides).map(({ path }) => path?.join('.'));

test('a schedule that can be has no problems', () => {
  const overrides = [
    { date: '2028-02-29', intervals: [] },
    { date: '2026-03-02', intervals: [{ start: '00:00', end: '24:00' }] },
  ];
  const schedule = [
    monday('13:00', '24:00'),
    monday('09:00', '12:00'),
    monday('12:00', '13:00'),
    monday('09:00', '12:00', 7),
  ];
  expect(scheduleProblems(schedule, overrides)).toEqual([]);
  expect(scheduleProblems([], [])).toEqual([]);
});

describe('every problem names the field at fault', () => {
  const rows: [string, WeeklyInterval, string][] = [
    ['no such weekday', monday('09:00', '10:00', 8), 'weeklySchedule.0.weekday'],
    ['Sunday as 0', monday('09:00', '10:00', 0), 'weeklySchedule.0.weekday'],
    ['a fraction of a weekday', monday('09:00', '10:00', 1.5), 'weeklySchedule.0.weekday'],
    ['a start without a leading zero', monday('9:00', '10:00'), 'weeklySchedule.0.start'],
    ['a start at the end of the day', monday('24:00', '24:00'), 'weeklySchedule.0.start'],
    ['an end behind the end of the day', monday('09:00', '24:01'), 'weeklySchedule.0.end'],
    ['a minute that is none', monday('09:00', '10:60'), 'weeklySchedule.0.end'],
    ['seconds', monday('09:00', '10:00:00'), 'weeklySchedule.0.end'],
    ['an end before the start', monday('10:00', '09:00'), 'weeklySchedule.0.end'],
    ['an end at the start', monday('10:00', '10:00'), 'weeklySchedule.0.end'],
  ];
  test.each(rows)('%s', (_, interval, path) => {
    expect(paths([interval])).toEqual([path]);
    expect(scheduleProblems([interval], [])[0]?.code).toBe('INVALID_SCHEDULE');
  });

  test('an overlap within a day is laid at the door of the later entry', () => {
    expect(paths([monday('09:00', '12:00'), monday('11:59', '13:00')])).toEqual(['weeklySchedule.1']);
    expect(paths([monday('10:00', '11:00'), monday('09:00', '12:00')])).toEqual(['weeklySchedule.1']);
  });

  test('a start and an end that are both malformed are two problems', () => {
    expect(paths([monday('nine', 'ten')])).toEqual(['weeklySchedule.0.start', 'weeklySchedule.0.end']);
  });
});

test('overrides are read the same way, with a date that exists and comes once', () => {
  const overrides: DateOverride[] = [
    { date: '2026-02-29', intervals: [] },
    { date: '2026-03-02', intervals: [{ start: '09:00', end: '08:00' }] },
    { date: '2026-03-02', intervals: [] },
    {
      date: '2026-03-03',
      intervals: [
        { start: '09:00', end: '11:00' },
        { start: '10:00', end: '12:00' },
      ],
    },
  ];
  expect(paths([], overrides)).toEqual([
    'dateOverrides.0.date',
    'dateOverrides.1.intervals.0.end',
    'dateOverrides.2.date',
    'dateOverrides.3.intervals.1',
  ]);
});

test('a time of day is two digits, a colon and two digits', () => {
  expect(['00:00', '09:30', '23:59', '24:00'].map(minutesOfTime)).toEqual([0, 570, 1439, 1440]);
  expect(['', '9:30', '24:01', '12:60', '12-30', '1a:00', '-1:00', '12:30 '].map(minutesOfTime)).toEqual(
    Array(8).fill(null),
  );
});
