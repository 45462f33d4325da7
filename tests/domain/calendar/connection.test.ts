import { describe, expect, test } from 'vitest';
import { calendarState, nextSyncAt } from '../../../src/domain/calendar/connection.ts';
import { addMs, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';

const NOW = instant(1_795_000_000_000);
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
    expect(nextSyncAt(connected(ago(MINUTE_MS)), NOW, 5)).toBe(addMs(NOW, 4 * MINUTE_MS));
    expect(nextSyncAt(connected(null), NOW, 5)).toBe(NOW);
    expect(nextSyncAt(connected(ago(-HOUR_MS)), NOW, 5)).toBe(NOW);
  });

  test('comes an hour after the last try where Google refused, and at once when that lies in the future', () => {
    expect(nextSyncAt(failed(ago(MINUTE_MS)), NOW, 5)).toBe(addMs(NOW, 59 * MINUTE_MS));
    expect(nextSyncAt(failed(ago(-2 * HOUR_MS)), NOW, 5)).toBe(NOW);
  });

  test('never comes where only a new consent helps', () => {
    for (const state of ['PARTIAL_SCOPES', 'REAUTH_REQUIRED', 'DISCONNECTED'] as const) {
      expect(nextSyncAt({ ...connected(null), state }, NOW, 5)).toBeNull();
    }
  });
});
