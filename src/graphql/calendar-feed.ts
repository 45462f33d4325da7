import { Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import {
  type CalendarFeedView,
  createCalendarFeed,
  readCalendarFeed,
  renewCalendarFeed,
  revokeCalendarFeed,
} from '../app/renew-calendar-feed.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireUser } from './context.ts';
import { UserErrorType } from './nodes.ts';
import { DateTimeScalar, UrlScalar } from './scalars.ts';

@ObjectType('CalendarFeed', {
  description:
    'The viewer’s sessions as a calendar other programs subscribe to. Whoever knows the address can read it, so it is shown to its owner only.',
  simpleResolvers: true,
})
class CalendarFeedType implements CalendarFeedView {
  @Field(() => UrlScalar, { description: 'The address to subscribe to. It stays the same until it is renewed.' })
  url!: string;

  @Field(() => DateTimeScalar, { description: 'When this address was made.' })
  createdAt!: EpochMs;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When a program last read it, to the hour. Null when none has so far.',
  })
  lastReadAt!: EpochMs | null;
}

@ObjectType('CalendarFeedPayload', { description: 'The viewer’s feed as it is now.', simpleResolvers: true })
class CalendarFeedPayload {
  @Field(() => CalendarFeedType, { nullable: true, description: 'The feed; null once it is revoked.' })
  calendarFeed!: CalendarFeedView | null;

  @Field(() => [UserErrorType], { description: 'Empty: nothing is expected to go wrong.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class CalendarFeedResolver {
  @Query(() => CalendarFeedType, {
    nullable: true,
    description: 'The viewer’s own calendar feed; null while there is none.',
  })
  calendarFeed(@Ctx() { deps, actor }: RequestContext): Promise<CalendarFeedView | null> {
    return readCalendarFeed(deps, requireUser(actor));
  }

  @Mutation(() => CalendarFeedPayload, {
    description: 'Makes the viewer’s calendar feed, or answers with the one there is.',
  })
  async createCalendarFeed(@Ctx() { deps, actor }: RequestContext): Promise<CalendarFeedPayload> {
    return { calendarFeed: await createCalendarFeed(deps, requireUser(actor)), userErrors: [] };
  }

  @Mutation(() => CalendarFeedPayload, {
    description: 'Gives the viewer’s feed a new address. The old one stops working at once.',
  })
  async renewCalendarFeed(@Ctx() { deps, actor }: RequestContext): Promise<CalendarFeedPayload> {
    return { calendarFeed: await renewCalendarFeed(deps, requireUser(actor)), userErrors: [] };
  }

  @Mutation(() => CalendarFeedPayload, { description: 'Ends the viewer’s feed. Its address stops working at once.' })
  async revokeCalendarFeed(@Ctx() { deps, actor }: RequestContext): Promise<CalendarFeedPayload> {
    await revokeCalendarFeed(deps, requireUser(actor));
    return { calendarFeed: null, userErrors: [] };
  }
}
