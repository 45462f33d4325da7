import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { type BookSeriesOutcome, bookSeries } from '../app/book-series.ts';
import { presentDecision } from '../app/check-series.ts';
import { ifVisible, sessionCursor } from '../app/read-objects.ts';
import type { Student, User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireStudent, requireUser } from './context.ts';
import { BookingStatusEnum, BookingTypeEnum, FrequencyEnum } from './enums.ts';
import { MoneyType, NodeType, PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar, TimeZoneScalar, UrlScalar } from './scalars.ts';
import { presentSeries, readSeries, SeriesCheckType, SeriesInput } from './series.ts';
import { SessionType } from './sessions.ts';
import { presentErrors } from './user-errors.ts';

export const SessionConnection = connectionOf('Session', () => SessionType, {
  one: 'session',
  many: 'sessions, in the order that was asked for',
});

@ObjectType('Booking', {
  implements: NodeType,
  description: 'The weekly promise between one student and one mentor, or a trial.',
  simpleResolvers: true,
})
export class BookingType
  extends NodeType
  implements Omit<Booking, 'mentorId' | 'studentId' | 'studentTimeZone' | 'policy'>
{
  @Field(() => BookingTypeEnum, { description: 'A series or a trial.' })
  type!: Booking['type'];

  @Field(() => FrequencyEnum, {
    nullable: true,
    description:
      'Sessions a week, as last agreed: `subscription.frequencySince` tells from when they are. Null for a trial.',
  })
  frequency!: Booking['frequency'];

  @Field(() => BookingStatusEnum, { description: 'Where it stands.' })
  status!: Booking['status'];

  @Field(() => String, { description: 'What is taught.' })
  subject!: string;

  @Field(() => [String], { description: 'What the student wants to reach, in their words.' })
  goals!: string[];

  @Field(() => TimeZoneScalar, {
    description: 'The mentor’s zone when it was booked: sessions keep their wall time in it.',
  })
  anchorTimeZone!: string;

  @Field(() => String, {
    nullable: true,
    description: 'RFC 5545 RRULE of the weekly slots in the anchor zone; null for a trial.',
  })
  recurrenceRule!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When an unpaid hold ends.' })
  holdExpiresAt!: EpochMs | null;

  @Field(() => MoneyType, { nullable: true, description: 'What a week costs; null for a trial.' })
  weeklyPrice!: MoneyType | null;
}

@InputType('BookSeriesInput', { description: 'A series to be booked.' })
class BookSeriesInput {
  @Field(() => SeriesInput, { description: 'What is to be booked.' })
  series!: SeriesInput;

  @Field(() => String, { description: 'What is to be taught, up to 200 characters.' })
  subject!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'What the student wants to reach: up to 10, each up to 500 characters.',
  })
  goals?: string[] | null;

  @Field(() => String, {
    description: 'Chosen by the client, unique per student: the same key answers with the same booking.',
  })
  idempotencyKey!: string;
}

@ObjectType('BookSeriesPayload', { description: 'Either a booking, or why there is none.', simpleResolvers: true })
class BookSeriesPayload {
  @Field(() => BookingType, { nullable: true, description: 'The booking: held for payment, or a confirmed trial.' })
  booking!: Booking | null;

  @Field(() => UrlScalar, { nullable: true, description: 'Stripe Checkout page; null for a trial.' })
  checkoutUrl!: string | null;

  @Field(() => SeriesCheckType, { nullable: true, description: 'Set when the series could not be booked.' })
  check!: SeriesCheckType | null;

  @Field(() => [UserErrorType], { description: 'Why it could not be booked.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => BookingType)
export class BookingResolver {
  @Query(() => BookingType, {
    nullable: true,
    description: 'A booking. Null for what does not exist or is not the viewer’s to see.',
  })
  async booking(
    @Arg('id', () => ID, { description: 'The booking’s id.' }) id: string,
    @Ctx() { actor, loaders }: RequestContext,
  ): Promise<Booking | null> {
    const viewer = requireUser(actor);
    return ifVisible(viewer, await loaders.booking.load(objectId(id)));
  }

  @Mutation(() => BookSeriesPayload, {
    description:
      'Books a weekly series, or nothing: all occurrences of four weeks are held until they are paid. A trial is confirmed at once.',
  })
  async bookSeries(
    @Arg('input', () => BookSeriesInput, { description: 'The series, and what it is for.' }) input: BookSeriesInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<BookSeriesPayload> {
    const student = requireStudent(actor);
    const { subject, idempotencyKey } = input;
    const request = { series: readSeries(input.series), subject, goals: input.goals ?? [], idempotencyKey };
    return presentBooking(student, await bookSeries(deps, student, request));
  }

  @FieldResolver(() => SessionConnection, {
    description: 'Its sessions by start, a page at a time: 50 unless told, 100 at most.',
  })
  async sessions(
    @Root() booking: Booking,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<Session>> {
    const question = { first: first ?? null, after: after ?? null };
    return presentPage(await loaders.sessionPage.load({ ownerId: booking.id, question }), sessionCursor);
  }

  @FieldResolver(() => PersonType, { description: 'Who teaches.' })
  mentor(@Root() booking: Booking, @Ctx() { loaders }: RequestContext): Promise<User> {
    return person(loaders, booking.mentorId);
  }

  @FieldResolver(() => PersonType, { description: 'Who learns.' })
  student(@Root() booking: Booking, @Ctx() { loaders }: RequestContext): Promise<User> {
    return person(loaders, booking.studentId);
  }
}

/** Here and not beside the session, so that the two files need not know each other. */
@Resolver(() => SessionType)
export class SessionBookingResolver {
  @FieldResolver(() => BookingType, { description: 'What it belongs to.' })
  async booking(@Root() session: Session, @Ctx() { loaders }: RequestContext): Promise<Booking> {
    const booking = await loaders.booking.load(session.bookingId);
    if (booking === null) throw notFound('booking');
    return booking;
  }
}

async function person(loaders: RequestContext['loaders'], id: string): Promise<User> {
  const found = await loaders.user.load(id);
  if (found === null) throw notFound('person');
  return found;
}

function presentBooking(student: Student, outcome: BookSeriesOutcome): BookSeriesPayload {
  const { booking, checkoutUrl, check, userErrors } = outcome;
  const viewing = check === null ? null : { viewer: student, ...check.series };
  return {
    booking,
    checkoutUrl,
    check: check === null || viewing === null ? null : presentSeries(presentDecision(check), viewing),
    userErrors: presentErrors(userErrors),
  };
}
