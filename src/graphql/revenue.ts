import { Arg, Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { REVENUE_GROUPS, type RevenueGroup, type RevenueRow, readRevenue } from '../app/read-revenue.ts';
import type { User } from '../domain/actor.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { enumOf } from './enums.ts';
import { MoneyType, PersonType } from './nodes.ts';
import { DateTimeScalar, LocalDateScalar, TimeZoneScalar } from './scalars.ts';

const RevenueGroupEnum = enumOf(REVENUE_GROUPS, 'RevenueGroup', 'What is added up into one row.', {
  DAY: 'Days from midnight to midnight, in order. 400 days at most.',
  WEEK: 'Weeks from Monday to Sunday, in order. Two years at most.',
  MENTOR: 'Mentors, who earned most first. Two years at most.',
});

@ObjectType('Revenue', {
  description: 'What money did in one day or week or with one mentor, in one currency.',
  simpleResolvers: true,
})
class RevenueType {
  @Field(() => LocalDateScalar, {
    nullable: true,
    description:
      'The date the row begins with: of a week the Monday. The first and last may be cut. Null in rows of mentors.',
  })
  date!: string | null;

  @Field(() => MoneyType, { description: 'What students paid.' })
  charged!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'What was earned by sessions that took place or were given up too late, less what was taken back of it: below zero where that was more.',
  })
  earned!: MoneyType;

  @Field(() => MoneyType, { description: 'What students got as credit for sessions that do not take place.' })
  credited!: MoneyType;

  @Field(() => MoneyType, { description: 'What was paid with credit.' })
  creditUsed!: MoneyType;

  @Field(() => MoneyType, { description: 'What went back to students or their banks.' })
  refunded!: MoneyType;
}

@Resolver(() => RevenueType)
export class RevenueResolver {
  @Query(() => [RevenueType], {
    description:
      'What came in, was earned and went back, out of the ledgers. An entry counts when it was written, so a day that is over never changes. Rows without any are left out. For admins.',
  })
  async revenue(
    @Arg('from', () => DateTimeScalar, { description: 'From when.' }) from: EpochMs,
    @Arg('to', () => DateTimeScalar, { description: 'Until when, exclusive.' }) to: EpochMs,
    @Arg('by', () => RevenueGroupEnum, { description: 'What is added up into one row.' }) by: RevenueGroup,
    @Arg('timeZone', () => TimeZoneScalar, {
      nullable: true,
      description: 'Whose midnights days and weeks begin with; the viewer’s own zone unless told.',
    })
    timeZone: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<RevenueType[]> {
    const admin = requireAdmin(actor);
    const rows = await readRevenue(deps, { from, to, by, timeZone: timeZone ?? admin.timeZone });
    return rows.map(present);
  }

  @FieldResolver(() => PersonType, {
    nullable: true,
    description: 'Whose sessions the money was for; null in rows of days and weeks.',
  })
  async mentor(
    @Root() { mentorId }: { readonly mentorId: string | null },
    @Ctx() { loaders }: RequestContext,
  ): Promise<User | null> {
    if (mentorId === null) return null;
    const mentor = await loaders.user.load(mentorId);
    if (mentor === null) throw notFound('person');
    return mentor;
  }
}

function present({ date, mentorId, currency, ...sums }: RevenueRow): RevenueType & { mentorId: string | null } {
  const money = (amount: number) => ({ amount, currency });
  return {
    date,
    mentorId,
    charged: money(sums.charged),
    earned: money(sums.earned),
    credited: money(sums.credited),
    creditUsed: money(sums.creditUsed),
    refunded: money(sums.refunded),
  };
}
