import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import { type EarningsRow, type MentorStudent, readEarnings, readStudents } from '../app/read-figures.ts';
import type { User } from '../domain/actor.ts';
import type { Session } from '../domain/bookings/session.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireMentor } from './context.ts';
import { MoneyType, PersonType } from './nodes.ts';
import { DateTimeScalar, LocalDateScalar } from './scalars.ts';
import { SessionType } from './sessions.ts';

@ObjectType('MentorStudent', { description: 'Somebody the mentor teaches, or once did.', simpleResolvers: true })
class MentorStudentType {
  @Field(() => DateTimeScalar, { description: 'When they first booked with the mentor.' })
  since!: EpochMs;

  @Field(() => [String], {
    description: 'What they want to reach: as their profile says, and then as their bookings with the mentor do.',
  })
  goals!: readonly string[];

  @Field(() => [String], { description: 'What they booked, the first booking’s subject first.' })
  subjects!: readonly string[];

  @Field(() => Int, { description: 'How many sessions with the mentor took place.' })
  sessionsSoFar!: number;
}

const StudentConnection = connectionOf('MentorStudent', () => MentorStudentType, {
  one: 'student',
  many: 'students, the newest first',
});

@ObjectType('WeekOfEarnings', {
  description: 'What a mentor’s sessions earned in one week, in one currency, before anything the platform keeps.',
  simpleResolvers: true,
})
class WeekOfEarningsType {
  @Field(() => LocalDateScalar, {
    description: 'The Monday the week begins with, by the mentor’s clocks. The first and the last week may be cut.',
  })
  weekStart!: string;

  @Field(() => MoneyType, {
    description:
      'Earned by sessions that took place or were given up too late, by when that was written down; less what was taken back of it, and so below zero where that was more.',
  })
  delivered!: MoneyType;

  @Field(() => MoneyType, { description: 'Paid for sessions of this week that are yet to come.' })
  upcoming!: MoneyType;
}

@Resolver(() => MentorStudentType)
export class TeachingResolver {
  @Query(() => StudentConnection, { description: 'Whom the mentor who asks teaches or once taught, the newest first.' })
  async students(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<MentorStudent>> {
    const page = await readStudents(deps, requireMentor(actor), { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ since, studentId }) => cursorOf({ at: since, id: studentId }));
  }

  @Query(() => [WeekOfEarningsType], {
    description:
      'What the mentor who asks earned week by week, and what is paid for sessions to come, out of the ledgers. Weeks without any are left out.',
  })
  async earnings(
    @Arg('from', () => DateTimeScalar, { nullable: true, description: 'From when. Default: eight weeks ago.' })
    from: EpochMs | null,
    @Arg('to', () => DateTimeScalar, {
      nullable: true,
      description: 'Until when, exclusive: two years after `from` at most. Default: five weeks ahead.',
    })
    to: EpochMs | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<WeekOfEarningsType[]> {
    const rows = await readEarnings(deps, requireMentor(actor), { from: from ?? null, to: to ?? null });
    return rows.map(present);
  }

  @FieldResolver(() => PersonType, { description: 'Who it is.' })
  async student(@Root() { studentId }: MentorStudent, @Ctx() { loaders }: RequestContext): Promise<User> {
    const student = await loaders.user.load(studentId);
    if (student === null) throw notFound('person');
    return student;
  }

  @FieldResolver(() => SessionType, { nullable: true, description: 'The next session that is promised, if any.' })
  async nextSession(
    @Root() { nextSessionId }: MentorStudent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Session | null> {
    return nextSessionId === null ? null : loaders.session.load(nextSessionId);
  }
}

function present({ date, currency, delivered, upcoming }: EarningsRow): WeekOfEarningsType {
  return {
    weekStart: date,
    delivered: { amount: delivered, currency },
    upcoming: { amount: upcoming, currency },
  };
}
