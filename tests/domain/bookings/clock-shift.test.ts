import { describe, expect, test } from 'vitest';
import { clockShift } from '../../../src/domain/bookings/clock-shift.ts';
import { formatWall, nominalInstant, parseWall } from '../../../src/domain/zones/wall-time.ts';

function session(wallStart: string, anchorTimeZone: string, week = 1) {
  const wall = parseWall(wallStart);
  if (wall === null) throw new Error('no wall time');
  return { week, wallStart, anchorTimeZone, start: nominalInstant(anchorTimeZone, wall) };
}

function told(wallStart: string, anchorTimeZone: string, timeZone: string): string | null {
  const shift = clockShift(session(wallStart, anchorTimeZone), timeZone);
  if (shift === null) return null;
  const [before, after] = [shift.before, shift.after].map((wall) => formatWall(wall).slice(11));
  return `${before} ${after} ${new Date(shift.since).toISOString().slice(0, 10)} ${shift.own ? 'own' : 'theirs'}`;
}

describe('a weekly session and the clocks', () => {
  test.each([
    ['2026-03-09T10:00', 'America/New_York', 'Europe/Berlin', '16:00 15:00 2026-03-08 theirs'],
    ['2026-03-30T10:00', 'America/New_York', 'Europe/Berlin', '15:00 16:00 2026-03-29 own'],
    ['2026-03-16T10:00', 'America/New_York', 'Europe/Berlin', null],
    ['2026-03-09T10:00', 'America/New_York', 'America/New_York', null],
    ['2026-03-30T10:00', 'Europe/Paris', 'Europe/Berlin', null],
    ['2026-04-06T10:00', 'Australia/Lord_Howe', 'Asia/Tokyo', '08:00 08:30 2026-04-04 theirs'],
  ])('%s in %s, seen from %s: %s', (wall, anchor, zone, expected) => {
    expect(told(wall, anchor, zone)).toBe(expected);
  });

  test('shift nobody in the first week, where there is no habit', () => {
    expect(clockShift(session('2026-03-09T10:00', 'America/New_York', 0), 'Europe/Berlin')).toBeNull();
  });
});
