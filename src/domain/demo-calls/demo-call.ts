import type { Guest } from '../notifications/recipient.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS } from '../time.ts';

/**
 * `REQUESTED` (nothing is held) → `SCHEDULED` once the address is confirmed → `TOOK_PLACE | NO_SHOW | CANCELLED`.
 * Only a scheduled call blocks its host's time.
 */
export const DEMO_CALL_STATUSES = ['REQUESTED', 'SCHEDULED', 'TOOK_PLACE', 'NO_SHOW', 'CANCELLED'] as const;
export type DemoCallStatus = (typeof DEMO_CALL_STATUSES)[number];

/** What became of a call, as its host says. */
export const DEMO_CALL_OUTCOMES = ['TOOK_PLACE', 'NO_SHOW'] as const;
export type DemoCallOutcome = (typeof DEMO_CALL_OUTCOMES)[number];

/** A talk between the team and somebody who has no account. */
export interface DemoCall {
  readonly id: string;
  /** Null until the guest's address is confirmed: nobody's time is taken before. */
  readonly hostId: string | null;
  readonly guest: Guest;
  readonly note: string | null;
  readonly status: DemoCallStatus;
  /** Wished for while it is requested, promised once it is scheduled. */
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Until when the address can be confirmed. */
  readonly verifyBy: EpochMs;
  /** Raised with every change of time and with the cancellation. */
  readonly version: number;
  readonly meetLink: string | null;
  readonly cancelReason: string | null;
  readonly createdAt: EpochMs;
}

/** What is the same for every demo call. Minutes; a call may start on the half hour of its host's day. */
export const DEMO_CALL_RULES = {
  sessionMinutes: 30,
  slotStepMinutes: 30,
  minimumNoticeMinutes: 120,
  horizonDays: 21,
} as const;

export const DEMO_CALL_LIMITS = { name: 200, note: 2_000, reason: 500 } as const;

/** Whether it can still be moved or cancelled. */
export function isChangeable({ status, start }: Pick<DemoCall, 'status' | 'start'>, now: EpochMs): boolean {
  return status === 'SCHEDULED' && start > now;
}

/** A guest has a day to confirm, but no longer than the wished time is away. */
export function verifyBy(now: EpochMs, start: EpochMs): EpochMs {
  return Math.min(addMs(now, DAY_MS), start) as EpochMs;
}

/** Requests nobody confirmed are forgotten, with their mails, this long after their link ended. */
export const UNVERIFIED_KEPT_MS = 24 * HOUR_MS;

/** Calls that are over or cancelled are forgotten half a year after they were to begin. */
export const CALLS_KEPT_MS = 183 * DAY_MS;

/** Somebody who could take a call at the time in question, and how many calls they have around it. */
export interface FreeHost {
  readonly hostId: string;
  readonly calls: number;
}

/** Around a wished time, both ways: what counts as load when a host is chosen. */
export const LOAD_WINDOW_MS = 14 * DAY_MS;

/** The least loaded of those who are free; of several the one with the lowest id. Null where nobody is. */
export function leastLoaded(free: readonly FreeHost[]): string | null {
  const [first] = [...free].sort((a, b) => a.calls - b.calls || (a.hostId < b.hostId ? -1 : 1));
  return first?.hostId ?? null;
}
