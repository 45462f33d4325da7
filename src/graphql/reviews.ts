import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { leaveReview } from '../app/leave-review.ts';
import { cursorOf } from '../app/page.ts';
import { readReview } from '../app/read-reviews.ts';
import type { MentorListing } from '../db/queries/mentor-search.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import type { Review, Side } from '../domain/reviews/review.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DASHBOARD_EVENT, DashboardEventType, type EventView } from './dashboard-event.ts';
import { MentorType } from './mentors.ts';
import { NodeType, PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { SideEnum } from './people-enums.ts';
import { DateTimeScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('Review', {
  implements: NodeType,
  description: 'What one side of a booking says of the other.',
  simpleResolvers: true,
})
class ReviewType extends NodeType {
  @Field(() => SideEnum, { description: 'Who wrote it.' })
  author!: Side;

  @Field(() => Int, { description: 'Stars, 1 to 5.' })
  rating!: number;

  @Field(() => String, { nullable: true, description: 'In the author’s words; null when there are none.' })
  comment!: string | null;

  @Field(() => String, { description: 'The month it is about, in UTC: 2026-11.' })
  month!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'From when others may read it.' })
  shownAt!: EpochMs | null;
}

const ReviewConnection = connectionOf('Review', () => ReviewType, { one: 'review', many: 'reviews, the latest first' });

@ObjectType('ReviewReceived', { ...DASHBOARD_EVENT, description: 'What the other side wrote shows now.' })
class ReviewReceivedType extends DashboardEventType {}

@InputType('LeaveReviewInput', { description: 'What one says of the other side of a session that took place.' })
class LeaveReviewInput {
  @Field(() => ID, { description: 'The session. There is one review per booking, month and side.' })
  sessionId!: string;

  @Field(() => Int, { description: 'Stars, 1 to 5.' })
  rating!: number;

  @Field(() => String, { nullable: true, description: 'Up to 2000 characters.' })
  comment?: string | null;
}

@ObjectType('LeaveReviewPayload', { description: 'The review, or why there is none.', simpleResolvers: true })
class LeaveReviewPayload {
  @Field(() => ReviewType, { nullable: true, description: 'The review.' })
  review!: Review | null;

  @Field(() => [UserErrorType], { description: 'Why there is none.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => ReviewType)
export class ReviewResolver {
  @Mutation(() => LeaveReviewPayload, {
    description:
      'Reviews the other side of a session that took place. It may be changed until it shows: once both sides have written, or after two weeks.',
  })
  async leaveReview(
    @Arg('input', () => LeaveReviewInput, { description: 'The review.' }) input: LeaveReviewInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<LeaveReviewPayload> {
    const { sessionId, rating, comment = null } = input;
    const outcome = await leaveReview(deps, requireUser(actor), { sessionId: objectId(sessionId), rating, comment });
    return 'problems' in outcome
      ? { review: null, userErrors: presentErrors(outcome.problems) }
      : { review: outcome.review, userErrors: [] };
  }

  @FieldResolver(() => PersonType, { description: 'The student of the booking.' })
  async student(@Root() { studentId }: Review, @Ctx() { loaders }: RequestContext): Promise<User> {
    const found = await loaders.user.load(studentId);
    if (found === null) throw notFound('person');
    return found;
  }
}

/** Beside the review, so that a mentor's file need not know of reviews. */
@Resolver(() => MentorType)
export class MentorReviewResolver {
  @FieldResolver(() => ReviewConnection, { description: 'What students wrote and shows, the latest first.' })
  async reviews(
    @Root() { mentorId }: MentorListing,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<Review>> {
    const question = { first: first ?? null, after: after ?? null };
    const page = await loaders.reviewPage.load({ ownerId: mentorId, question });
    return presentPage(page, ({ shownAt, writtenAt, id }) => cursorOf({ at: shownAt ?? writtenAt, id }));
  }
}

/** Beside the review, so that a booking's file need not know of reviews. */
@Resolver(() => BookingType)
export class BookingReviewResolver {
  @FieldResolver(() => [ReviewType], {
    description: 'What both sides wrote, month by month: the viewer’s own always, the other side’s once it shows.',
  })
  reviews(@Root() booking: Booking, @Ctx() { loaders, actor }: RequestContext): Promise<readonly Review[]> {
    return loaders.bookingReviews.load({ viewer: requireUser(actor), booking });
  }
}

@Resolver(() => ReviewReceivedType)
export class ReviewReceivedResolver {
  @FieldResolver(() => ReviewType, { description: 'The review.' })
  async review(@Root() event: EventView<'REVIEW_RECEIVED'>, @Ctx() { deps, actor }: RequestContext): Promise<Review> {
    const review = await readReview(deps, requireUser(actor), event.reviewId);
    if (review === null) throw notFound('review');
    return review;
  }
}

export const REVIEW_EVENT_TYPES = [ReviewReceivedType] as const;
