import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { AvailabilityChange } from '../app/availability-change.ts';
import { previewAvailability } from '../app/preview-availability.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { CANCELLATION_MONEY, type CancellationMoney } from '../domain/bookings/cancellation.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { WeekOfSlots } from '../domain/bookings/settings-change.ts';
import { notFound } from '../domain/fault.ts';
import type { MessageKind } from '../domain/notifications/message.ts';
import { readSettings, SetAvailabilityInput } from './availability-input.ts';
import { BookingType } from './bookings.ts';
import { type RequestContext, requireMentor } from './context.ts';
import { BookingStatusEnum, enumOf } from './enums.ts';
import { MessageKindEnum } from './message-enums.ts';
import { MoneyType, PersonType, UserErrorType } from './nodes.ts';
import { LocalDateScalar } from './scalars.ts';
import { SessionType } from './sessions.ts';
import { presentErrors } from './user-errors.ts';

const CancellationMoneyEnum = enumOf(
  CANCELLATION_MONEY,
  'CancellationMoney',
  'What becomes of the money for a cancelled session, by the policy its booking was made under.',
  {
    CREDITED: 'It was paid; its price comes off the next invoice.',
    REFUNDED: 'It was paid; its price goes back, for no invoice follows.',
    NOT_CREDITED: 'It was given up too late: the student gets nothing for it.',
    NOT_CHARGED: 'It was not paid for, and will not be.',
    CREDITED_WHEN_PAID: 'It is on an invoice that is not paid yet: once that is paid, its price comes off the next.',
  },
);

@ObjectType('AffectedSession', {
  description: 'A session that new settings touch.',
  simpleResolvers: true,
})
class AffectedSessionType {
  @Field(() => SessionType, { description: 'The session as it stands.' })
  session!: Session;

  @Field(() => Boolean, {
    description:
      'Whether it lies outside the new hours, in whole or in part. False only for sessions of a hold, which ends as a whole.',
  })
  outside!: boolean;

  @Field(() => CancellationMoneyEnum, {
    nullable: true,
    description: 'What becomes of its money when it is cancelled; null where it is kept.',
  })
  money!: CancellationMoney | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'What the student gets for it, as credit or back; null where that is nothing.',
  })
  credit!: MoneyType | null;
}

@ObjectType('AffectedBooking', {
  description: 'A booking with sessions outside the new hours.',
  simpleResolvers: true,
})
class AffectedBookingType {
  @Field(() => BookingType, { description: 'The booking as it stands; it says who the student is.' })
  booking!: Booking;

  @Field(() => [AffectedSessionType], { description: 'Its sessions that are touched, by start.' })
  sessions!: readonly AffectedSessionType[];

  @Field(() => BookingStatusEnum, { description: 'What the booking will be.' })
  statusAfter!: Booking['status'];
}

@ObjectType('PreviewedMessage', { description: 'A message that would be sent.', simpleResolvers: true })
class PreviewedMessageType {
  @Field(() => MessageKindEnum, { description: 'What it tells.' })
  kind!: MessageKind;
}

@ObjectType('WeekOfSlots', {
  description: 'How many starts a week offers, before and after.',
  simpleResolvers: true,
})
class WeekOfSlotsType {
  @Field(() => LocalDateScalar, {
    description: 'The Monday it begins with, in the new settings’ zone. The first and the last week are cut.',
  })
  weekStart!: string;

  @Field(() => Int, { description: 'Slots under the settings as they are.' })
  before!: number;

  @Field(() => Int, { description: 'Slots under the new settings, with what is cancelled gone.' })
  after!: number;
}

@ObjectType('AvailabilityPreview', {
  description: 'What saving new settings would do. Nothing has happened yet.',
  simpleResolvers: true,
})
class AvailabilityPreviewType {
  @Field(() => [AffectedBookingType], {
    description: 'Bookings with sessions outside the new hours. Empty where the change touches nobody.',
  })
  bookings!: readonly AffectedBookingType[];

