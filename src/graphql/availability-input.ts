import { Field, InputType, Int } from 'type-graphql';
import { LocalDateScalar, LocalTimeScalar, TimeZoneScalar } from './scalars.ts';

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

  @Field(() => Int, { nullable: true, description: 'Minutes kept free before and after everything. Default 15.' })
  bufferMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'Length of a session in minutes. Default 60.' })
  sessionMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'Minutes between possible starts. Default 30.' })
  slotStepMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How long ahead a session must be booked, in minutes. Default 720.',
  })
  minimumNoticeMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many days ahead sessions can be booked. Default 60.' })
  horizonDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'The most sessions on one local date. Default: no limit.' })
  maxSessionsPerDay?: number | null;
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
