import { Temporal } from 'temporal-polyfill';

declare const epochMs: unique symbol;

/**
 * An instant as milliseconds since 1970-01-01T00:00:00Z.
 * Branded so that seconds, durations and plain counters do not slip in: make one with `instant()`.
 */
export type EpochMs = number & { readonly [epochMs]: true };

/** Length of one second, minute, hour, day and week of exact time, in milliseconds. A *local* day may be shorter or longer. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const WEEK_MS = 604_800_000;

/** The number as an instant. Throws on anything that is not a whole number of milliseconds a date can hold. */
export function instant(milliseconds: number): EpochMs {
  if (!Number.isInteger(milliseconds) || Math.abs(milliseconds) > 8.64e15) {
    throw new RangeError(`not an instant: ${milliseconds}`);
  }
  return milliseconds as EpochMs;
}

/** `later` minus nothing hidden: the instant a duration (milliseconds, may be negative) after `start`. */
export function addMs(start: EpochMs, milliseconds: number): EpochMs {
  return (start + milliseconds) as EpochMs;
}

/** RFC 3339 in UTC with milliseconds, `2026-03-08T14:30:00.000Z`. */
export function toIso(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** The instant an RFC 3339 text names, or null. An offset or `Z` is required: a wall time is not an instant. */
export function parseInstant(text: string): EpochMs | null {
  if (!RFC3339.test(text)) return null;
  try {
    return Temporal.Instant.from(text).epochMilliseconds as EpochMs;
  } catch {
    return null; // the shape is right, the date is not: 30 February
  }
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;
