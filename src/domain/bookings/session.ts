import type { EpochMs } from '../time.ts';

export const SESSION_STATUSES = [
  'HELD', // while the student pays
  'RESERVED', // blocks the time, its week is not paid yet
  'CONFIRMED', // its week is paid, or it is a trial
  'COMPLETED',
  'NO_SHOW',
  'CANCELLED',
  'EXPIRED', // the hold ran out
] as const;

export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** The states that block time: of mentor and of student alike. */
export const LIVE_SESSION_STATUSES = ['HELD', 'RESERVED', 'CONFIRMED'] as const satisfies readonly SessionStatus[];

const NEXT: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  HELD: ['RESERVED', 'CONFIRMED', 'CANCELLED', 'EXPIRED'],
  RESERVED: ['CONFIRMED', 'CANCELLED'],
  CONFIRMED: ['COMPLETED', 'NO_SHOW', 'CANCELLED'],
  // Both sides, or an admin, say later that somebody did not come.
  COMPLETED: ['NO_SHOW'],
  NO_SHOW: [],
  // Released with its subscription, and taken again with it.
  CANCELLED: ['RESERVED'],
  // A payment that arrives after the hold ran out takes the times again, where they are still free.
  EXPIRED: ['RESERVED', 'CONFIRMED'],
};

export function isLive(status: SessionStatus): boolean {
  return (LIVE_SESSION_STATUSES as readonly SessionStatus[]).includes(status);
}

export function canBecome(from: SessionStatus, to: SessionStatus): boolean {
  return NEXT[from].includes(to);
}

/** One lesson: its instants, and the wall time and zone they were derived from. */
export interface Session {
  readonly id: string;
  readonly bookingId: string;
  readonly mentorId: string;
  readonly studentId: string;
  /** Weeks after the first one, from 0. */
  readonly week: number;
  /** Which weekly slot of the booking this is, from 0. */
  readonly slot: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly status: SessionStatus;
  readonly anchorTimeZone: string;
  /** Wall time in the anchor zone, `2026-03-09T17:00`. */
  readonly wallStart: string;
  readonly meetLink: string | null;
  /** Raised by every change of time and by cancelling; the SEQUENCE of calendar files (RFC 5545 §3.8.7.4). */
  readonly version: number;
}

/** A session can be moved or cancelled while it blocks time and has not begun. */
export function isChangeable(session: Pick<Session, 'status' | 'start'>, now: EpochMs): boolean {
  return isLive(session.status) && session.start > now;
}
