import { createEvents, type EventAttributes } from 'ics';
import type { EpochMs } from '../../domain/time.ts';
import { textValue } from './calendar-text.ts';

/** An event as `ics` takes it. It reads `timestamp`, DTSTAMP, but does not declare it: the system's time otherwise. */
export type StampedEvent = Omit<EventAttributes, 'start' | 'end'> & {
  readonly uid: string;
  readonly sequence: number;
  readonly timestamp: EpochMs;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly startInputType: 'utc';
  readonly startOutputType: 'utc';
  readonly endInputType: 'utc';
  readonly endOutputType: 'utc';
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly url: string;
};

export interface CalendarHeader {
  readonly calName?: string;
  readonly method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  readonly productId: string;
}

/**
 * The calendar of these events, byte for byte what `ics` makes of them, lines perhaps not folded. The package checks
 * every event twice, at half a millisecond; so of events that differ in no more than what every session has of its
 * own, it writes the first, and the others are that one with their own lines.
 *
 * @throws RangeError naming the fields that were refused: the package's own error repeats addresses and names
 */
export function calendarText(events: readonly StampedEvent[], header: CalendarHeader): string {
  const [first] = events;
  if (first === undefined) return written([], header);
  const patterns = new Map<string, readonly string[]>();
  const calendar = written([first], header);
  const blocks = events.map((event) => {
    const key = sameness(event);
    const pattern = patterns.get(key);
    if (pattern !== undefined) return repeated(pattern, event);
    const lines = blockOf(event === first ? calendar : written([event], header));
    patterns.set(key, lines);
    return lines.join('\r\n');
  });
  const head = calendar.slice(0, calendar.indexOf('BEGIN:VEVENT'));
  return `${head}${blocks.map((block) => `${block}\r\n`).join('')}${FOOTER}`;
}

/** Equal for events whose lines differ in nothing but what `repeated` replaces. */
function sameness({ uid, sequence, timestamp, start, end, description, location, url, ...rest }: StampedEvent): string {
  return JSON.stringify([rest, description === '']);
}

function repeated(pattern: readonly string[], event: StampedEvent): string {
  const own: Readonly<Record<string, string>> = {
    UID: event.uid,
    DTSTAMP: utc(event.timestamp),
    DTSTART: utc(event.start),
    DTEND: utc(event.end),
    SEQUENCE: String(event.sequence),
    DESCRIPTION: textValue(event.description),
    URL: event.url,
    LOCATION: textValue(event.location),
  };
  // What rings comes after the event's own lines and has a description too, which is the same for all.
  const alarms = pattern.indexOf('BEGIN:VALARM');
  return pattern
    .map((line, index) => {
      const name = line.slice(0, line.indexOf(':'));
      const value = alarms === -1 || index < alarms ? own[name] : undefined;
      return value === undefined ? line : `${name}:${value}`;
    })
    .join('\r\n');
}

function blockOf(calendar: string): string[] {
  const lines = calendar.replace(/\r\n[ \t]/g, '').split('\r\n');
  return lines.slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VEVENT') + 1);
}

function written(events: readonly StampedEvent[], header: CalendarHeader): string {
  const { error, value } = createEvents([...events], { ...header });
  if (error !== null || value === null) throw new RangeError(`no calendar file: ${refusedFields(error)}`);
  return value;
}

function refusedFields(error: Error | null): string {
  const inner: unknown = error !== null && 'inner' in error ? error.inner : null;
  if (!Array.isArray(inner)) return 'unknown field';
  return inner
    .map((one: unknown) => (one instanceof Error && 'path' in one ? String(one.path) : 'unknown field'))
    .join(', ');
}

/** `20260309T160000Z` */
function utc(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

const FOOTER = 'END:VCALENDAR\r\n';
