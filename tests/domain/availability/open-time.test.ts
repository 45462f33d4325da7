import { describe, expect, test } from 'vitest';
import { findSlots, type SlotQuery } from '../../../src/domain/availability/slots.ts';
import { at, HOUR, openOn, override, question, walls } from './questions.ts';

const allDay = (date: string, changes: Partial<SlotQuery>) =>
  openOn(date, ['00:00-24:00'], { sessionMinutes: 60, slotStepMinutes: 60, ...changes });

describe('days that are not 24 hours long', () => {
  const year = (text: string) => ({
    now: at(`${text}-01-01T00:00:00Z`),
    from: at(`${text}-01-01T00:00:00Z`),
    to: at(`${text}-12-31T00:00:00Z`),
  });
  const rows: [string, string, string, number, Partial<SlotQuery>][] = [
    ['23 hours when New York springs forward', 'America/New_York', '2026-03-08', 23, {}],
    ['25 hours when New York falls back', 'America/New_York', '2026-11-01', 25, {}],
    ['24 hours on any other day', 'America/New_York', '2026-03-09', 24, {}],
    ['23 hours when Havana skips midnight', 'America/Havana', '2026-03-08', 23, {}],
    ['25 hours when Havana repeats the hour behind midnight', 'America/Havana', '2027-11-07', 25, year('2027')],
    ['25 hours when Sao Paulo repeats the hour before midnight', 'America/Sao_Paulo', '2018-02-17', 25, year('2018')],
    ['23 hours when Sao Paulo skips midnight', 'America/Sao_Paulo', '2018-11-04', 23, year('2018')],
    ['no time at all on the day Apia skipped', 'Pacific/Apia', '2011-12-30', 0, year('2011')],
    ['24 hours on the day before it', 'Pacific/Apia', '2011-12-29', 24, year('2011')],
  ];
  test.each(rows)('%s', (_, timeZone, date, hours, changes) => {
    // Half-hour steps of half-hour sessions count every half hour of open time once.
    const slots = findSlots(openOn(date, ['00:00-24:00'], { timeZone, sessionMinutes: 30, ...changes }));
    expect(slots).toHaveLength(hours * 2);
    expect(new Set(slots.map(({ start }) => start)).size).toBe(slots.length);
  });

  test('Lord Howe moves by half an hour: 23.5 and 24.5 hours', () => {
    const half = (date: string) =>
      findSlots(openOn(date, ['00:00-24:00'], { timeZone: 'Australia/Lord_Howe', sessionMinutes: 30 })).length;
    expect(half('2026-10-04')).toBe(47);
    expect(half('2026-04-05')).toBe(49);
  });

  test('open time around the clock has no seam where the clocks change or the date does', () => {
    const weeklySchedule = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '00:00', end: '24:00' }));
    const from = at('2026-10-31T04:00:00Z');
    const to = from + 73 * HOUR;
    const query = question({ timeZone: 'America/New_York', weeklySchedule, sessionMinutes: 180, from, to });
    expect(findSlots(query)).toHaveLength(73 * 2);
  });
});

describe('wall times that do not exist', () => {
  const zone = { timeZone: 'America/New_York' };

  test('are no candidates, and the grid goes on behind the gap', () => {
    expect(walls(openOn('2026-03-08', ['01:00-04:00'], zone))).toEqual([
      '2026-03-08T01:00-05:00',
      '2026-03-08T01:30-05:00',
      '2026-03-08T03:00-04:00',
    ]);
  });

  test('an interval that starts inside the gap keeps the grid of its own start', () => {
    // 02:15 + k x 30: the first one that exists is 03:15, though open time begins at 03:00.
    expect(walls(openOn('2026-03-08', ['02:15-05:00'], zone))).toEqual([
      '2026-03-08T03:15-04:00',
      '2026-03-08T03:45-04:00',
    ]);
  });

  test('an interval inside the gap is not there at all', () => {
    expect(walls(openOn('2026-03-08', ['02:00-03:00'], { ...zone, sessionMinutes: 15 }))).toEqual([]);
  });

  test('a session may span the gap: its length is exact time', () => {
    expect(findSlots(openOn('2026-03-08', ['01:00-03:30'], zone)).map(({ start, end }) => end - start)).toEqual([
      HOUR,
      HOUR,
    ]);
  });
});

describe('wall times that repeat', () => {
  const zone = { timeZone: 'America/New_York' };

  test('are candidates at both instants', () => {
    expect(walls(openOn('2026-11-01', ['01:00-02:00'], { ...zone, slotStepMinutes: 60 }))).toEqual([
      '2026-11-01T01:00-04:00',
      '2026-11-01T01:00-05:00',
    ]);
  });

  test('an interval over part of the repeated hour is open twice, closed in between', () => {
    const query = openOn('2026-11-01', ['01:00-01:30'], { ...zone, sessionMinutes: 30 });
    expect(walls(query)).toEqual(['2026-11-01T01:00-04:00', '2026-11-01T01:00-05:00']);
    expect(findSlots({ ...query, sessionMinutes: 45 })).toEqual([]);
  });

  test('two intervals in the repeated hour come up in the order of time, not of the wall', () => {
    const query = openOn('2026-11-01', ['01:00-01:15', '01:30-01:45'], { ...zone, sessionMinutes: 15 });
    expect(walls(query)).toEqual([
      '2026-11-01T01:00-04:00',
      '2026-11-01T01:30-04:00',
      '2026-11-01T01:00-05:00',
      '2026-11-01T01:30-05:00',
    ]);
  });

  test('an hour that repeats across midnight belongs to the date its clocks show', () => {
    // At 24:00 on 17 February 2018 Sao Paulo went back to 23:00 of the same date.
    const range = { now: at('2018-02-01T00:00:00Z'), from: at('2018-02-01T00:00:00Z'), to: at('2018-03-01T00:00:00Z') };
    const query = question({
      ...range,
      timeZone: 'America/Sao_Paulo',
      dateOverrides: [override('2018-02-17', ['23:00-24:00']), override('2018-02-18', ['00:00-01:00'])],
    });
    expect(walls(query)).toEqual([
      '2018-02-17T23:00-02:00',
      '2018-02-17T23:30-02:00',
      '2018-02-17T23:00-03:00',
      '2018-02-17T23:30-03:00',
      '2018-02-18T00:00-03:00',
    ]);
  });
});

test('rules that changed in 2026 hold: a winter evening in Vancouver is an hour earlier than it used to be', () => {
  const query = allDay('2026-12-01', { timeZone: 'America/Vancouver' });
  expect(findSlots(query)[0]?.start).toBe(at('2026-12-01T07:00:00Z'));
});
