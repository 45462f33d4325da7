import type { Queryable } from '../db/client.ts';
import { countInWindow, deleteWindows } from '../db/queries/rate-windows.ts';
import { Fault } from '../domain/fault.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';

/** What may be done how often, by whom. */
export interface RateUse {
  /** Whose, and of what: `booking/<user id>`. Shared by all servers. */
  readonly key: string;
  readonly most: number;
  readonly windowMs: number;
  /** How often it is done this time; once unless said otherwise. */
  readonly amount?: number;
}

/**
 * Counts one use, or throws `RATE_LIMITED` with the time after which it is worth trying again. A sliding window: the
 * last full window counts by the part of it that still lies within one length from now, so that nobody gets twice as
 * much around a full minute. What is refused counts too: whoever hammers on waits longer.
 */
export async function takeRate(
  deps: Pick<Deps, 'db' | 'clock'>,
  { key, most, windowMs, amount = 1 }: RateUse,
): Promise<void> {
  const now = deps.clock.now();
  const startedAt = (Math.floor(now / windowMs) * windowMs) as EpochMs;
  const { used, usedBefore } = await countInWindow(deps.db, { key, startedAt, windowMs, amount });
  const elapsed = (now - startedAt) / windowMs;
  // No more of the window before than was allowed: what was refused there is not held against anybody here.
  if (used + Math.min(usedBefore, most) * (1 - elapsed) <= most) return;
  const retryAfterMs = Math.max(1_000, startedAt + windowMs - now);
  throw new Fault('RATE_LIMITED', 'Too often. Try again a little later.', { retryAfterMs });
}

/** Windows of two days ago count for nothing any more. */
export async function forgetRates(q: Queryable, now: EpochMs): Promise<void> {
  await deleteWindows(q, addMs(now, -2 * DAY_MS));
}
