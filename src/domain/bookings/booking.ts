import type { Money } from '../payments/money.ts';
import type { EpochMs } from '../time.ts';
import type { CancellationPolicy } from './policy.ts';

export const BOOKING_TYPES = ['REGULAR', 'TRIAL'] as const;
export type BookingType = (typeof BOOKING_TYPES)[number];

export const FREQUENCIES = ['ONCE_WEEKLY', 'TWICE_WEEKLY', 'THRICE_WEEKLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

const SESSIONS_PER_WEEK: Readonly<Record<Frequency, number>> = { ONCE_WEEKLY: 1, TWICE_WEEKLY: 2, THRICE_WEEKLY: 3 };

export function sessionsPerWeek(frequency: Frequency): number {
  return SESSIONS_PER_WEEK[frequency];
}

/** How often a week so many sessions are; null where nobody may book so many. */
export function frequencyOf(count: number): Frequency | null {
  return FREQUENCIES.find((frequency) => sessionsPerWeek(frequency) === count) ?? null;
}

/** What one session of a booking costs: its week's price is always a multiple. Null for a trial. */
export function sessionPrice({ weeklyPrice, frequency }: Pick<Booking, 'weeklyPrice' | 'frequency'>): Money | null {
  if (weeklyPrice === null || frequency === null) return null;
  return { amount: Math.round(weeklyPrice.amount / sessionsPerWeek(frequency)), currency: weeklyPrice.currency };
}

/** How many weeks of a regular series are checked and taken at once. A trial is one session. */
export const SERIES_WEEKS = 4;

export const BOOKING_STATUSES = [
  'PENDING_PAYMENT',
  'ACTIVE',
  'PAST_DUE',
  'PAUSED',
  'CANCELLING',
  'ENDED',
  'EXPIRED',
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

const NEXT: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  PENDING_PAYMENT: ['ACTIVE', 'EXPIRED'],
  ACTIVE: ['PAST_DUE', 'PAUSED', 'CANCELLING', 'ENDED'],
  // A renewal is unpaid: its week waits reserved for the days of grace.
  PAST_DUE: ['ACTIVE', 'CANCELLING', 'ENDED'],
  PAUSED: ['ACTIVE', 'PAST_DUE', 'CANCELLING', 'ENDED'],
  // Nothing further will be paid; a student who wants to stay after all takes that back.
  CANCELLING: ['ACTIVE', 'PAST_DUE', 'ENDED'],
  ENDED: [],
  // A payment that arrives after the hold ran out takes the times again, where they are still free.
  EXPIRED: ['ACTIVE'],
};

export function canBookingBecome(from: BookingStatus, to: BookingStatus): boolean {
  return NEXT[from].includes(to);
}

/** The weekly promise between one student and one mentor. */
export interface Booking {
  readonly id: string;
  readonly mentorId: string;
  readonly studentId: string;
  readonly type: BookingType;
  /** Null for a trial. */
  readonly frequency: Frequency | null;
  readonly status: BookingStatus;
  readonly subject: string;
  readonly goals: string[];
  /** The mentor's zone when the booking was made: the wall time of every session is kept in it. */
  readonly anchorTimeZone: string;
  readonly studentTimeZone: string;
  /** RFC 5545 RRULE of the weekly slots; null for a trial. */
  readonly recurrenceRule: string | null;
  /** When an unpaid hold ends; null once paid and for trials. */
  readonly holdExpiresAt: EpochMs | null;
  /** Price of a week; null for a trial. */
  readonly weeklyPrice: Money | null;
  readonly policy: CancellationPolicy;
}

/** `FREQ=WEEKLY;BYDAY=MO,TH` for the weekdays (Monday = 1) of the weekly slots, in calendar order (RFC 5545 §3.3.10). */
export function weeklyRule(weekdays: readonly number[]): string {
  const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const days = [...new Set(weekdays)].sort((a, b) => a - b).map((day) => names[day - 1]);
  return `FREQ=WEEKLY;BYDAY=${days.join(',')}`;
}
