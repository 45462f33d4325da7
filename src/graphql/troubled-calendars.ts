import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import { readTroubledCalendars, type TroubledCalendarView } from '../app/read-troubled-calendars.ts';
import type { User } from '../domain/actor.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { CalendarStateEnum } from './enums.ts';
import { PersonType } from './nodes.ts';
import { DateTimeScalar } from './scalars.ts';

@ObjectType('TroubledCalendar', {
  description: 'A mentor’s connection to Google Calendar that is not well.',
  simpleResolvers: true,
})
class TroubledCalendarType {
  @Field(() => CalendarStateEnum, { description: 'What it is worth now.' })
  state!: CalendarState;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When busy time was last read; null if never.' })
  lastSyncedAt!: EpochMs | null;

  @Field(() => String, { nullable: true, description: 'A code for what is wrong; null where nothing was said.' })
  lastError!: string | null;

  @Field(() => String, { nullable: true, description: 'The same in words, as the mentor reads it.' })
  problem!: string | null;

  @Field(() => DateTimeScalar, { description: 'When the mentor last gave their consent.' })
  connectedAt!: EpochMs;
}

const TroubledCalendarConnection = connectionOf('TroubledCalendar', () => TroubledCalendarType, {
  one: 'calendar',
  many: 'calendars in trouble, the oldest connection first',
});

@Resolver(() => TroubledCalendarType)
export class TroubledCalendarResolver {
  @Query(() => TroubledCalendarConnection, {
    description: 'Connections that offer no slots, or were not read for too long. For admins.',
  })
  async troubledCalendars(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<TroubledCalendarView>> {
    requireAdmin(actor);
    const page = await readTroubledCalendars(deps, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ connectedAt, mentorId }) => cursorOf({ at: connectedAt, id: mentorId }));
  }

  @FieldResolver(() => PersonType, { description: 'Whose calendar it is.' })
  async mentor(@Root() { mentorId }: TroubledCalendarView, @Ctx() { loaders }: RequestContext): Promise<User> {
    const mentor = await loaders.user.load(mentorId);
    if (mentor === null) throw notFound('person');
    return mentor;
  }
}
