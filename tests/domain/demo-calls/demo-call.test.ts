import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AvailabilityBundle } from '../../../src/domain/availability/bundle.ts';
import { findSlots } from '../../../src/domain/availability/slots.ts';
import { callBundle, mergeSlots } from '../../../src/domain/demo-calls/call-availability.ts';
import { leastLoaded, verifyBy } from '../../../src/domain/demo-calls/demo-call.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS } from '../../../src/domain/time.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z') as EpochMs;

const OWN: AvailabilityBundle = {
  timeZone: 'UTC',
  weeklySchedule: [{ weekday: 1, start: '09:00', end: '17:00' }],
  dateOverrides: [],
  bufferMinutes: 15,
  sessionMinutes: 60,
  slotStepMinutes: 15,
  minimumNoticeMinutes: 0,
  horizonDays: 90,
  maxSessionsPerDay: 1,
  busy: [],
  booked: [],
  now: NOW,
};

const host = fc.record({ hostId: fc.uuid(), calls: fc.integer({ min: 0, max: 5 }) });

test('the host with the fewest calls gets the next one, whatever order they come in', () => {
  fc.assert(
    fc.property(fc.uniqueArray(host, { selector: ({ hostId }) => hostId }), (free) => {
      const chosen = leastLoaded(free);
      if (free.length === 0) return chosen === null;
      const fewest = Math.min(...free.map(({ calls }) => calls));
      const found = free.find(({ hostId }) => hostId === chosen);
      return found?.calls === fewest && leastLoaded([...free].reverse()) === chosen;
    }),
  );
});

test('a guest has a day to confirm, and never longer than the call is away', () => {
  expect(verifyBy(NOW, addMs(NOW, 3 * DAY_MS))).toBe(NOW + DAY_MS);
  expect(verifyBy(NOW, addMs(NOW, 3 * HOUR_MS))).toBe(NOW + 3 * HOUR_MS);
});

test('a host’s hours for calls are their own, and blocked time and days off are shared with lessons', () => {
  const tuesday = [{ weekday: 2, start: '09:00', end: '12:00' }];
  const busy = [{ start: Date.parse('2026-11-24T10:00:00Z'), end: Date.parse('2026-11-24T10:30:00Z') }];
  const day = { from: Date.parse('2026-11-23T00:00:00Z'), to: Date.parse('2026-11-25T00:00:00Z') };
  const times = (own: AvailabilityBundle) =>
    findSlots({ ...callBundle(own, tuesday), ...day }).map(({ start }) => new Date(start).toISOString().slice(5, 16));
  expect(times({ ...OWN, busy })).toEqual(['11-24T09:00', '11-24T11:00', '11-24T11:30']);
  expect(times({ ...OWN, dateOverrides: [{ date: '2026-11-24', intervals: [] }] })).toEqual([]);
  const shifted = [{ date: '2026-11-24', intervals: [{ start: '18:00', end: '19:00' }] }];
  expect(times({ ...OWN, dateOverrides: shifted })[0]).toBe('11-24T09:00');
});

test('the free time of several hosts is one list in order, each start once', () => {
  const slot = (hour: number) => {
    const start = addMs(NOW, hour * HOUR_MS);
    return { start, end: addMs(start, HOUR_MS / 2) };
  };
  expect(mergeSlots([[slot(3), slot(5)], [], [slot(1), slot(3)]])).toEqual([slot(1), slot(3), slot(5)]);
});
