import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { changeFrequency, type FrequencyOutcome, previewFrequencyChange } from '../app/change-frequency.ts';
import { presentDecision } from '../app/check-series.ts';
import type { FrequencyPreview } from '../app/frequency-decision.ts';
import type { User } from '../domain/actor.ts';
import type { Booking, Frequency } from '../domain/bookings/booking.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type RequestContext, requireUser } from './context.ts';
import { FrequencyEnum } from './enums.ts';
import { MoneyType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar } from './scalars.ts';
import { presentSeries, SeriesCheckType } from './series.ts';
import { presentErrors } from './user-errors.ts';
import { ZonedTime } from './zoned-time.ts';

@ObjectType('PlannedTime', {
  description: 'When a session would take place, or would not any more.',
  simpleResolvers: true,
})
class PlannedTimeType extends ZonedTime {}

@ObjectType('FrequencyChangePreview', {
  description: 'Everything a change of the frequency does. Agreeing to it does exactly this, or nothing.',
  simpleResolvers: true,
})
class FrequencyChangePreviewType implements Omit<FrequencyPreview, 'added' | 'freed'> {
  @Field(() => FrequencyEnum, { description: 'Sessions a week as it is.' })
  before!: Frequency;

  @Field(() => FrequencyEnum, { description: 'Sessions a week as it would be.' })
  after!: Frequency;

  @Field(() => DateTimeScalar, {
    description: 'When the first week that it holds for is charged. What is paid by then takes place as it is.',
  })
  effectiveAt!: EpochMs;

  @Field(() => [PlannedTimeType], {
    description: 'The sessions of the new weekly slots, four weeks of each, in order of time. They can all be booked.',
  })
  added!: readonly PlannedTimeType[];

  @Field(() => [PlannedTimeType], {
    description: 'The sessions of the weekly slots that are given up, in order of time.',
  })
  freed!: readonly PlannedTimeType[];

  @Field(() => MoneyType, { description: 'What a week costs as it is.' })
  weeklyPriceBefore!: MoneyType;

  @Field(() => MoneyType, { description: 'What a week would cost.' })
  weeklyPrice!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'What the change itself costs, below zero what it gives back. A week is paid as a whole, so it is zero.',
  })
  proration!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'What will be charged at `effectiveAt` for the first week, less credit and sessions of it that do not take place.',
  })
  nextInvoice!: MoneyType;

  @Field(() => String, { description: 'To be given to `changeFrequency`: it stands for all of the above.' })
  token!: string;
}

@InputType('FrequencyChangeInput', { description: 'Another number of weekly sessions.' })
class FrequencyChangeInput {
  @Field(() => ID, { description: 'The booking in question.' })
  bookingId!: string;

  @Field(() => FrequencyEnum, { description: 'Sessions a week from then on.' })
  frequency!: Frequency;

  @Field(() => [DateTimeScalar], {
    description:
      'One instant of each weekly slot, as many as the frequency says: its weekday and time of day count, in the anchor zone. The start of one of the booking’s sessions keeps the slot of that session.',
  })
  weeklySlots!: EpochMs[];
}

@InputType('ChangeFrequencyInput', { description: 'A change of the frequency that was looked at and agreed to.' })
class ChangeFrequencyInput extends FrequencyChangeInput {
  @Field(() => String, { description: 'The token of the preview that was agreed to.' })
  previewToken!: string;
}

@ObjectType('FrequencyChangePayload', {
  description: 'What the change does, or why it cannot be made.',
  simpleResolvers: true,
})
class FrequencyChangePayload {
  @Field(() => BookingType, {
    nullable: true,
    description: 'The booking as it is now; null where nothing can be done.',
  })
  booking!: Booking | null;

  @Field(() => FrequencyChangePreviewType, {
    nullable: true,
    description: 'What it does; beside `PREVIEW_STALE` what it would do by now. Null where it cannot be made.',
  })
  preview!: FrequencyChangePreviewType | null;

  @Field(() => SeriesCheckType, {
    nullable: true,
    description: 'Set when the new weekly slots are not free: these alone, judged as a series.',
  })
  check!: SeriesCheckType | null;

  @Field(() => [UserErrorType], { description: 'Why nothing can be changed, or was.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class FrequencyChangeResolver {
  @Query(() => FrequencyChangePayload, {
    description:
      'What another number of weekly sessions would mean: from when, which sessions come and go, and what it costs. Nothing is changed or held. For the student and admins.',
  })
  async previewFrequencyChange(
    @Arg('input', () => FrequencyChangeInput, { description: 'What is wished for.' }) input: FrequencyChangeInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<FrequencyChangePayload> {
    const user = requireUser(actor);
    const wish = { ...input, bookingId: objectId(input.bookingId) };
    return present(user, await previewFrequencyChange(deps, user, wish));
  }

  @Mutation(() => FrequencyChangePayload, {
    description:
      'Changes how many sessions a week a running subscription has, from the next week that is charged: exactly as the preview showed it, or not at all. For the student and admins.',
  })
  async changeFrequency(
    @Arg('input', () => ChangeFrequencyInput, { description: 'What was agreed to.' }) input: ChangeFrequencyInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<FrequencyChangePayload> {
    const user = requireUser(actor);
    const agreed = { ...input, bookingId: objectId(input.bookingId) };
    return present(user, await changeFrequency(deps, user, agreed));
  }
}

function present(viewer: User, { booking, preview, check, userErrors }: FrequencyOutcome): FrequencyChangePayload {
  const clocks = { viewer: viewer.timeZone, mentor: booking?.anchorTimeZone ?? viewer.timeZone };
  const planned = (times: readonly Interval[]) => times.map((time) => new PlannedTimeType(time, clocks));
  return {
    booking,
    preview: preview && { ...preview, added: planned(preview.added), freed: planned(preview.freed) },
    check: check === null ? null : presentSeries(presentDecision(check), { viewer, ...check.series }),
    userErrors: presentErrors(userErrors),
  };
}
