import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { calendarState, nextSyncAt, spreadOf } from '../../../src/domain/calendar/connection.ts';
import { addMs, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';

const NOW = instant(1_795_000_000_000);
const POLL = { minutes: 5, spread: 0 };
const ago = (ms: number) => addMs(NOW, -ms);
const connected = (lastSyncedAt: ReturnType<typeof ago> | null) => ({
  state: 'CONNECTED' as const,
  lastSyncedAt,
  updatedAt: NOW,
});
const failed = (updatedAt: ReturnType<typeof ago>) => ({
  state: 'CALENDAR_ERROR' as const,
  lastSyncedAt: null,
  updatedAt,
});

describe('what a connection is worth', () => {
  test('falls to stale just after the limit', () => {
    expect(calendarState(connected(ago(15 * MINUTE_MS)), NOW, 15)).toBe('CONNECTED');
    expect(calendarState(connected(ago(15 * MINUTE_MS + 1)), NOW, 15)).toBe('STALE');
    expect(calendarState(connected(null), NOW, 15)).toBe('STALE');
  });

  test('is stale when it was last synced in the future, but servers may be a minute apart', () => {
    expect(calendarState(connected(ago(-MINUTE_MS)), NOW, 15)).toBe('CONNECTED');
    expect(calendarState(connected(ago(-MINUTE_MS - 1)), NOW, 15)).toBe('STALE');
  });
});

describe('the next time a calendar is read', () => {
  test('comes a poll interval after the last, and at once when that lies in the future', () => {
    expect(nextSyncAt(connected(ago(MINUTE_MS)), NOW, POLL)).toBe(addMs(NOW, 4 * MINUTE_MS));
    expect(nextSyncAt(connected(null), NOW, POLL)).toBe(NOW);
    expect(nextSyncAt(connected(ago(-HOUR_MS)), NOW, POLL)).toBe(NOW);
  });

  test('is spread over the last quarter of the interval, the same for a mentor every time', () => {
    const next = (spread: number) => nextSyncAt(connected(NOW), NOW, { minutes: 8, spread });
    expect([next(0), next(0.5), next(1)]).toEqual([8, 7, 6].map((minutes) => addMs(NOW, minutes * MINUTE_MS)));
    const spreads = Array.from({ length: 1_000 }, () => spreadOf(randomUUID()));
    expect(Math.min(...spreads)).toBeLessThan(0.1);
    expect(Math.max(...spreads)).toBeGreaterThan(0.9);
    expect(spreads.every((spread) => spread >= 0 && spread < 1)).toBe(true);
  });

  test('comes an hour after the last try where Google refused, and at once when that lies in the future', () => {
    expect(nextSyncAt(failed(ago(MINUTE_MS)), NOW, POLL)).toBe(addMs(NOW, 59 * MINUTE_MS));
    expect(nextSyncAt(failed(ago(-2 * HOUR_MS)), NOW, POLL)).toBe(NOW);
  });

  test('never comes where only a new consent helps', () => {
    for (const state of ['PARTIAL_SCOPES', 'REAUTH_REQUIRED', 'DISCONNECTED'] as const) {
      expect(nextSyncAt({ ...connected(null), state }, NOW, POLL)).toBeNull();
    }
  });
});
