import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { readStandingSettings } from '../app/read-settings.ts';
import { type RequestContext, requireUser } from './context.ts';
import { objectId } from './object-id.ts';
import { LocalDateScalar, LocalTimeScalar, TimeZoneScalar } from './scalars.ts';

@ObjectType('WeeklyInterval', {
  description: 'Open hours of every such weekday, in the mentor’s zone.',
  simpleResolvers: true,
})
class WeeklyIntervalType {
  @Field(() => Int, { description: '1 is Monday, 7 is Sunday.' })
  weekday!: number;

  @Field(() => LocalTimeScalar, { description: 'From, inclusive.' })
  start!: string;

  @Field(() => LocalTimeScalar, { description: 'To, exclusive; up to 24:00.' })
  end!: string;
}

@ObjectType('TimeInterval', { description: 'Open hours of one date, in the mentor’s zone.', simpleResolvers: true })
class TimeIntervalType {
  @Field(() => LocalTimeScalar, { description: 'From, inclusive.' })
  start!: string;

  @Field(() => LocalTimeScalar, { description: 'To, exclusive; up to 24:00.' })
  end!: string;
}

@ObjectType('DateOverride', {
  description: 'Other hours on one date, in place of the weekly ones; none at all is a day off.',
  simpleResolvers: true,
})
class DateOverrideType {
  @Field(() => LocalDateScalar, { description: 'The local date in the mentor’s zone.' })
  date!: string;

  @Field(() => [TimeIntervalType], { description: 'The hours of that date.' })
  intervals!: readonly TimeIntervalType[];
}

@ObjectType('AvailabilitySettings', {
  description: 'How a mentor may be booked: field by field what `setAvailability` takes, as it stands.',
  simpleResolvers: true,
})
class AvailabilitySettingsType {
  @Field(() => ID, { description: 'Whose settings these are.' })
  mentorId!: string;

  @Field(() => TimeZoneScalar, { description: 'The zone the hours are meant in.' })
  timeZone!: string;

  @Field(() => [WeeklyIntervalType], { description: 'The weekly hours; empty until the mentor sets some.' })
  weeklySchedule!: readonly WeeklyIntervalType[];

  @Field(() => [DateOverrideType], { description: 'Exceptions by date.' })
  dateOverrides!: readonly DateOverrideType[];

  @Field(() => Int, { description: 'Minutes kept free before and after everything.' })
  bufferMinutes!: number;

  @Field(() => Int, { description: 'Length of a session in minutes.' })
  sessionMinutes!: number;

  @Field(() => Int, { description: 'Minutes between possible starts.' })
  slotStepMinutes!: number;

  @Field(() => Int, { description: 'How long ahead a session must be booked, in minutes.' })
  minimumNoticeMinutes!: number;

  @Field(() => Int, { description: 'How many days ahead sessions can be booked.' })
  horizonDays!: number;

  @Field(() => Int, { nullable: true, description: 'The most sessions on one local date; null for no limit.' })
  maxSessionsPerDay!: number | null;
}

@Resolver()
export class AvailabilitySettingsResolver {
  @Query(() => AvailabilitySettingsType, {
    description:
      'The settings a mentor is booked by, to be shown and changed with `setAvailability`. For the mentor and admins.',
  })
  availabilitySettings(
    @Arg('mentorId', () => ID, { nullable: true, description: 'Whose. Mentors may leave it out: theirs.' })
    mentorId: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<AvailabilitySettingsType> {
    const viewer = requireUser(actor);
    return readStandingSettings(deps, viewer, mentorId == null ? viewer.id : objectId(mentorId));
  }
}
