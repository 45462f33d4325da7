import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { mentorCursor, readMentor, readMentorPrice, readMentors } from '../app/read-people.ts';
import type { MentorListing } from '../db/queries/mentor-search.ts';
import type { User } from '../domain/actor.ts';
import { notFound } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { MoneyType, PersonType } from './nodes.ts';
import { objectId } from './object-id.ts';

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
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Arg('subject', () => String, { nullable: true, description: 'Part of a subject, in any case.' })
    subject: string | null,
    @Arg('language', () => String, { nullable: true, description: 'A language tag; de finds de-AT too.' })
    language: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<MentorListing>> {
    requireUser(actor);
    const filter = { subject: subject ?? null, language: language ?? null };
    return presentPage(await readMentors(deps, filter, { first: first ?? null, after: after ?? null }), mentorCursor);
  }

  @FieldResolver(() => PersonType, { description: 'Who the mentor is.' })
  async person(@Root() { mentorId }: MentorListing, @Ctx() { loaders }: RequestContext): Promise<User> {
    const found = await loaders.user.load(mentorId);
    if (found === null) throw notFound('mentor');
    return found;
  }

  @FieldResolver(() => MoneyType, { description: 'What a session of that length costs.' })
  sessionPrice(@Root() mentor: MentorListing, @Ctx() { deps }: RequestContext): Promise<Money> {
    return readMentorPrice(deps, mentor);
  }

  @FieldResolver(() => Number, { nullable: true, description: 'The average of the students’ reviews, 1 to 5.' })
  averageRating(@Root() { rating, ratingCount }: MentorListing): number | null {
    return ratingCount === 0 ? null : rating / 100;
  }
}
