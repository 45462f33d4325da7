import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { mentorPrice, readMentor } from '../app/read-people.ts';
import { type FoundMentor, mentorCursor, type StudentHours, searchMentors } from '../app/search-mentors.ts';
import type { MentorListing } from '../db/queries/mentor-search.ts';
import type { User } from '../domain/actor.ts';
import type { Frequency } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import type { EpochMs } from '../domain/time.ts';
import { SlotType } from './availability.ts';
import { WeeklyIntervalInput } from './availability-input.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { FrequencyEnum } from './enums.ts';
import { MoneyType, PersonType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { MoneyInput } from './prices.ts';
import { DateTimeScalar, TimeZoneScalar } from './scalars.ts';

@ObjectType('Mentor', { description: 'A mentor as students choose among them.', simpleResolvers: true })
export class MentorType {
  @Field(() => String, { nullable: true, description: 'One line in the mentor’s words.' })
  headline!: string | null;

  @Field(() => String, { nullable: true, description: 'What the mentor tells about themselves.' })
  bio!: string | null;

  @Field(() => [String], { description: 'What is taught.' })
  subjects!: string[];

  @Field(() => [String], { description: 'BCP 47 tags of the languages taught in.' })
  languages!: string[];

  @Field(() => Boolean, { description: 'Whether the team has approved the mentor.' })
  verified!: boolean;

  @Field(() => Int, { description: 'The length of a session in minutes.' })
  sessionMinutes!: number;

  @Field(() => Int, {
    description: 'How many reviews of students are shown and make the rating.',
  })
  ratingCount!: number;

  @Field(() => [DateTimeScalar], {
    nullable: true,
    description:
      'Where hours were asked for: first sessions of a series that can be booked as it stands. Null anywhere else.',
  })
  firstSessions?: readonly EpochMs[] | null;

  @Field(() => [SlotType], {
    nullable: true,
    description: 'The same with their wall times: in the zone of the hours asked for, and in the mentor’s.',
  })
  firstSlots?: readonly SlotType[] | null;
}

@InputType('StudentHoursInput', {
  description: 'When a student can have lessons, week after week, and how many they want.',
})
class StudentHoursInput {
  @Field(() => TimeZoneScalar, { description: 'The zone the hours are meant in: the student’s.' })
  timeZone!: string;

  @Field(() => [WeeklyIntervalInput], { description: 'Weekly hours. Every lesson lies in one of them whole.' })
  hours!: WeeklyIntervalInput[];

  @Field(() => FrequencyEnum, { nullable: true, description: 'Lessons a week. Default: one.' })
  frequency?: Frequency | null;
}

@ArgsType()
class MentorsArguments {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'A cursor: what follows it.' })
  after?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of a subject, in any case.' })
  subject?: string | null;

  @Field(() => String, { nullable: true, description: 'A language tag; de finds de-AT too.' })
  language?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The most a session may cost. Mentors paid in another currency are left out.',
  })
  maxPrice?: MoneyInput | null;

  @Field(() => Float, { nullable: true, description: 'The least average rating, 1 to 5. Leaves out the unrated.' })
  minRating?: number | null;

  @Field(() => StudentHoursInput, {
    nullable: true,
    description:
      'Only mentors with whom every lesson of the next four weeks, the first within seven days, can be booked in these hours.',
  })
  availableAt?: StudentHoursInput | null;
}

const MentorConnection = connectionOf('Mentor', () => MentorType, {
  one: 'mentor',
  many: 'mentors, the best rated first',
});

@Resolver(() => MentorType)
export class MentorResolver {
  @Query(() => MentorType, { nullable: true, description: 'A mentor by their id; null for whoever is none.' })
  mentor(
    @Arg('id', () => ID, { description: 'The mentor’s id.' }) id: string,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<MentorListing | null> {
    requireUser(actor);
    return readMentor(deps, objectId(id));
  }

  @Query(() => MentorConnection, {
    description:
      'Verified mentors, the best rated first. One who is not verified yet is booked by their own link, and not found here.',
  })
  async mentors(
    @Args(() => MentorsArguments) asked: MentorsArguments,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<MentorListing & Pick<MentorType, 'firstSlots'>>> {
    const viewer = requireUser(actor);
    const filter = {
      subject: asked.subject ?? null,
      language: asked.language ?? null,
      maxPrice: asked.maxPrice ?? null,
      minRating: asked.minRating ?? null,
      availableAt: asked.availableAt ? readHours(asked.availableAt) : null,
    };
    const page = { first: asked.first ?? null, after: asked.after ?? null };
    const { items, ...place } = await searchMentors(deps, viewer.id, filter, page);
    const zone = filter.availableAt?.timeZone ?? viewer.timeZone;
    return presentPage({ items: items.map((mentor) => withSlots(mentor, zone)), ...place }, mentorCursor);
  }

  @FieldResolver(() => PersonType, { description: 'Who the mentor is.' })
  async person(@Root() { mentorId }: MentorListing, @Ctx() { loaders }: RequestContext): Promise<User> {
    const found = await loaders.user.load(mentorId);
    if (found === null) throw notFound('mentor');
    return found;
  }

  @FieldResolver(() => MoneyType, { description: 'What a session of that length costs.' })
  sessionPrice(@Root() mentor: MentorListing, @Ctx() { deps }: RequestContext): Money {
    return mentorPrice(deps, mentor);
  }

  @FieldResolver(() => Number, { nullable: true, description: 'The average of the students’ reviews, 1 to 5.' })
  averageRating(@Root() { rating, ratingCount }: MentorListing): number | null {
    return ratingCount === 0 ? null : rating / 100;
  }
}

function withSlots(mentor: FoundMentor, timeZone: string) {
  const { firstSlots } = mentor;
  const slots = firstSlots?.times.map((time) => new SlotType(time, timeZone, firstSlots.mentorTimeZone));
  return { ...mentor, firstSlots: slots ?? null };
}

function readHours({ timeZone, hours, frequency }: StudentHoursInput): StudentHours {
  return { timeZone, hours, frequency: frequency ?? 'ONCE_WEEKLY' };
}
