import type { EpochMs } from '../domain/time.ts';

/** The only source of "now". A use case reads it once, at its top, and passes the instant on. */
export interface Clock {
  now(): EpochMs;
}
