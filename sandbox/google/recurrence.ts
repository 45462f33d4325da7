import { Temporal } from 'temporal-polyfill';
import { GoogleError } from './errors.ts';
import { dayAt, type EventTime } from './event-time.ts';
import { extendedFormat, invalidRule, parseRule, type RecurrenceRule } from './recurrence-rule.ts';
import { ruleDates } from './rule-dates.ts';

export interface Recurrence {
  /** As the client gave them. */
  readonly lines: readonly string[];
  readonly rules: readonly RecurrenceRule[];
  /** Starts added and taken away one by one, in the basic format. */
  readonly addedStarts: readonly ListedStart[];
  readonly excludedStarts: readonly ListedStart[];
}

interface ListedStart {
  readonly text: string;
  readonly timeZone: string | null;
}

/** Reads `RRULE`, `RDATE` and `EXDATE` lines; null for none. Throws 400 in Google's words. */
export function parseRecurrence(lines: readonly string[] | null | undefined): Recurrence | null {
  if (!lines || lines.length === 0) return null;
  const rules: RecurrenceRule[] = [];
  const addedStarts: ListedStart[] = [];
  const excludedStarts: ListedStart[] = [];
  for (const line of lines) {
    const match = /^(RRULE|RDATE|EXDATE)((?:;[^:]*)?):(.+)$/.exec(line);
    if (match === null) throw invalidRule();
    const [, property, parameters = '', value = ''] = match;
    if (property === 'RRULE') rules.push(parseRule(value));
    else (property === 'RDATE' ? addedStarts : excludedStarts).push(...parseStarts(value, parameters));
  }
  return { lines, rules, addedStarts, excludedStarts };
}

/**
 * Every start of the series up to and including `bound` (epoch ms), ascending and each once.
 * The step is taken on wall time, so that a lesson at nine stays at nine across a clock change.
 * `zone` is the series' own zone, or the calendar's for all-day events. COUNT counts before EXDATE takes away.
 */
export function startsUpTo(recurrence: Recurrence, first: EventTime, zone: string, bound: number): EventTime[] {
  const starts = new Map<number, EventTime>();
  const add = (start: EventTime) => {
    if (start.at <= bound) starts.set(start.at, start);
  };
  if (first.at <= bound) add(first);
  for (const rule of recurrence.rules) for (const start of startsOfRule(rule, first, zone, bound)) add(start);
  for (const listed of recurrence.addedStarts) add(listedTime(listed, first, zone));
  for (const listed of recurrence.excludedStarts) starts.delete(listedTime(listed, first, zone).at);
  return [...starts.values()].sort((one, other) => one.at - other.at);
}

function* startsOfRule(rule: RecurrenceRule, first: EventTime, zone: string, bound: number): Generator<EventTime> {
  const local = Temporal.Instant.fromEpochMilliseconds(first.at).toZonedDateTimeISO(zone);
  const time = local.toPlainTime();
  let given = 0;
  for (const { periodStart, date } of ruleDates(rule, local.toPlainDate())) {
    if (periodStart.toZonedDateTime(zone).epochMilliseconds > bound) return;
    if (date === null) continue;
    const start = startOn(date, time, first, zone);
    if (start.at > bound || isAfter(start, date, rule.until)) return;
    yield start;
    given += 1;
    if (given === rule.count) return;
  }
}

function startOn(date: Temporal.PlainDate, time: Temporal.PlainTime, first: EventTime, zone: string): EventTime {
  if (first.kind === 'day') return dayAt(date.toString(), zone);
  const at = date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
  return { kind: 'instant', timeZone: first.timeZone, at };
}

function isAfter(start: EventTime, date: Temporal.PlainDate, until: RecurrenceRule['until']): boolean {
  if (until === null) return false;
  if (until instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(date, until) > 0;
  return start.at > until.epochMilliseconds;
}

function parseStarts(value: string, parameters: string): ListedStart[] {
  const timeZone = /;TZID=([^;]+)/.exec(parameters)?.[1] ?? null;
  return value.split(',').map((text) => ({ text: extendedFormat(text), timeZone }));
}

function listedTime({ text, timeZone }: ListedStart, first: EventTime, zone: string): EventTime {
  try {
    if (first.kind === 'day') return dayAt(text.slice(0, 10), zone);
    const at = text.endsWith('Z')
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone ?? zone).epochMilliseconds;
    return { kind: 'instant', timeZone: first.timeZone, at };
  } catch {
    throw GoogleError.badRequest('invalid', 'Invalid recurrence rule.');
  }
}
