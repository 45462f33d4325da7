import { Temporal } from 'temporal-polyfill';
import type { StoredEvent } from './event.ts';
import { dayAt, type EventTime, renderEventTime, rfc3339 } from './event-time.ts';
import { startsUpTo } from './recurrence.ts';

/** One date of a series as the series has it, before any exception. */
export interface Instance {
  readonly id: string;
  readonly originalStart: EventTime;
  readonly end: EventTime;
}

/** The instances of `series` that start up to `bound` (epoch ms), ascending. Empty for a single event. */
export function instancesOf(series: StoredEvent, calendarZone: string, bound: number): Instance[] {
  if (series.recurrence === null) return [];
  const zone = (series.start.kind === 'instant' ? series.start.timeZone : null) ?? calendarZone;
  return startsUpTo(series.recurrence, series.start, zone, bound).map((originalStart) => ({
    id: instanceId(series.id, originalStart),
    originalStart,
    end: endOf(series, originalStart, calendarZone),
  }));
}

/** The series' id and the original start in the basic format: `abc_20261123T090000Z`, or `abc_20261123` for a day. */
export function instanceId(seriesId: string, originalStart: EventTime): string {
  const text = originalStart.kind === 'day' ? originalStart.date : rfc3339(originalStart.at, 'UTC');
  return `${seriesId}_${text.replace(/[-:]/g, '')}`;
}

/** The series an instance's id names, or null when the id has not that shape. */
export function seriesIdOf(id: string): string | null {
  return /^(.+)_\d{8}(T\d{6}Z)?$/.exec(id)?.[1] ?? null;
}

/** How far a series is expanded for lists that name no end: two years past now, or past its own start. */
export function expansionBound(series: StoredEvent, now: number): number {
  return Math.max(now, series.start.at) + LOOKAHEAD_MS;
}

/** The instance as an event of its own: what the series says, at the instance's time. */
export function instanceEvent(series: StoredEvent, { id, originalStart, end }: Instance, zone: string): StoredEvent {
  const { recurrence: _, ...written } = series.written;
  return {
    ...series,
    id,
    recurrence: null,
    exceptionOf: { seriesId: series.id, originalStart },
    start: originalStart,
    end,
    written: { ...written, start: renderEventTime(originalStart, zone), end: renderEventTime(end, zone) },
    everCovered: { from: originalStart.at, to: end.at },
    formerInstances: new Map(),
  };
}

function endOf(series: StoredEvent, start: EventTime, calendarZone: string): EventTime {
  if (start.kind === 'day' && series.start.kind === 'day' && series.end.kind === 'day') {
    // Counted in days, because the days between may be 23 or 25 hours long.
    const days = Temporal.PlainDate.from(series.start.date).until(series.end.date);
    return dayAt(Temporal.PlainDate.from(start.date).add(days).toString(), calendarZone);
  }
  return { ...series.end, at: start.at + series.end.at - series.start.at };
}

const LOOKAHEAD_MS = 730 * 86_400_000;
