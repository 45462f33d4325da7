import type { BookedSession, BusyInterval, CalendarKnowledge } from './blocked-time.ts';
import type { DateOverride, WeeklyInterval } from './weekly-schedule.ts';

/**
 * Everything that decides when a mentor can be booked, as loaded at one moment. Listing slots, explaining a start,
 * checking a series and the commit of a booking all answer from such a bundle.
 * Instants are epoch milliseconds; an `EpochMs` is one.
 */
export interface AvailabilityBundle extends AvailabilityRules {
  /** Busy time of the mentor's calendars, in any order, overlapping or not. */
  readonly busy: readonly BusyInterval[];
  /** The mentor's live sessions (held, reserved, confirmed), in any order. */
  readonly booked: readonly BookedSession[];
  /** Whether `busy` can be trusted. Absent means it can. */
  readonly calendar?: CalendarKnowledge | undefined;
  readonly now: number;
}

/** What a mentor has set. Minutes are exact time, times of day are the mentor's wall time. */
export interface AvailabilityRules {
  /** IANA id of the mentor's zone. */
  readonly timeZone: string;
  readonly weeklySchedule: readonly WeeklyInterval[];
  readonly dateOverrides: readonly DateOverride[];
  /** Kept free before and after busy time and sessions. */
  readonly bufferMinutes: number;
  readonly sessionMinutes: number;
  readonly slotStepMinutes: number;
  readonly minimumNoticeMinutes: number;
  /** Days of 24 hours from now within which a session may start. */
  readonly horizonDays: number;
  /** Sessions that may start on one local date; null or absent: any number. */
  readonly maxSessionsPerDay?: number | null | undefined;
}
