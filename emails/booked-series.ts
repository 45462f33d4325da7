import type { Frequency } from '../src/domain/bookings/booking.ts';
import type { SessionTimes } from './moment.ts';
import type { ListedSession } from './parts/session-list.tsx';

/** What was booked: a weekly series with all its sessions, or the one session of a trial. */
export type Booked =
  | { readonly type: 'REGULAR'; readonly frequency: Frequency; readonly sessions: AtLeastOne<BookedSession> }
  | { readonly type: 'TRIAL'; readonly sessions: readonly [BookedSession] };

export interface BookedSession {
  readonly times: SessionTimes;
  /** Weeks after the first one, from 0. */
  readonly week: number;
  /** The stable join link of this session. */
  readonly joinUrl: string;
  /** True when the recipient's wall time differs from that of the first week. */
  readonly clockChange: boolean;
}

/** How often a booking repeats. */
export type Rhythm = { readonly type: 'REGULAR'; readonly frequency: Frequency } | { readonly type: 'TRIAL' };

export type AtLeastOne<T> = readonly [T, ...T[]];

/** `Twice a week` for a series; `Free trial`. */
export function rhythm(booked: Rhythm): string {
  return booked.type === 'TRIAL' ? 'Free trial' : RHYTHMS[booked.frequency];
}

/** The sessions as lines of a list; none for a trial, whose one session stands in the panel already. */
export function seriesList(booked: Booked): ListedSession[] {
  if (booked.type === 'TRIAL') return [];
  return booked.sessions.map(({ times, week, joinUrl, clockChange }) => ({
    times,
    week,
    joinUrl,
    note: clockChange ? CLOCK_CHANGE : null,
    gone: false,
  }));
}

const CLOCK_CHANGE = 'Clocks change before this one: it is at another time of day for you';

const RHYTHMS: Readonly<Record<Frequency, string>> = {
  ONCE_WEEKLY: 'Once a week',
  TWICE_WEEKLY: 'Twice a week',
  THRICE_WEEKLY: 'Three times a week',
};
