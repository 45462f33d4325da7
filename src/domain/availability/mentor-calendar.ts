import type { DateOverride, WeeklyInterval } from './weekly-schedule.ts';

/** A mentor's own settings: weekly hours in their zone, exceptions, and how they may be booked. */
export interface MentorCalendar {
  readonly mentorId: string;
  readonly timeZone: string;
  readonly weeklySchedule: WeeklyInterval[];
  readonly dateOverrides: DateOverride[];
  readonly bufferMinutes: number;
  readonly sessionMinutes: number;
  readonly slotStepMinutes: number;
  readonly minimumNoticeMinutes: number;
  readonly horizonDays: number;
  readonly maxSessionsPerDay: number | null;
}

/** The settings a mentor starts from. The one place defaults live. */
export const DEFAULT_SETTINGS = {
  bufferMinutes: 15,
  sessionMinutes: 60,
  slotStepMinutes: 30,
  minimumNoticeMinutes: 12 * 60,
  horizonDays: 60,
  maxSessionsPerDay: null,
} as const satisfies Partial<MentorCalendar>;

/** Lowest and highest value of each number a mentor may set, both included. */
export const SETTING_BOUNDS = {
  bufferMinutes: [0, 240],
  sessionMinutes: [15, 480],
  slotStepMinutes: [5, 240],
  minimumNoticeMinutes: [0, 43_200],
  horizonDays: [1, 365],
  maxSessionsPerDay: [1, 48],
} as const satisfies Record<keyof typeof DEFAULT_SETTINGS, readonly [number, number]>;
