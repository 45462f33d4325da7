import { DAY_MS, MINUTE_MS, SECOND_MS } from '../time.ts';
import { isPackagedZone } from './packaged-rules.ts';
import type { ZoneRules } from './zone-rules.ts';

/** IANA release of the runtime's own rules, such as `2025c`; null in a runtime built without them. */
export const RUNTIME_VERSION: string | null = process.versions.tz ?? null;

/** True when the runtime knows the zone under this spelling. Intl itself would take any case, and bare offsets. */
export function isRuntimeZone(id: string): boolean {
  if (!isPackagedZone(id) && !Intl.supportedValuesOf('timeZone').includes(id)) return false;
  try {
    wallClock(id);
    return true;
  } catch {
    return false; // an id the package has and the runtime lacks: a RangeError is how Intl says so
  }
}

/**
 * The rules of a zone as the runtime has them, or null for an id it does not know. Found by asking for the offset
 * week by week from 1970 to 2100 and halving every week in which it changed: no zone has changed twice and back
 * within a week since 1970. Takes some 20 ms a zone, once. Before and after those years the nearest offset stays.
 */
export function runtimeRules(id: string): ZoneRules | null {
  if (!isRuntimeZone(id)) return null;
  const clock = wallClock(id);
  const changes: number[] = [];
  const offsets = [offsetOf(clock, FIRST)];
  for (let from = FIRST; from < LAST; from += 7 * DAY_MS) {
    const before = offsets[offsets.length - 1];
    const after = offsetOf(clock, from + 7 * DAY_MS);
    if (before === undefined || after === before) continue;
    changes.push(firstWithOther(clock, before, from, from + 7 * DAY_MS));
    offsets.push(after);
  }
  return {
    changes: Float64Array.from(changes),
    offsets: Float64Array.from(offsets),
    abbreviations: offsets.map(numericAbbreviation),
  };
}

function firstWithOther(clock: Intl.DateTimeFormat, offset: number, from: number, to: number): number {
  let same = from;
  let other = to;
  while (other - same > SECOND_MS) {
    const middle = same + Math.floor((other - same) / 2 / SECOND_MS) * SECOND_MS;
    if (offsetOf(clock, middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}

function offsetOf(clock: Intl.DateTimeFormat, at: number): number {
  const field: Record<string, number> = {};
  for (const part of clock.formatToParts(at)) field[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

function wallClock(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** `+01`, `-0330`: the runtime has no short names that hold in every language, so the offset is the name. */
function numericAbbreviation(offset: number): string {
  const minutes = Math.abs(Math.round(offset / MINUTE_MS));
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}${rest}`;
}

const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(2100, 0, 1);
