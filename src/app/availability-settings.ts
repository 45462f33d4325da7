import { DEFAULT_SETTINGS, type MentorCalendar, SETTING_BOUNDS } from '../domain/availability/mentor-calendar.ts';
import { type DateOverride, scheduleProblems, type WeeklyInterval } from '../domain/availability/weekly-schedule.ts';
import { type UserError, userError } from '../domain/fault.ts';

export interface AvailabilityInput {
  readonly timeZone: string;
  readonly weeklySchedule: readonly WeeklyInterval[];
  readonly dateOverrides: readonly DateOverride[] | null;
  readonly bufferMinutes: number | null;
  readonly sessionMinutes: number | null;
  readonly slotStepMinutes: number | null;
  readonly minimumNoticeMinutes: number | null;
  readonly horizonDays: number | null;
  readonly maxSessionsPerDay: number | null;
}

/** Settings as a mentor gave them, with defaults for what is null; or everything that is wrong with them. */
export function readSettings(
  mentorId: string,
  input: AvailabilityInput,
): { readonly calendar: MentorCalendar } | { readonly problems: readonly UserError[] } {
  const calendar = withDefaults(mentorId, input);
  const problems = [
    ...scheduleProblems(calendar.weeklySchedule, calendar.dateOverrides),
    ...boundProblems(calendar),
    ...sizeProblems(calendar),
  ].map((problem) => ({ ...problem, path: ['input', ...(problem.path ?? [])] }));
  return problems.length > 0 ? { problems } : { calendar };
}

function withDefaults(mentorId: string, input: AvailabilityInput): MentorCalendar {
  return {
    mentorId,
    timeZone: input.timeZone,
    weeklySchedule: input.weeklySchedule.map(({ weekday, start, end }) => ({ weekday, start, end })),
    dateOverrides: (input.dateOverrides ?? []).map(({ date, intervals }) => ({
      date,
      intervals: intervals.map(({ start, end }) => ({ start, end })),
    })),
    bufferMinutes: input.bufferMinutes ?? DEFAULT_SETTINGS.bufferMinutes,
    sessionMinutes: input.sessionMinutes ?? DEFAULT_SETTINGS.sessionMinutes,
    slotStepMinutes: input.slotStepMinutes ?? DEFAULT_SETTINGS.slotStepMinutes,
    minimumNoticeMinutes: input.minimumNoticeMinutes ?? DEFAULT_SETTINGS.minimumNoticeMinutes,
    horizonDays: input.horizonDays ?? DEFAULT_SETTINGS.horizonDays,
    maxSessionsPerDay: input.maxSessionsPerDay ?? DEFAULT_SETTINGS.maxSessionsPerDay,
  };
}

function boundProblems(calendar: MentorCalendar): UserError[] {
  return (Object.keys(SETTING_BOUNDS) as (keyof typeof SETTING_BOUNDS)[]).flatMap((setting) => {
    const [lowest, highest] = SETTING_BOUNDS[setting];
    const value = calendar[setting];
    if (value === null || (Number.isInteger(value) && value >= lowest && value <= highest)) return [];
    return [userError('OUT_OF_RANGE', `${setting} must be from ${lowest} to ${highest}.`, [setting])];
  });
}

function sizeProblems(calendar: MentorCalendar): UserError[] {
  const problems: UserError[] = [];
  if (calendar.weeklySchedule.length > MAX_INTERVALS) {
    problems.push(userError('OUT_OF_RANGE', `A week has ${MAX_INTERVALS} intervals at most.`, ['weeklySchedule']));
  }
  if (calendar.dateOverrides.length > MAX_OVERRIDES) {
    problems.push(userError('OUT_OF_RANGE', `There may be ${MAX_OVERRIDES} overrides at most.`, ['dateOverrides']));
  }
  return problems;
}

const MAX_INTERVALS = 100;
const MAX_OVERRIDES = 400;
