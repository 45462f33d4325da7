import type { Frequency } from '../src/domain/bookings/booking.ts';
import type { ListedSession } from './listed-session.ts';
import type { SessionTimes } from './moment.ts';
import type { Words } from './words.ts';

/** A weekly series with all its sessions. */
export interface BookedSeries {
  readonly type: 'REGULAR';
  readonly frequency: Frequency;
  readonly sessions: AtLeastOne<BookedSession>;
}

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
export function rhythm(booked: Rhythm, words: Words): string {
  return booked.type === 'TRIAL' ? words.trial : words.frequency[booked.frequency];
}

/** The sessions as lines of a list. */
export function seriesList(booked: BookedSeries, words: Words): ListedSession[] {
  return booked.sessions.map(({ times, week, joinUrl, clockChange }) => ({
    times,
    week,
    joinUrl,
    note: clockChange ? words.clockChange : null,
    gone: false,
  }));
}
