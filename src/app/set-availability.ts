import { inTransaction } from '../db/client.ts';
import { lockMentorCalendar, saveMentorCalendar } from '../db/queries/calendars.ts';
import { shortenBuffers } from '../db/queries/session-buffers.ts';
import type { Mentor } from '../domain/actor.ts';
import { DEFAULT_SETTINGS, type MentorCalendar, SETTING_BOUNDS } from '../domain/availability/mentor-calendar.ts';
import { type DateOverride, scheduleProblems, type WeeklyInterval } from '../domain/availability/weekly-schedule.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

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

/**
 * Replaces all of a mentor's settings; what is null takes its default. Booked sessions stay where they are.
 * Answers with the settings saved, or with everything that is wrong with them and nothing written.
 */
export async function setAvailability(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  mentor: Mentor,
  input: AvailabilityInput,
): Promise<{ readonly calendar: MentorCalendar } | { readonly problems: readonly UserError[] }> {
  const calendar = withDefaults(mentor.id, input);
  const problems = [
    ...scheduleProblems(calendar.weeklySchedule, calendar.dateOverrides),
    ...boundProblems(calendar),
    ...sizeProblems(calendar),
  ].map((problem) => ({ ...problem, path: ['input', ...(problem.path ?? [])] }));
  if (problems.length > 0) return { problems };

  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const before = await lockMentorCalendar(tx, mentor.id);
    await saveMentorCalendar(tx, calendar, now);
    await shortenBuffers(tx, mentor.id, calendar.bufferMinutes, now);
    const horizon = Math.max(calendar.horizonDays, before?.horizonDays ?? 0);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: mentor },
      action: 'availability.set',
      subject: `mentor/${mentor.id}`,
      details: { before, after: calendar },
      // A horizon that grows may reach behind what is mirrored.
      effects:
        calendar.horizonDays > (before?.horizonDays ?? 0)
          ? [{ effect: { kind: 'SYNC_CALENDAR', mentorId: mentor.id } }]
          : [],
      availability: { mentorId: mentor.id, within: { start: now, end: addMs(now, horizon * DAY_MS) } },
    });
  });
  return { calendar };
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
