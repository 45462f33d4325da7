import { describe, expect, test } from 'vitest';
import { findSlots, isSlot, type SlotQuery } from '../../../src/domain/availability/slots.ts';
import { at, openOn, override, question, times, walls } from './questions.ts';

const MONDAY = '2026-03-02';
const onMonday = (time: string) => at(`${MONDAY}T${time}:00Z`);
const span = (start: string, end: string) => ({ start: onMonday(start), end: onMonday(end) });

describe('the grid', () => {
  const rows: [string, string[], Partial<SlotQuery>, string[]][] = [
    ['starts every step for which the whole session fits', ['09:00-11:00'], {}, ['09:00', '09:30', '10:00']],
    ['runs on through the seam of touching intervals', ['09:00-10:15', '10:15-11:15'], {}, ['09:00', '09:30', '10:00']],
    ['starts anew in each interval', ['09:10-10:10', '10:25-11:30'], {}, ['09:10', '10:25']],
    ['does not depend on the order of intervals', ['13:05-14:05', '09:00-10:00'], {}, ['09:00', '13:05']],
    ['may be coarser than the session', ['09:00-12:00'], { slotStepMinutes: 90 }, ['09:00', '10:30']],
    ['offers nothing where a session is longer than the interval', ['09:00-09:45'], {}, []],
    ['lets a session fill its interval', ['09:00-09:45'], { sessionMinutes: 45 }, ['09:00']],
    ['reaches the end of the day', ['22:30-24:00'], {}, ['22:30', '23:00']],
  ];
  test.each(rows)('%s', (_, intervals, changes, expected) => {
    expect(times(openOn(MONDAY, intervals, changes))).toEqual(expected);
  });

  test('a session may run over midnight into an interval that opens there', () => {
    const dateOverrides = [override(MONDAY, ['23:00-24:00']), override('2026-03-03', ['00:00-00:45'])];
    expect(walls(question({ dateOverrides }))).toEqual(['2026-03-02T23:00+00:00', '2026-03-02T23:30+00:00']);
  });

  test('the weekdays of the pattern are those of ISO 8601, in the order of dates', () => {
    const weeklySchedule = [
      { weekday: 7, start: '10:00', end: '11:00' },
      { weekday: 1, start: '09:00', end: '10:00' },
    ];
    const query = question({ weeklySchedule, from: onMonday('00:00'), to: at('2026-03-10T00:00:00Z') });
    expect(walls(query)).toEqual(['2026-03-02T09:00+00:00', '2026-03-08T10:00+00:00', '2026-03-09T09:00+00:00']);
  });

  test('an override replaces the pattern of its date, and an empty one is a day off', () => {
    const weeklySchedule = [1, 2, 3].map((weekday) => ({ weekday, start: '09:00', end: '10:00' }));
    const dateOverrides = [override(MONDAY, ['18:00-19:00']), override('2026-03-03', [])];
    const query = question({ weeklySchedule, dateOverrides, from: onMonday('00:00'), to: at('2026-03-07T00:00:00Z') });
    expect(walls(query)).toEqual(['2026-03-02T18:00+00:00', '2026-03-04T09:00+00:00']);
  });
});

describe('blocked time', () => {
  const day = (changes: Partial<SlotQuery>) => times(openOn(MONDAY, ['09:00-13:00'], changes));

  test('a session may start exactly where a block ends, and end exactly where one starts', () => {
    expect(day({ busy: [span('10:00', '11:00')] })).toEqual(['09:00', '11:00', '11:30', '12:00']);
  });

  test('a buffer widens busy time and sessions on both sides', () => {
    expect(day({ busy: [span('10:00', '10:30')], bufferMinutes: 15 })).toEqual(['11:00', '11:30', '12:00']);
    expect(day({ booked: [span('10:15', '10:30')], bufferMinutes: 15 })).toEqual(['09:00', '11:00', '11:30', '12:00']);
  });

  test('blocks may be unsorted, overlapping, touching and far away', () => {
    const busy = [span('12:00', '12:30'), span('09:00', '10:00'), span('09:30', '09:45'), { start: 0, end: 1 }];
    expect(day({ busy, booked: [span('10:00', '10:20')] })).toEqual(['10:30', '11:00']);
  });

  test('a block that starts before the range still counts', () => {
    const busy = [{ start: at('2026-02-01T00:00:00Z'), end: onMonday('11:59') }];
    expect(day({ busy, from: onMonday('11:00') })).toEqual(['12:00']);
  });

  test('a block of a few milliseconds is still a block', () => {
    const busy = [{ start: onMonday('11:00') - 1, end: onMonday('11:00') + 1 }];
    expect(day({ busy })).toEqual(['09:00', '09:30', '11:30', '12:00']);
  });

  test('an empty interval covers nothing, yet has a buffer around it', () => {
    const busy = [span('10:30', '10:30')];
    expect(day({ busy })).toHaveLength(7);
    expect(day({ busy, bufferMinutes: 5 })).toEqual(['09:00', '11:00', '11:30', '12:00']);
  });

  test('a calendar nobody can read offers nothing', () => {
    expect(day({ calendar: 'UNKNOWN' })).toEqual([]);
    expect(day({ calendar: 'FREE_TO_USE' })).toHaveLength(7);
  });
});

