import fc from 'fast-check';
import moment from 'moment-timezone';
import { describe, expect, test } from 'vitest';
import { findSlots } from '../../../src/domain/availability/slots.ts';
import { slotQueries, TWELVE_ZONES } from './generated.ts';
import { slotsMinuteByMinute } from './minute-oracle.ts';

const startsOf = (query: Parameters<typeof findSlots>[0]) => findSlots(query).map(({ start }) => start);

describe('every slot list equals the rules read minute by minute', () => {
  test.each(TWELVE_ZONES)('through 2026 and 2027 in %s', (timeZone) => {
    const earliest = Date.UTC(2026, 0, 1);
    const twoYears = slotQueries({ timeZones: [timeZone], earliest, latest: earliest, days: 730, blocks: 300 });
    const [query] = fc.sample(
      twoYears.filter((each) => each.weeklySchedule.length >= 8 && (each.maxSessionsPerDay ?? 1) > 0),
      { numRuns: 1, seed: 20261122 + timeZone.length },
    );
    if (query === undefined) throw new Error('nothing was generated');
    const asked = { ...query, horizonDays: 1000 };
    const expected = slotsMinuteByMinute(asked);
    expect(expected.length).toBeGreaterThan(500);
    expect(startsOf(asked)).toEqual(expected);
  });

  test('in the days around every change of the clocks since 2005', () => {
    const zones = [
      ...TWELVE_ZONES,
      'America/Havana',
      'Asia/Beirut',
      'America/Vancouver',
      'Africa/Cairo',
      'Antarctica/Troll',
    ];
    const moments = zones.flatMap((timeZone) =>
      (moment.tz.zone(timeZone)?.untils ?? [])
        .filter((until) => until > Date.UTC(2005, 0, 1) && until < Date.UTC(2030, 0, 1))
        .map((until) => ({ timeZone, until })),
    );
    expect(moments.length).toBeGreaterThan(400);
    const nearby = fc
      .constantFrom(...moments)
      .chain(({ timeZone, until }) =>
        slotQueries({ timeZones: [timeZone], earliest: until - 36 * 3_600_000, latest: until, days: 2, blocks: 4 }),
      );
    let offered = 0;
    fc.assert(
      fc.property(nearby, (query) => {
        const starts = startsOf(query);
        offered += starts.length;
        expect(starts).toEqual(slotsMinuteByMinute(query));
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(offered).toBeGreaterThan(20_000);
  });
});
