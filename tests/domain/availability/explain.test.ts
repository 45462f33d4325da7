import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AvailabilityBundle } from '../../../src/domain/availability/bundle.ts';
import { REFUSAL_CODES, type Refusal, refusalsOf } from '../../../src/domain/availability/explain.ts';
import { findSlots, isSlot } from '../../../src/domain/availability/slots.ts';
import { formatWall, offsetAt, type WallMs, wallAt } from '../../../src/domain/zones/wall-time.ts';
import { slotQueries, TWELVE_ZONES } from './generated.ts';
import { at, openOn, override, question } from './questions.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const MONDAY = '2026-03-02';
const onMonday = (time: string) => at(`${MONDAY}T${time}:00Z`);

describe('each reason comes with the interval that causes it', () => {
  const open = (changes: Partial<AvailabilityBundle>) => openOn(MONDAY, ['09:00-12:00'], changes);
  const block = { start: onMonday('10:00'), end: onMonday('11:00'), source: 'x' };
  const caused = (code: string, start: number | null, end: number | null, source: string | null = null) => [
    { code, start, end, source },
  ];

  test('a start that can be booked has none', () => {
    expect(refusalsOf(open({}), onMonday('10:00'))).toEqual([]);
  });

  test('busy time, sessions and holds, each with its source', () => {
    const { start, end } = block;
    expect(refusalsOf(open({ busy: [block] }), start)).toEqual(caused('GOOGLE_BUSY', start, end, 'x'));
    expect(refusalsOf(open({ booked: [block] }), start)).toEqual(caused('BOOKED', start, end, 'x'));
    expect(refusalsOf(open({ booked: [{ ...block, held: true }] }), start)).toEqual(caused('HELD', start, end, 'x'));
  });

  test('the buffer, when only the widening reaches the session', () => {
    const beside = open({ busy: [block], bufferMinutes: 15 });
    expect(refusalsOf(beside, onMonday('09:00'))).toEqual(caused('BUFFER', block.start, block.end, 'x'));
    expect(refusalsOf(beside, onMonday('11:00'))).toEqual(caused('BUFFER', block.start, block.end, 'x'));
  });

  test('the part of the session that is outside the schedule', () => {
    const weeklySchedule = [{ weekday: 1, start: '09:00', end: '12:00' }];
    const refused = refusalsOf(question({ weeklySchedule }), onMonday('11:30'));
    expect(refused).toEqual(caused('OUTSIDE_SCHEDULE', onMonday('12:00'), onMonday('12:30')));
  });

  test('a start off the grid is outside the schedule as a whole', () => {
    const refused = refusalsOf(open({}), onMonday('09:10'));
    expect(refused).toEqual(caused('OUTSIDE_SCHEDULE', onMonday('09:10'), onMonday('10:10')));
  });

  test('an override is blamed for what the pattern would have left open, and only for that', () => {
    const weeklySchedule = [{ weekday: 1, start: '09:00', end: '12:00' }];
    const dayOff = question({ weeklySchedule, dateOverrides: [override(MONDAY, [])] });
    expect(refusalsOf(dayOff, onMonday('11:30'))).toEqual([
      { code: 'DATE_OVERRIDE', start: onMonday('11:30'), end: onMonday('12:00'), source: null },
      { code: 'OUTSIDE_SCHEDULE', start: onMonday('12:00'), end: onMonday('12:30'), source: null },
    ]);
    const shifted = question({ weeklySchedule, dateOverrides: [override(MONDAY, ['09:15-12:00'])] });
    expect(refusalsOf(shifted, onMonday('10:00'))).toEqual(
      caused('DATE_OVERRIDE', onMonday('10:00'), onMonday('11:00')),
    );
  });

  test('notice has no beginning and the horizon no end', () => {
    const now = onMonday('08:30');
    const soon = open({ now, minimumNoticeMinutes: 60 });
    expect(refusalsOf(soon, onMonday('09:00'))).toEqual(caused('NOTICE', null, onMonday('09:30')));
    const early = open({ now: now - DAY, horizonDays: 1 });
    expect(refusalsOf(early, onMonday('09:00'))).toEqual(caused('HORIZON', onMonday('08:30'), null));
  });

  test("the daily cap, with the local date's first instant and the next one's", () => {
    const timeZone = 'America/New_York';
    const booked = [{ start: at('2026-03-08T20:00:00Z'), end: at('2026-03-08T21:00:00Z') }];
    const full = openOn('2026-03-08', ['09:00-12:00'], { timeZone, booked, maxSessionsPerDay: 1 });
    const refused = refusalsOf(full, at('2026-03-08T14:00:00Z'));
    expect(refused).toEqual(caused('DAILY_CAP', at('2026-03-08T05:00:00Z'), at('2026-03-09T04:00:00Z')));
  });

  test('a calendar nobody can read, beside whatever else is known', () => {
    const unknown = open({ calendar: 'UNKNOWN', booked: [block] });
    expect(refusalsOf(unknown, block.start).map(({ code }) => code)).toEqual(['CALENDAR_UNKNOWN', 'BOOKED']);
  });
});