describe('the window', () => {
  const day = (changes: Partial<SlotQuery>) => times(openOn(MONDAY, ['09:00-13:00'], changes));

  test('the notice is exact time, and its end can be booked', () => {
    const now = at('2026-03-01T22:00:00Z');
    expect(day({ now, minimumNoticeMinutes: 720 })[0]).toBe('10:00');
    expect(day({ now: now + 1, minimumNoticeMinutes: 720 })[0]).toBe('10:30');
  });

  test('the horizon is days of 24 hours, and its end cannot be booked', () => {
    const now = at('2026-02-20T11:00:00Z');
    expect(day({ now, horizonDays: 10 }).at(-1)).toBe('10:30');
    expect(day({ now: now + 1, horizonDays: 10 }).at(-1)).toBe('11:00');
  });

  test('a start lies in [from, to), while its session may end later', () => {
    expect(day({ from: onMonday('09:30'), to: onMonday('11:00') })).toEqual(['09:30', '10:00', '10:30']);
  });

  test('a range inside an interval does not move the grid', () => {
    expect(day({ from: onMonday('09:10'), to: onMonday('10:10') })).toEqual(['09:30', '10:00']);
  });

  test('an empty or inverted range has no slots, an infinite one all of them', () => {
    expect(day({ from: onMonday('10:00'), to: onMonday('10:00') })).toEqual([]);
    expect(day({ from: onMonday('11:00'), to: onMonday('10:00') })).toEqual([]);
    expect(day({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })).toHaveLength(7);
  });

  test('isSlot answers for single starts', () => {
    const bundle = openOn(MONDAY, ['09:00-13:00']);
    expect(isSlot(bundle, onMonday('12:00'))).toBe(true);
    expect(isSlot(bundle, onMonday('12:15'))).toBe(false);
    expect(isSlot(bundle, onMonday('12:30'))).toBe(false);
  });
});

describe('the daily cap', () => {
  const weeklySchedule = [1, 2].map((weekday) => ({ weekday, start: '00:00', end: '24:00' }));
  const offeredDates = (changes: Partial<SlotQuery>) => {
    const query = question({ weeklySchedule, timeZone: 'America/New_York', ...changes });
    const week = { ...query, from: at('2026-03-02T05:00:00Z'), to: at('2026-03-05T05:00:00Z') };
    return [...new Set(walls(week).map((wall) => wall.slice(0, 10)))];
  };

  test("counts the sessions that start on that date in the mentor's zone", () => {
    // 02:00 UTC on Tuesday is Monday evening in New York.
    const booked = [{ start: at('2026-03-03T02:00:00Z'), end: at('2026-03-03T03:00:00Z') }];
    expect(offeredDates({ booked, maxSessionsPerDay: 1 })).toEqual(['2026-03-03']);
    expect(offeredDates({ booked, maxSessionsPerDay: 2 })).toEqual(['2026-03-02', '2026-03-03']);
  });

  test('null and absent mean no cap, zero means no sessions at all', () => {
    expect(offeredDates({ maxSessionsPerDay: null })).toHaveLength(2);
    expect(offeredDates({})).toHaveLength(2);
    expect(offeredDates({ maxSessionsPerDay: 0 })).toEqual([]);
  });

  test('busy time does not count, whatever its length', () => {
    const busy = [{ start: at('2026-03-02T15:00:00Z'), end: at('2026-03-02T16:00:00Z') }];
    expect(offeredDates({ busy, maxSessionsPerDay: 1 })).toHaveLength(2);
  });
});

test('rules that cannot be are refused with a RangeError, not answered', () => {
  const refused: Partial<SlotQuery>[] = [
    { slotStepMinutes: 0 },
    { sessionMinutes: -60 },
    { sessionMinutes: Number.NaN },
    { timeZone: 'Mars/Olympus' },
    { dateOverrides: [override('2026-02-30', [])] },
    { dateOverrides: [override(MONDAY, ['9:00-10:00'])] },
    { weeklySchedule: [{ weekday: 0, start: '09:00', end: '10:00' }] },
  ];
  for (const changes of refused) expect(() => findSlots(openOn(MONDAY, [], changes))).toThrow(RangeError);
});