  @Field(() => Int, { description: 'How many students these bookings belong to.' })
  studentCount!: number;

  @Field(() => [MoneyType], { description: 'What students would get, as credit or back: one sum per currency.' })
  credits!: readonly MoneyType[];

  @Field(() => [PreviewedMessageType], {
    description: 'Messages that would be sent, one per recipient and booking. Their reminders are dropped.',
  })
  messages!: readonly PreviewedMessageType[];

  @Field(() => [WeekOfSlotsType], {
    description: 'Slots week by week, from now to the farther horizon, 84 days at most.',
  })
  weeks!: readonly WeekOfSlotsType[];

  @Field(() => String, {
    description:
      'Send it as `previewToken` with the same input to `setAvailability`: then exactly this is done, or nothing. Good for an hour.',
  })
  token!: string;
}

@ObjectType('PreviewAvailabilityPayload', {
  description: 'A preview, or what is wrong with the settings.',
  simpleResolvers: true,
})
class PreviewAvailabilityPayload {
  @Field(() => AvailabilityPreviewType, { nullable: true, description: 'What would happen.' })
  preview!: AvailabilityPreviewType | null;

  @Field(() => [UserErrorType], { description: 'Everything that is wrong with the input.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => PreviewedMessageType)
export class AvailabilityPreviewResolver {
  @Query(() => PreviewAvailabilityPayload, {
    description:
      'What saving new settings would do: sessions outside the new hours, their students and money, messages, and slots week by week. For mentors; nothing is written.',
  })
  async previewAvailabilityChange(
    @Arg('input', () => SetAvailabilityInput, {
      description: 'All settings, as they would be saved. A `previewToken` in it is not looked at.',
    })
    input: SetAvailabilityInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<PreviewAvailabilityPayload> {
    const mentor = requireMentor(actor);
    const outcome = await previewAvailability(deps, mentor, readSettings(input), input.sessionsOutside ?? 'KEEP');
    if ('problems' in outcome) return { preview: null, userErrors: presentErrors(outcome.problems) };
    return { preview: present(outcome.change), userErrors: [] };
  }

  @FieldResolver(() => PersonType, { description: 'Who would get it.' })
  async recipient(
    @Root() { recipientId }: { readonly recipientId: string },
    @Ctx() { loaders }: RequestContext,
  ): Promise<User> {
    const person = await loaders.user.load(recipientId);
    if (person === null) throw notFound('person');
    return person;
  }
}

function present({ series, weeks, token }: AvailabilityChange): AvailabilityPreviewType {
  const bookings = series.map(presentSeries);
  const credits = new Map<string, number>();
  for (const { credit } of bookings.flatMap(({ sessions }) => sessions)) {
    if (credit !== null) credits.set(credit.currency, (credits.get(credit.currency) ?? 0) + credit.amount);
  }
  return {
    bookings,
    studentCount: new Set(series.map(({ booking }) => booking.studentId)).size,
    credits: [...credits].sort().map(([currency, amount]) => ({ currency, amount })),
    messages: series.flatMap(({ cancellation }) =>
      (cancellation?.told ?? []).map((recipientId) => ({ kind: 'SESSION_CANCELLED' as const, recipientId })),
    ),
    weeks: weeks.map(({ monday, before, after }: WeekOfSlots) => ({ weekStart: monday, before, after })),
    token,
  };
}

function presentSeries({ booking, outside, cancellation }: AvailabilityChange['series'][number]): AffectedBookingType {
  const currency = booking.weeklyPrice?.currency;
  const isOutside = new Set(outside.map(({ id }) => id));
  const sessions =
    cancellation === null
      ? outside.map((session) => ({ session, outside: true, money: null, credit: null }))
      : cancellation.sessions.map(({ session, told, credit }) => ({
          session,
          outside: isOutside.has(session.id),
          money: told,
          credit: credit === 0 || currency === undefined ? null : { amount: credit, currency },
        }));
  return { booking, sessions, statusAfter: cancellation?.status ?? booking.status };
}