describe('in generated calendars', () => {
  const queries = slotQueries({
    timeZones: TWELVE_ZONES,
    earliest: at('2026-02-20T00:00:00Z'),
    latest: at('2026-11-10T00:00:00Z'),
    days: 3,
    blocks: 6,
  });
  // A start on the grid, one next to it, or any minute.
  const start = fc.tuple(fc.nat(), fc.constantFrom(0, 0, 0, 5, -30), fc.boolean());
  const cases = fc
    .tuple(queries, start, fc.constantFrom('FREE_TO_USE' as const, 'FREE_TO_USE' as const, 'UNKNOWN' as const))
    .map(([{ from, to, ...rules }, [pick, shift, anywhere], calendar]) => {
      const bundle: AvailabilityBundle = { ...rules, calendar };
      const slots = findSlots({ ...bundle, calendar: 'FREE_TO_USE', busy: [], booked: [], from, to });
      const near = slots[pick % Math.max(slots.length, 1)]?.start ?? from;
      return { bundle, start: anywhere ? from + (pick % 4320) * MINUTE : near + shift * MINUTE };
    });

  test('a start is offered if and only if nothing speaks against it', () => {
    const seen = { offered: 0, refused: 0 };
    fc.assert(
      fc.property(cases, ({ bundle, start: asked }) => {
        const openRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
        const offered = findSlots({ ...bundle, horizonDays: Math.min(bundle.horizonDays, 10), ...openRange });
        const isOffered = offered.some((slot) => slot.start === asked);
        expect(refusalsOf({ ...bundle, horizonDays: Math.min(bundle.horizonDays, 10) }, asked).length === 0).toBe(
          isOffered,
        );
        seen[isOffered ? 'offered' : 'refused']++;
      }),
      { numRuns: 1_000, seed: 11 },
    );
    expect(seen.offered).toBeGreaterThan(50);
    expect(seen.refused).toBeGreaterThan(50);
  });

  test('taking away exactly what is named makes it bookable, leaving any one of it does not', () => {
    const codes = new Map<string, number>();
    fc.assert(
      fc.property(cases, ({ bundle, start: asked }) => {
        const end = asked + bundle.sessionMinutes * MINUTE;
        fc.pre(offsetAt(bundle.timeZone, asked) === offsetAt(bundle.timeZone, end));
        const refused = refusalsOf(bundle, asked);
        for (const { code } of refused) codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(isSlot(without(bundle, asked, refused), asked)).toBe(true);
        for (const kept of new Set(refused.map(kindOf))) {
          const others = refused.filter((each) => kindOf(each) !== kept);
          // A session taken away for another reason leaves room under the cap.
          if (kept === 'DAILY_CAP' && others.some((each) => kindOf(each).startsWith('block'))) continue;
          expect(isSlot(without(bundle, asked, others), asked)).toBe(false);
        }
      }),
      { numRuns: 1_500, seed: 13 },
    );
    const ofAvailability = REFUSAL_CODES.filter((code) => code !== 'NONEXISTENT_TIME' && code !== 'STUDENT_BUSY');
    expect([...codes.keys()].sort()).toEqual(ofAvailability.sort());
  });
});

/** Reasons that are one thing to take away: what closes the session's hours, or one blocking interval. */
function kindOf({ code, start, end }: Refusal): string {
  if (code === 'OUTSIDE_SCHEDULE' || code === 'DATE_OVERRIDE') return 'hours';
  return ['GOOGLE_BUSY', 'BOOKED', 'HELD', 'BUFFER'].includes(code) ? `block ${start} ${end}` : code;
}

/** The bundle with what the reasons name taken away, and nothing else. */
function without(bundle: AvailabilityBundle, start: number, refusals: readonly Refusal[]): AvailabilityBundle {
  let left = bundle;
  for (const refusal of refusals) left = withoutOne(left, start, refusal);
  return left;
}

function withoutOne(left: AvailabilityBundle, start: number, refusal: Refusal): AvailabilityBundle {
  const others = (blocks: AvailabilityBundle['busy']) =>
    blocks.filter((block) => block.start !== refusal.start || block.end !== refusal.end);
  switch (refusal.code) {
    case 'OUTSIDE_SCHEDULE':
    case 'DATE_OVERRIDE':
      return openDuring(left, start);
    case 'GOOGLE_BUSY':
      return { ...left, busy: others(left.busy) };
    case 'BOOKED':
    case 'HELD':
      return { ...left, booked: others(left.booked) };
    case 'BUFFER':
      return { ...left, busy: others(left.busy), booked: others(left.booked) };
    case 'NOTICE':
      return { ...left, minimumNoticeMinutes: left.minimumNoticeMinutes - ((refusal.end ?? 0) - start) / MINUTE };
    case 'HORIZON':
      return { ...left, horizonDays: left.horizonDays + (start + MINUTE - (refusal.start ?? 0)) / DAY };
    case 'DAILY_CAP':
      return { ...left, maxSessionsPerDay: null };
    case 'CALENDAR_UNKNOWN':
      return { ...left, calendar: 'FREE_TO_USE' };
    default:
      throw new Error(`not a reason of availability: ${refusal.code}`);
  }
}

/** The bundle with its hours on the session's dates replaced by the session itself. */
function openDuring(bundle: AvailabilityBundle, start: number): AvailabilityBundle {
  const first = wallAt(bundle.timeZone, start);
  const last = first + bundle.sessionMinutes * MINUTE;
  const overrides = new Map(bundle.dateOverrides.map((each) => [each.date, each.intervals]));
  for (let day = Math.floor(first / DAY); day * DAY < last; day++) {
    const time = (wall: number) => (wall >= (day + 1) * DAY ? '24:00' : formatWall(wall as WallMs).slice(11, 16));
    const [date = ''] = formatWall((day * DAY) as WallMs).split('T');
    overrides.set(date, [{ start: time(Math.max(first, day * DAY)), end: time(last) }]);
  }
  return { ...bundle, dateOverrides: [...overrides].map(([date, intervals]) => ({ date, intervals })) };
}
