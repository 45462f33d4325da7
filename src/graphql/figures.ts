import { Arg, Args, ArgsType, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import {
  type AttendanceFigures,
  type BookingFigures,
  type FiguresQuestion,
  type MessageFigures,
  readAttendanceFigures,
  readBookingFigures,
  readMessageFigures,
} from '../app/read-figures.ts';
import type { User } from '../domain/actor.ts';
import { CALENDAR_UNITS, type CalendarUnit } from '../domain/payments/calendar-weeks.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireAdmin, requireUser } from './context.ts';
import { enumOf } from './enums.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar, LocalDateScalar, TimeZoneScalar } from './scalars.ts';

const CalendarUnitEnum = enumOf(CALENDAR_UNITS, 'CalendarUnit', 'What is counted into one row.', {
  DAY: 'Days from midnight to midnight. 400 days at most.',
  WEEK: 'Weeks from Monday to Sunday. Two years at most.',
});

@ArgsType()
class FiguresArgs {
  @Field(() => DateTimeScalar, { description: 'From when.' })
  from!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'Until when, exclusive.' })
  to!: EpochMs;

  @Field(() => CalendarUnitEnum, { description: 'What is counted into one row.' })
  by!: CalendarUnit;

  @Field(() => TimeZoneScalar, {
    nullable: true,
    description: 'Whose midnights days and weeks begin with; the viewer’s own zone unless told.',
  })
  timeZone?: string | null;
}

const DATE = { description: 'The date the row begins with: of a week the Monday. The first and last may be cut.' };

@ObjectType('BookingFigures', {
  description: 'How many bookings were made in a day or week.',
  simpleResolvers: true,
})
class BookingFiguresType {
  @Field(() => LocalDateScalar, DATE)
  date!: string;

  @Field(() => Int, { description: 'Trials.' })
  trials!: number;

  @Field(() => Int, { description: 'Series that were held for payment, whatever became of them since.' })
  series!: number;

  @Field(() => Int, { description: 'Those of the series whose first week was paid.' })
  paidSeries!: number;

  @Field(() => Int, { description: 'Those of the series whose hold ended without payment.' })
  expiredSeries!: number;
}

@ObjectType('AttendanceFigures', {
  description: 'What became of the sessions that were to begin in a day or week.',
  simpleResolvers: true,
})
class AttendanceFiguresType {
  @Field(() => LocalDateScalar, DATE)
  date!: string;

  @Field(() => Int, { description: 'Took place.' })
  tookPlace!: number;

  @Field(() => Int, { description: 'The mentor did not come.' })
  mentorAbsent!: number;

  @Field(() => Int, { description: 'The student did not come.' })
  studentAbsent!: number;

  @Field(() => Int, { description: 'Cancelled.' })
  cancelled!: number;

  @Field(() => Int, { description: 'The two sides do not agree and nobody has decided; counted above as well.' })
  disputed!: number;
}

@ObjectType('MessageFigures', {
  description: 'How the messages that were due in a day or week fared. All but `due` and `opened` exclude one another.',
  simpleResolvers: true,
})
class MessageFiguresType {
  @Field(() => LocalDateScalar, DATE)
  date!: string;

  @Field(() => Int, { description: 'All of them.' })
  due!: number;

  @Field(() => Int, { description: 'Wait for their time or are being handed over.' })
  waiting!: number;

  @Field(() => Int, { description: 'The mail service has them and has told nothing more.' })
  sent!: number;

  @Field(() => Int, { description: 'Arrived.' })
  delivered!: number;

  @Field(() => Int, { description: 'Those of the arrived that were opened, as far as one can tell.' })
  opened!: number;

  @Field(() => Int, { description: 'Came back.' })
  bounced!: number;

  @Field(() => Int, { description: 'Reported as spam.' })
  complained!: number;

  @Field(() => Int, { description: 'Given up; see `failedMessages`.' })
  failed!: number;

  @Field(() => Int, { description: 'Not sent: not wanted, not true any more, or too late.' })
  dropped!: number;
}

@Resolver()
export class FiguresResolver {
  @Query(() => [BookingFiguresType], {
    description: 'How many bookings were made, day by day or week by week, empty ones included. For admins.',
  })
  async bookingFigures(
    @Args(() => FiguresArgs) args: FiguresArgs,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<BookingFigures[]> {
    return readBookingFigures(deps, questionOf(args, requireAdmin(actor)));
  }

  @Query(() => [AttendanceFiguresType], {
    description:
      'What became of sessions, day by day or week by week, empty ones included. A mentor sees their own, admins anybody’s.',
  })
  async attendanceFigures(
    @Args(() => FiguresArgs) args: FiguresArgs,
    @Arg('mentorId', () => ID, {
      nullable: true,
      description: 'Whose sessions. Default: the mentor’s who asks; for admins everybody’s.',
    })
    mentorId: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<AttendanceFigures[]> {
    const viewer = requireUser(actor);
    const whose = mentorId == null ? null : objectId(mentorId);
    return readAttendanceFigures(deps, viewer, { ...questionOf(args, viewer), mentorId: whose });
  }

  @Query(() => [MessageFiguresType], {
    description: 'How messages fared, day by day or week by week, empty ones included. For admins.',
  })
  async messageFigures(
    @Args(() => FiguresArgs) args: FiguresArgs,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<MessageFigures[]> {
    return readMessageFigures(deps, questionOf(args, requireAdmin(actor)));
  }
}

function questionOf({ from, to, by, timeZone }: FiguresArgs, viewer: User): FiguresQuestion {
  return { from, to, by, timeZone: timeZone ?? viewer.timeZone };
}
