import { Temporal } from 'temporal-polyfill';
import type { SlotQuery } from '../../../src/domain/availability/slots.ts';
import { findSlots } from '../../../src/domain/availability/slots.ts';
import { formatZoned } from '../../../src/domain/zones/zoned-text.ts';

export const HOUR = 3_600_000;

/** An instant out of RFC 3339 text. */
export function at(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

/** A question about all of 2026 with no buffer, no notice and nothing open, changed by `changes`. */
export function question(changes: Partial<SlotQuery> = {}): SlotQuery {
  return {
    timeZone: 'UTC',
    weeklySchedule: [],
    dateOverrides: [],
    busy: [],
    booked: [],
    bufferMinutes: 0,
    sessionMinutes: 60,
    slotStepMinutes: 30,
    minimumNoticeMinutes: 0,
    horizonDays: 1000,
    now: at('2026-01-01T00:00:00Z'),
    from: at('2026-01-01T00:00:00Z'),
    to: at('2027-01-01T00:00:00Z'),
    ...changes,
  };
}

/** A question about a mentor who is open on one date only, in these intervals: `'09:00-12:00'`. */
export function openOn(date: string, intervals: readonly string[], changes: Partial<SlotQuery> = {}): SlotQuery {
  return question({ dateOverrides: [override(date, intervals)], ...changes });
}

export function override(date: string, intervals: readonly string[]): SlotQuery['dateOverrides'][number] {
  return {
    date,
    intervals: intervals.map((text) => {
      const [start = '', end = ''] = text.split('-');
      return { start, end };
    }),
  };
}

/** The slots as wall times with their offset, `2026-03-08T09:30-04:00`. */
export function walls(query: SlotQuery): string[] {
  return findSlots(query).map(({ start }) => formatZoned(query.timeZone, start).replace(/:00([+-].{5})\[.*/, '$1'));
}

/** The slots of a mentor on a single date as times of day. */
export function times(query: SlotQuery): string[] {
  return walls(query).map((wall) => wall.slice(11, 16));
}
