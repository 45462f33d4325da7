import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestAbout, digestsDue } from '../../../src/domain/notifications/digest.ts';
import { addMs, DAY_MS, HOUR_MS, instant, toIso } from '../../../src/domain/time.ts';
import { dateAt, formatWall, wallAt } from '../../../src/domain/zones/wall-time.ts';

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'];

describe('a digest', () => {
  test('is about the whole local day, of 23 hours when clocks go forward, and due at seven the day after', () => {
    const { within, dueAt, expiresAt } = digestAbout('America/New_York', '2026-03-08');
    expect(within.end - within.start).toBe(23 * HOUR_MS);
    expect([within.start, within.end, dueAt, expiresAt].map(toIso)).toEqual([
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
      '2026-03-09T11:00:00.000Z',
      '2026-03-10T11:00:00.000Z',
    ]);
    const autumn = digestAbout('America/New_York', '2026-11-01');
    expect(autumn.within.end - autumn.within.start).toBe(25 * HOUR_MS);
  });

  test('is due at seven by the clock on the wall, once for every local day, wherever windows are cut', () => {
    const from = instant(Date.UTC(2026, 0, 1));
    const cuts = fc.array(fc.integer({ min: 1, max: 400 * 24 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), cuts, (zone, hours) => {
        const bounds = [from, ...[...hours].sort((a, b) => a - b).map((hour) => addMs(from, hour * HOUR_MS))];
        const due = bounds.slice(1).flatMap((upTo, index) => digestsDue(zone, bounds[index] ?? from, upTo));
        for (const { day, dueAt, within } of due) {
          expect(formatWall(wallAt(zone, dueAt)).slice(11)).toBe('07:00');
          expect(dateAt(zone, within.start)).toBe(day);
          expect(within.end).toBeLessThan(dueAt);
        }
        const days = due.map(({ day }) => day);
        expect(new Set(days).size).toBe(days.length);
        const length = (bounds.at(-1) ?? from) - from;
        expect(Math.abs(days.length - length / DAY_MS)).toBeLessThanOrEqual(1.1);
      }),
      { numRuns: 200 },
    );
  });
});
