import { type EpochMs, HOUR_MS } from '../time.ts';

/** Copied onto a booking when it is made, so that a later change of terms does not change an old promise. */
export interface CancellationPolicy {
  /** A session cancelled at least this many hours ahead is credited. */
  readonly cutOffHours: number;
  /** What a student gets for a session cancelled in time. A mentor's cancellation is always credited. */
  readonly inTime: 'CREDIT' | 'NOTHING';
}

export const DEFAULT_POLICY: CancellationPolicy = { cutOffHours: 24, inTime: 'CREDIT' };

/** What a student gets for a session that was cancelled: its price as a credit, or nothing because it was too late. */
export type CancelMoney = 'CREDIT' | 'NOTHING';

/** Whether cancelling now still earns the student a credit. */
export function earnsCredit(
  policy: CancellationPolicy,
  cancelledBy: 'STUDENT' | 'MENTOR' | 'ADMIN',
  start: EpochMs,
  now: EpochMs,
): boolean {
  if (cancelledBy !== 'STUDENT') return true;
  return policy.inTime === 'CREDIT' && start - now >= policy.cutOffHours * HOUR_MS;
}
