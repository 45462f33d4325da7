import { describe, expect, test } from 'vitest';
import type { Interval } from '../../../src/domain/interval.ts';
import { isSameChange, meaningOf } from '../../../src/domain/proposals/calendar-edit.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '../../../src/domain/time.ts';
import { at } from '../../support/bookings.ts';

const NOW = at('2026-11-22T12:00:00Z');
const lasting = (start: string, minutes: number): Interval => ({
  start: at(start),
  end: addMs(at(start), minutes * MINUTE_MS),
});
const SESSION = lasting('2026-11-25T10:00:00Z', 60);
const seen = (interval: Interval | null, cancelled = false) => meaningOf({ cancelled, interval }, SESSION, NOW);

describe('an event of a session', () => {
  test('that lies where the session does means nothing', () => {
    expect(seen(SESSION)).toBeNull();
  });

  test('that is cancelled means that the session should not be, wherever it lay', () => {
    for (const interval of [SESSION, lasting('2026-11-26T10:00:00Z', 60), null]) {
      expect(seen(interval, true)).toEqual({ what: 'REMOVAL' });
    }
  });

  test.each([
    lasting('2026-11-26T10:00:00Z', 60),
    lasting('2026-11-25T10:00:00Z', 30),
    lasting('2026-11-25T09:30:00Z', 90),
    { start: addMs(NOW, 1), end: addMs(NOW, HOUR_MS + 1) },
  ])('that lies elsewhere or lasts otherwise is a wish to move it, of kind %#', (to) => {
    expect(seen(to)).toEqual({ what: 'MOVE', to });
  });

  test.each([
    ['whole days', null],
    ['a time that has passed', lasting('2026-11-21T10:00:00Z', 60)],
    ['this very instant', { start: NOW, end: addMs(NOW, HOUR_MS) }],
    ['five minutes', lasting('2026-11-26T10:00:00Z', 5)],
    ['a whole day by the clock', lasting('2026-11-26T00:00:00Z', 1_440)],
    ['no time at all', lasting('2026-11-26T10:00:00Z', 0)],
  ])('of %s is no session', (_, interval) => {
    expect(seen(interval)).toBe('NO_SESSION');
  });
});

test('two changes are the same when they come to the same', () => {
  const [one, other] = [lasting('2026-11-26T10:00:00Z', 60), lasting('2026-11-26T10:00:00Z', 30)];
  expect(isSameChange({ what: 'MOVE', to: one }, { what: 'MOVE', to: { ...one } })).toBe(true);
  expect(isSameChange({ what: 'MOVE', to: one }, { what: 'MOVE', to: other })).toBe(false);
  expect(isSameChange({ what: 'MOVE', to: one }, { what: 'REMOVAL' })).toBe(false);
  expect(isSameChange({ what: 'REMOVAL' }, { what: 'REMOVAL' })).toBe(true);
  const choice = { what: 'CHOICE', alternatives: [one] } as const;
  expect(isSameChange(choice, choice)).toBe(false);
});
