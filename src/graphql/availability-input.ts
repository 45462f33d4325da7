import { Field, InputType, Int } from 'type-graphql';
import { SETTING_BOUNDS } from '../domain/availability/mentor-calendar.ts';
import { SESSIONS_OUTSIDE, type SessionsOutside } from '../domain/bookings/settings-change.ts';
import { enumOf } from './enums.ts';
import { LocalDateScalar, LocalTimeScalar, TimeZoneScalar } from './scalars.ts';

const SessionsOutsideEnum = enumOf(
  SESSIONS_OUTSIDE,
  'SessionsOutside',
  'What shall become of sessions that lie outside a mentor’s new hours.',
  {
    KEEP: 'They take place as they were promised.',
    CANCEL: 'They are cancelled, their students told and given what the policy of their booking says.',
  },
);

const bounds = (setting: keyof typeof SETTING_BOUNDS): string => SETTING_BOUNDS[setting].join(' to ');

@InputType('WeeklyIntervalInput', { description: 'Open hours of every such weekday, in the mentor’s zone.' })
export class WeeklyIntervalInput {
  @Field(() => Int, { description: '1 is Monday, 7 is Sunday.' })
  weekday!: number;

  @Field(() => LocalTimeScalar, { description: 'From, inclusive.' })
  start!: string;

  @Field(() => LocalTimeScalar, { description: 'To, exclusive; up to 24:00.' })
  end!: string;
}

@InputType('TimeIntervalInput', { description: 'Open hours of one date, in the mentor’s zone.' })
class TimeIntervalInput {
  @Field(() => LocalTimeScalar, { description: 'From, inclusive.' })
  start!: string;

  @Field(() => LocalTimeScalar, { description: 'To, exclusive; up to 24:00.' })
  end!: string;
}

@InputType('DateOverrideInput', {
  description: 'Other hours on one date. They replace the weekly pattern; an empty list is a day off.',
})
class DateOverrideInput {
  @Field(() => LocalDateScalar, { description: 'The local date in the mentor’s zone.' })
  date!: string;

  @Field(() => [TimeIntervalInput], { description: 'The hours of that date.' })
  intervals!: TimeIntervalInput[];
}

@InputType('SetAvailabilityInput', {
  description: 'All settings of a mentor’s calendar. What is absent takes its default.',
})
export class SetAvailabilityInput {
  @Field(() => TimeZoneScalar, { description: 'The zone the hours are meant in.' })
  timeZone!: string;

  @Field(() => [WeeklyIntervalInput], { description: 'The weekly hours. Intervals of a day may touch, not overlap.' })
  weeklySchedule!: WeeklyIntervalInput[];

  @Field(() => [DateOverrideInput], { nullable: true, description: 'Exceptions by date. Default: none.' })
  dateOverrides?: DateOverrideInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: `Minutes kept free before and after everything, ${bounds('bufferMinutes')}. Default 15.`,
  })
  bufferMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `Length of a session in minutes, ${bounds('sessionMinutes')}. Default 60.`,
  })
  sessionMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `Minutes between possible starts, ${bounds('slotStepMinutes')}. Default 30.`,
  })
  slotStepMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `How long ahead a session must be booked, in minutes, ${bounds('minimumNoticeMinutes')}. Default 720.`,
  })
  minimumNoticeMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many days ahead sessions can be booked, ${bounds('horizonDays')}. Default 60.`,
  })
  horizonDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `The most sessions on one local date, ${bounds('maxSessionsPerDay')}. Default: no limit.`,
  })
  maxSessionsPerDay?: number | null;

  @Field(() => SessionsOutsideEnum, {
    nullable: true,
    defaultValue: 'KEEP',
    description: 'What shall become of sessions outside the new hours. To cancel takes a `previewToken`.',
  })
  sessionsOutside?: SessionsOutside | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The token of a preview of this very input: only what it showed is done. Without one the settings are saved as they are.',
  })
  previewToken?: string | null;
}

/** GraphQL leaves out what was not given; the use case wants it said. */
export function readSettings(input: SetAvailabilityInput) {
  return {
    timeZone: input.timeZone,
    weeklySchedule: input.weeklySchedule,
    dateOverrides: input.dateOverrides ?? null,
    bufferMinutes: input.bufferMinutes ?? null,
    sessionMinutes: input.sessionMinutes ?? null,
    slotStepMinutes: input.slotStepMinutes ?? null,
    minimumNoticeMinutes: input.minimumNoticeMinutes ?? null,
    horizonDays: input.horizonDays ?? null,
    maxSessionsPerDay: input.maxSessionsPerDay ?? null,
  };
}
