import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietUntil, USUAL_QUIET_HOURS } from '../../../src/domain/notifications/quiet-hours.ts';
import { instant } from '../../../src/domain/time.ts';
import { wallAt } from '../../../src/domain/zones/wall-time.ts';

const at = (text: string) => instant(Date.parse(text));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);

describe('quiet hours', () => {
  test.each([
    ['2026-11-22T20:59:00Z', 'UTC', null],
    ['2026-11-22T21:00:00Z', 'UTC', '2026-11-23T08:00:00Z'],
    ['2026-11-23T07:59:00Z', 'UTC', '2026-11-23T08:00:00Z'],
    ['2026-11-23T08:00:00Z', 'UTC', null],
    ['2026-11-23T02:00:00Z', 'America/New_York', '2026-11-23T13:00:00Z'],
    ['2026-03-08T04:00:00Z', 'America/New_York', '2026-03-08T12:00:00Z'],
  ])('of somebody at %s in %s end at %s', (now, zone, end) => {
    expect(quietUntil(USUAL_QUIET_HOURS, zone, at(now))).toBe(end === null ? null : at(end));
  });

  test('of no length never begin', () => {
    expect(quietUntil({ start: '00:00', end: '00:00' }, 'UTC', at('2026-11-22T00:00:00Z'))).toBeNull();
  });

  test('end within a day and an hour, on the minute they say or where the clocks skip it', () => {
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Kyiv', 'Asia/Kathmandu');
    const now = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(time, time, zones, now, (start, end, zone, ms) => {
        const until = quietUntil({ start, end }, zone, instant(ms));
        if (until === null) return;
        expect(until).toBeGreaterThan(ms);
        expect(until - ms).toBeLessThanOrEqual(25 * 3_600_000);
        const shown = new Date(wallAt(zone, until)).toISOString().slice(11, 16);
        if (shown !== end) expect(Math.abs(wallAt(zone, until) - until - (wallAt(zone, ms) - ms))).toBeGreaterThan(0);
      }),
    );
  });
});
