import { Arg, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { answerSeriesCheck, type SeriesAnswer } from '../app/check-series.ts';
import { maySeeSource } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Refusal } from '../domain/availability/explain.ts';
import type { BookingType, Frequency } from '../domain/bookings/booking.ts';
import type { CheckedOccurrence } from '../domain/bookings/check-series.ts';
import type { RequestedSeries } from '../domain/bookings/requested-series.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { type RequestContext, requireUser } from './context.ts';
import { BookingTypeEnum, FrequencyEnum, RefusalCodeEnum } from './enums.ts';
import { MoneyType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar, TimeZoneScalar } from './scalars.ts';

@ObjectType('Refusal', { description: 'One reason why a start cannot be booked.', simpleResolvers: true })
class RefusalType {
  @Field(() => RefusalCodeEnum, { description: 'The reason.' })
  code!: Refusal['code'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of what causes it, where that is a stretch of time.',
  })
  start!: EpochMs | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'End of what causes it.' })
  end!: EpochMs | null;

  @Field(() => String, { nullable: true, description: 'Where it comes from. Only the mentor and admins see this.' })
  source!: string | null;
}

@ObjectType('Occurrence', { description: 'One date of a series before it is a session.', simpleResolvers: true })
export class OccurrenceType {
  @Field(() => Int, { description: 'Weeks after the first one, from 0.' })
  week!: number;

  @Field(() => DateTimeScalar, {
    description: 'When it would begin. Where the clocks skip the wall time in that week: just behind the gap.',
  })
  start!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it would end.' })
  end!: EpochMs;

  @Field(() => String, { description: 'Wall time of `start` in the asker’s zone, with offset and zone.' })
  localStart!: string;

  @Field(() => String, { description: 'The same in the mentor’s zone, in which a series is kept.' })
  mentorLocalStart!: string;

  @Field(() => Boolean, { description: 'Whether nothing speaks against it.' })
  bookable!: boolean;

  @Field(() => [RefusalType], { description: 'Everything that speaks against it; empty when it can be booked.' })
  refusals!: RefusalType[];
}

@ObjectType('RepairPlan', {
  description: 'A whole series that can be booked instead, already checked.',
  simpleResolvers: true,
})
class RepairPlanType {
  @Field(() => [DateTimeScalar], { description: 'To be given as `firstSessions`, in the order of those asked for.' })
  firstSessions!: readonly EpochMs[];

  @Field(() => [OccurrenceType], { description: 'All its occurrences.' })
  occurrences!: OccurrenceType[];

  @Field(() => Int, { description: 'How far the weekly slots moved in all, in minutes.' })
  minutesMoved!: number;
}

@ObjectType('SeriesCheck', {
  description: 'A weekly series, checked as a whole: four weeks, or the one session of a trial.',
  simpleResolvers: true,
})
export class SeriesCheckType {
  @Field(() => Boolean, { description: 'Whether every occurrence can be booked.' })
  bookable!: boolean;

  @Field(() => [OccurrenceType], { description: 'Every occurrence, in order of time.' })
  occurrences!: OccurrenceType[];

  @Field(() => [RepairPlanType], {
    description: 'Up to five series that can be booked instead, the least moved first.',
  })
  repairPlans!: RepairPlanType[];

  @Field(() => [OccurrenceType], {
    description: 'Weeks in which the student’s own wall time differs from that of the first week.',
  })
  wallTimeShifts!: OccurrenceType[];

  @Field(() => MoneyType, { nullable: true, description: 'What a week costs; null for a trial.' })
  weeklyPrice!: MoneyType | null;
}

@InputType('SeriesInput', { description: 'What a student wants to book.' })
export class SeriesInput {
  @Field(() => ID, { description: 'With whom.' })
  mentorId!: string;

  @Field(() => BookingTypeEnum, { description: 'A series or a trial.' })
  type!: BookingType;

  @Field(() => FrequencyEnum, { nullable: true, description: 'Absent for a trial.' })
  frequency?: Frequency | null;

  @Field(() => [DateTimeScalar], {
    description:
      'The first session of each weekly slot; as many as the frequency says, within seven days. One for a trial.',
  })
  firstSessions!: EpochMs[];

  @Field(() => TimeZoneScalar, { description: 'The student’s zone, for display and messages.' })
  timeZone!: string;
}

@Resolver()
export class SeriesResolver {
  @Query(() => SeriesCheckType, {
    description: 'Whether a series can be booked, why not for each occurrence, and what could be booked instead.',
  })
  async checkSeries(
    @Arg('input', () => SeriesInput, { description: 'The series in question.' }) input: SeriesInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SeriesCheckType> {
    const viewer = requireUser(actor);
    const series = readSeries(input);
    return presentSeries(await answerSeriesCheck(deps, viewer, series), { viewer, ...series });
  }
}

export function readSeries(input: SeriesInput): RequestedSeries {
  const { mentorId, type, firstSessions, timeZone } = input;
  return { mentorId: objectId(mentorId), type, frequency: input.frequency ?? null, firstSessions, timeZone };
}

interface Viewing {
  readonly viewer: User;
  readonly mentorId: string;
  readonly timeZone: string;
}

export function presentSeries(answer: SeriesAnswer, viewing: Viewing): SeriesCheckType {
  const { mentorTimeZone } = answer;
  const present = (occurrence: CheckedOccurrence) => presentOccurrence(occurrence, { ...viewing, mentorTimeZone });
  return {
    bookable: answer.bookable,
    occurrences: answer.occurrences.map(present),
    repairPlans: answer.repairPlans.map((plan) => ({ ...plan, occurrences: plan.occurrences.map(present) })),
    wallTimeShifts: answer.wallTimeShifts.map(present),
    weeklyPrice: answer.weeklyPrice,
  };
}

export function presentOccurrence(
  occurrence: CheckedOccurrence,
  { viewer, mentorId, timeZone, mentorTimeZone }: Viewing & { readonly mentorTimeZone: string },
): OccurrenceType {
  const { week, start, end, refusals } = occurrence;
  const sources = maySeeSource(viewer, mentorId);
  return {
    week,
    start,
    end,
    localStart: formatZoned(timeZone, start),
    mentorLocalStart: formatZoned(mentorTimeZone, start),
    bookable: refusals.length === 0,
    refusals: refusals.map((refusal) => ({ ...refusal, source: sources ? refusal.source : null })),
  };
}
