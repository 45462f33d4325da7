import type { EpochMs } from './time.ts';

/** Half-open `[start, end)`: a session may start the moment another one ends. */
export interface Interval {
  readonly start: EpochMs;
  readonly end: EpochMs;
}
