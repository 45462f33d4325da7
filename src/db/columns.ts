import { customType } from 'drizzle-orm/pg-core';
import { type EpochMs, toIso } from '../domain/time.ts';

/** `timestamptz`, read and written as epoch milliseconds. The session's zone is UTC, so the text always ends in `+00`. */
export const instant = customType<{ data: EpochMs; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  toDriver: (at) => toIso(at),
  fromDriver: (text) => epochOf(text),
});

/** `2026-03-08 14:30:00.123+00` as PostgreSQL prints it, to epoch milliseconds. */
export function epochOf(text: string): EpochMs {
  const parsed = Date.parse(text.endsWith('+00') ? `${text.slice(0, -3).replace(' ', 'T')}Z` : text);
  if (Number.isNaN(parsed)) throw new RangeError('not a timestamptz');
  return parsed as EpochMs;
}
