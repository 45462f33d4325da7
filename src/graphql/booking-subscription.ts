import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { CANCEL_TIMES, type CancelTime, cancelSubscription } from '../app/cancel-subscription.ts';
import type { SubscriptionOutcome } from '../app/change-subscription.ts';
import { presentDecision } from '../app/check-series.ts';
import { pauseSubscription } from '../app/pause-subscription.ts';
import type { SubscriptionView } from '../app/read-subscription.ts';
import { keepSubscription, resumeSubscription } from '../app/resume-subscription.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { SUBSCRIPTION_STATUSES } from '../domain/payments/subscription.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type RequestContext, requireUser } from './context.ts';
import { enumOf } from './enums.ts';
import { MoneyType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar } from './scalars.ts';
import { presentSeries, SeriesCheckType } from './series.ts';
import { presentErrors } from './user-errors.ts';

const SubscriptionStatusEnum = enumOf(
  SUBSCRIPTION_STATUSES,
  'SubscriptionStatus',
  'Where the weekly payment of a booking stands.',
  {
    ACTIVE: 'A week is charged every week.',
    PAST_DUE: 'A week could not be charged; the days of grace run.',
    PAUSED: 'Nothing is charged and no new week takes place until the student resumes.',
    ENDING: 'Nothing further is charged; what is paid takes place.',
    ENDED: 'Over.',
  },
);

const CancelTimeEnum = enumOf(CANCEL_TIMES, 'CancelTime', 'When a subscription ends.', {
  NOW: 'At once: sessions that are paid are cancelled too, by the cancellation policy. It cannot be taken back.',
  PERIOD_END: 'With the week that is paid, which takes place. It can be taken back until then.',
});

@ObjectType('BookingSubscription', { description: 'The weekly payment of a booking.', simpleResolvers: true })
class BookingSubscriptionType implements SubscriptionView {
  @Field(() => SubscriptionStatusEnum, { description: 'Where it stands.' })
  status!: SubscriptionView['status'];

  @Field(() => MoneyType, { description: 'What a week costs.' })
  weeklyPrice!: MoneyType;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the next week is charged; null when none will be.',
  })
  nextBillingAt!: EpochMs | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Since when the booking has as many sessions a week as it says, or from when it will; null where it always had.',
  })
  frequencySince!: EpochMs | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when it is paused; null unless it is.' })
  pausedAt!: EpochMs | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends; null while it goes on.' })
  endsAt!: EpochMs | null;
}

@InputType('ChangeSubscriptionInput', { description: 'Whose subscription is to be changed.' })
class ChangeSubscriptionInput {
  @Field(() => ID, { description: 'The booking that is paid by it.' })
  bookingId!: string;
}

@InputType('CancelSubscriptionInput', { description: 'Which subscription ends, and when.' })
class CancelSubscriptionInput {
  @Field(() => ID, { description: 'The booking that is paid by it.' })
  bookingId!: string;

  @Field(() => CancelTimeEnum, { description: 'When it ends.' })
  at!: CancelTime;
}

@ObjectType('ChangeSubscriptionPayload', {
  description: 'The booking as it is now, or why nothing was changed.',
  simpleResolvers: true,
})
class ChangeSubscriptionPayload {
  @Field(() => BookingType, { nullable: true, description: 'The booking whose subscription was changed.' })
  booking!: Booking | null;

  @Field(() => SeriesCheckType, { nullable: true, description: 'Set when its times are not free any more.' })
  check!: SeriesCheckType | null;

  @Field(() => [UserErrorType], { description: 'Why nothing was changed.' })
  userErrors!: readonly UserErrorType[];
}

const INPUT = { description: 'Which one.' };

/** Here and not beside the booking, which has enough to say. */
@Resolver(() => BookingType)
export class BookingSubscriptionResolver {
  @FieldResolver(() => BookingSubscriptionType, {
    nullable: true,
    description:
      'Its weekly payment. Null for a trial, before the first payment, and for everybody but the student and admins.',
  })
  subscription(@Root() booking: Booking, @Ctx() { loaders, actor }: RequestContext): Promise<SubscriptionView | null> {
    return loaders.subscription.load({ viewer: requireUser(actor), booking });
  }

  @Mutation(() => ChangeSubscriptionPayload, {
    description:
      'Lets sessions and billing rest. The week that is paid takes place; all later times are released. For the student and admins.',
  })
  async pauseSubscription(
    @Arg('input', () => ChangeSubscriptionInput, INPUT) input: ChangeSubscriptionInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ChangeSubscriptionPayload> {
    const user = requireUser(actor);
    return present(user, await pauseSubscription(deps, user, objectId(input.bookingId)));
  }

  @Mutation(() => ChangeSubscriptionPayload, {
    description:
      'Takes a paused subscription up again, with four weeks of its times or not at all. For the student and admins.',
  })
  async resumeSubscription(
    @Arg('input', () => ChangeSubscriptionInput, INPUT) input: ChangeSubscriptionInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ChangeSubscriptionPayload> {
    const user = requireUser(actor);
    return present(user, await resumeSubscription(deps, user, objectId(input.bookingId)));
  }

  @Mutation(() => ChangeSubscriptionPayload, { description: 'Ends a subscription. For the student and admins.' })
  async cancelSubscription(
    @Arg('input', () => CancelSubscriptionInput, INPUT) input: CancelSubscriptionInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ChangeSubscriptionPayload> {
    const user = requireUser(actor);
    return present(user, await cancelSubscription(deps, user, objectId(input.bookingId), input.at));
  }

  @Mutation(() => ChangeSubscriptionPayload, {
    description:
      'Takes back that a subscription ends with its period, while its times are still free. For the student and admins.',
  })
  async keepSubscription(
    @Arg('input', () => ChangeSubscriptionInput, INPUT) input: ChangeSubscriptionInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ChangeSubscriptionPayload> {
    const user = requireUser(actor);
    return present(user, await keepSubscription(deps, user, objectId(input.bookingId)));
  }
}

function present(viewer: User, { booking, check, userErrors }: SubscriptionOutcome): ChangeSubscriptionPayload {
  return {
    booking,
    check: check === null ? null : presentSeries(presentDecision(check), { viewer, ...check.series }),
    userErrors: presentErrors(userErrors),
  };
}
