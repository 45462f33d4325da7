import { describe, expect, test } from 'vitest';
import { dateOfDay, dayNumber, weekdayOfDay } from '../../../src/domain/zones/civil-date.ts';
import { zoneRules } from '../../../src/domain/zones/known-zones.ts';
import {
  changeBehindGap,
  dateAt,
  formatWall,
  instantsOf,
  nominalInstant,
  offsetAt,
  parseWall,
  startOfDate,
  type WallMs,
  wallAt,
} from '../../../src/domain/zones/wall-time.ts';

const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);
function wall(text: string): WallMs {
  const parsed = parseWall(text);
  if (parsed === null) throw new Error(`not a wall time: ${text}`);
  return parsed;
}

describe('the instants of a wall time', () => {
  const rows: [string, string, string, string[]][] = [
    ['an ordinary one', 'America/New_York', '2026-03-09T09:30', ['2026-03-09T13:30']],
    ['one in a gap', 'America/New_York', '2026-03-08T02:30', []],
    ['the first of a gap', 'America/New_York', '2026-03-08T02:00', []],
    ['the first behind a gap', 'America/New_York', '2026-03-08T03:00', ['2026-03-08T07:00']],
    ['a repeated one', 'America/New_York', '2026-11-01T01:30', ['2026-11-01T05:30', '2026-11-01T06:30']],
    ['the first behind a repeated hour', 'America/New_York', '2026-11-01T02:00', ['2026-11-01T07:00']],
    [
      'one that half-hour clocks repeat',
      'Australia/Lord_Howe',
      '2026-04-05T01:45',
      ['2026-04-04T14:45', '2026-04-04T15:15'],
    ],
    ['one on a skipped day', 'Pacific/Apia', '2011-12-30T12:00', []],
    ['a skipped midnight', 'America/Sao_Paulo', '2018-11-04T00:00', []],
    [
      'a repeated hour before midnight',
      'America/Sao_Paulo',
      '2018-02-17T23:30',
      ['2018-02-18T01:30', '2018-02-18T02:30'],
    ],
    ['in UTC', 'UTC', '2026-03-08T02:30', ['2026-03-08T02:30']],
  ];
  test.each(rows)('%s in %s', (_, zone, text, expected) => {
    expect(instantsOf(zone, wall(text)).map(iso)).toEqual(expected);
    for (const instant of instantsOf(zone, wall(text))) expect(formatWall(wallAt(zone, instant))).toBe(text);
  });

  test('around every change of every zone in use since 1970 lead back to where they came from', () => {
    for (const zone of [
      'America/New_York',
      'Asia/Gaza',
      'Pacific/Apia',
      'Africa/Casablanca',
      'America/Havana',
      'Antarctica/Troll',
    ]) {
      for (const change of zoneRules(zone).changes) {
        if (change < 0 || change > at('2040-01-01')) continue;
        for (const minutes of [-90, -30, -1, 0, 1, 29, 90]) {
          const instant = change + minutes * 60_000;
          expect(instantsOf(zone, wallAt(zone, instant)), `${zone} ${iso(instant)}`).toContain(instant);
        }
      }
    }
  });
});

test('a wall time in a gap is taken as far behind it, a repeated one as its first instant', () => {
  expect(iso(nominalInstant('America/New_York', wall('2026-03-08T02:30')))).toBe('2026-03-08T07:30');
  expect(iso(nominalInstant('America/New_York', wall('2026-11-01T01:30')))).toBe('2026-11-01T05:30');
  expect(iso(nominalInstant('Pacific/Apia', wall('2011-12-30T12:00')))).toBe('2011-12-30T22:00');
});

test('the change behind a gap is the instant the clocks jump, and there is none behind a time that exists', () => {
  expect(iso(changeBehindGap('America/New_York', wall('2026-03-08T02:59')))).toBe('2026-03-08T07:00');
  expect(() => changeBehindGap('America/New_York', wall('2026-03-08T03:00'))).toThrow(RangeError);
});

test('a date starts at midnight, the first of two, or when the clocks jump over it', () => {
  expect(iso(startOfDate('Europe/Berlin', '2026-07-01'))).toBe('2026-06-30T22:00');
  expect(iso(startOfDate('America/Havana', '2026-03-08'))).toBe('2026-03-08T05:00');
  expect(iso(startOfDate('America/Havana', '2027-11-07'))).toBe('2027-11-07T04:00');
  expect(iso(startOfDate('Asia/Beirut', '2026-10-25'))).toBe('2026-10-24T22:00');
  expect(iso(startOfDate('Pacific/Apia', '2011-12-30'))).toBe('2011-12-30T10:00');
  expect(() => startOfDate('UTC', '2026-02-29')).toThrow(RangeError);
});

test('offset and date at an instant', () => {
  expect(offsetAt('Asia/Kathmandu', at('2026-01-01T00:00:00Z'))).toBe(5.75 * 3_600_000);
  expect(dateAt('Pacific/Auckland', at('2026-03-02T12:00:00Z'))).toBe('2026-03-03');
  expect(dateAt('America/Los_Angeles', at('2026-03-02T07:59:59.999Z'))).toBe('2026-03-01');
});

test('wall times are written to the minute where there is no more to say, and read back', () => {
  for (const text of ['2026-03-09T17:00', '2026-03-09T17:00:30', '2026-03-09T17:00:30.250']) {
    expect(formatWall(wall(text))).toBe(text);
  }
  for (const text of [
    '2026-02-30T10:00',
    '2026-03-09T24:00',
    '2026-03-09',
    '2026-03-09T17:00Z',
    '2026-03-09T7:00',
    '',
  ]) {
    expect(parseWall(text), text).toBeNull();
  }
});

test('dates have numbers, and weekdays from Monday on', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  expect(dayNumber('2028-02-29')).toBe(21_243);
  expect(['2026-02-29', '2026-13-01', '2026-3-01', '0026-03-01', 'x'].map(dayNumber)).toEqual(Array(5).fill(null));
  expect([-4, -3, 0, 3, 4].map(weekdayOfDay)).toEqual([7, 1, 4, 7, 1]);
  expect(dateOfDay(-1)).toBe('1969-12-31');
});
