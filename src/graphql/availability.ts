import { Arg, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver, Root, Subscription } from 'type-graphql';
import { explainSlot } from '../app/explain-slot.ts';
import { type AvailabilityAnswer, listSlots } from '../app/list-slots.ts';
import { setAvailability } from '../app/set-availability.ts';
import { watchAvailability } from '../app/watch-availability.ts';
import type { BookingType } from '../domain/bookings/booking.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import { notFound } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { readSettings, SetAvailabilityInput } from './availability-input.ts';
import { type RequestContext, requireActor, requireMentor, requireUser } from './context.ts';
import { BookingTypeEnum, CalendarStateEnum } from './enums.ts';
import { UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DateTimeScalar, TimeZoneScalar } from './scalars.ts';
import { OccurrenceType, presentOccurrence } from './series.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('Slot', {
  description: 'A start that can be booked. Slots may overlap one another: they are choices.',
  simpleResolvers: true,
})
export class SlotType {
  @Field(() => DateTimeScalar, { description: 'When the session would begin.' })
  start!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it would end.' })
  end!: EpochMs;

  @Field(() => String, {
    description:
      'Wall time of `start` in the zone the query asked for, with offset and zone: 2026-03-08T09:30:00-04:00[America/New_York]',
  })
  get localStart(): string {
    return formatZoned(this.timeZone, this.start);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The same in the mentor’s own zone; null for a demo call, which whoever is free will take.',
  })
  get mentorLocalStart(): string | null {
    return this.mentorTimeZone === null ? null : formatZoned(this.mentorTimeZone, this.start);
  }

  constructor(
    { start, end }: Interval,
    private readonly timeZone: string,
    private readonly mentorTimeZone: string | null,
  ) {
    this.start = start;
    this.end = end;
  }
}

@ObjectType('Availability', { description: 'When a mentor can be booked.', simpleResolvers: true })
export class AvailabilityType {
  @Field(() => ID, { description: 'Whose time this is.' })
  mentorId!: string;

  @Field(() => TimeZoneScalar, { description: 'The zone the question asked for.' })
  timeZone!: string;

  @Field(() => TimeZoneScalar, { description: 'The mentor’s own zone: the one weekly series are anchored in.' })
  mentorTimeZone!: string;

  @Field(() => [SlotType], { description: 'Every slot in [from, to), in order.' })
  slots!: SlotType[];

  @Field(() => CalendarStateEnum, { description: 'What the mentor’s calendar connection is worth now.' })
  calendarState!: CalendarState;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When Google’s busy time was last read; null for a mentor without a connection.',
  })
  busyFreshAsOf!: EpochMs | null;
}

@ObjectType('SetAvailabilityPayload', {
  description: 'The settings took effect, or nothing was changed.',
  simpleResolvers: true,
})
class SetAvailabilityPayload {
  @Field(() => AvailabilityType, {
    nullable: true,
    description: 'The slots of the next two weeks, under the new settings.',
  })
  availability!: AvailabilityType | null;

  @Field(() => [UserErrorType], { description: 'Everything that is wrong with the input.' })
  userErrors!: readonly UserErrorType[];
}

@ObjectType('AvailabilityChange', {
  description: 'The answer of `availability` may have changed within [from, to).',
  simpleResolvers: true,
})
class AvailabilityChangeType {
  @Field(() => ID, { description: 'Whose time this is.' })
  mentorId!: string;

  @Field(() => DateTimeScalar, { description: 'Start of the stretch to ask about again.' })
  from!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'End of that stretch, exclusive.' })
  to!: EpochMs;
}

const BOOKING_TYPE_ARGUMENT = {
  nullable: true,
  defaultValue: 'REGULAR',
  description: 'What is to be booked. Both kinds have the same length and starts.',
} as const;

@Resolver()
export class AvailabilityResolver {
  @Query(() => AvailabilityType, {
    description:
      'Weekly hours, minus Google’s busy time, minus what is booked, with buffers; shown in any zone. At most 92 days at once.',
  })
  async availability(
    @Arg('mentorId', () => ID, { description: 'Whose time.' }) mentorId: string,
    @Arg('from', () => DateTimeScalar, { description: 'The earliest start.' }) from: EpochMs,
    @Arg('to', () => DateTimeScalar, { description: 'Every start comes before it.' }) to: EpochMs,
    @Arg('timeZone', () => TimeZoneScalar, { description: 'The zone to show times in.' }) timeZone: string,
    @Arg('type', () => BookingTypeEnum, BOOKING_TYPE_ARGUMENT) _type: BookingType,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<AvailabilityType> {
    requireActor(actor);
    return presentAvailability(await listSlots(deps, { mentorId: objectId(mentorId), from, to }), timeZone);
  }

  @Query(() => OccurrenceType, {
    description:
      'Why one start can or cannot be booked, with every reason. The mentor also sees where a reason comes from.',
  })
  async explainSlot(
    @Arg('mentorId', () => ID, { description: 'Whose time.' }) id: string,
    @Arg('start', () => DateTimeScalar, { description: 'The start to explain.' }) start: EpochMs,
    @Arg('type', () => BookingTypeEnum, BOOKING_TYPE_ARGUMENT) _type: BookingType,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<OccurrenceType> {
    const viewer = requireUser(actor);
    const mentorId = objectId(id);
    const occurrence = await explainSlot(deps, { mentorId, start });
    const { mentorTimeZone } = occurrence;
    return presentOccurrence(occurrence, { viewer, mentorId, timeZone: viewer.timeZone, mentorTimeZone });
  }

  @Mutation(() => SetAvailabilityPayload, {
    description:
      'Replaces the mentor’s settings. Sessions that are booked stay where they are, unless the mentor agrees to a preview that cancels them.',
  })
  async setAvailability(
    @Arg('input', () => SetAvailabilityInput, { description: 'All settings.' }) input: SetAvailabilityInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SetAvailabilityPayload> {
    const mentor = requireMentor(actor);
    const consent = { fate: input.sessionsOutside ?? 'KEEP', token: input.previewToken ?? null };
    const outcome = await setAvailability(deps, mentor, readSettings(input), consent);
    if ('problems' in outcome) return { availability: null, userErrors: presentErrors(outcome.problems) };
    return { availability: presentAvailability(outcome.offered, input.timeZone), userErrors: [] };
  }

  @Subscription(() => AvailabilityChangeType, {
    description: 'Fires whenever the answer of `availability` for this mentor may have changed.',
    subscribe: async ({ args, context }: { args: { mentorId: string }; context: RequestContext }) => {
      requireActor(context.actor);
      return watchAvailability(context.deps, await mentorId(context, args.mentorId));
    },
  })
  availabilityChanged(
    @Arg('mentorId', () => ID, { description: 'Whose time to watch.' }) _mentorId: string,
    @Root() change: AvailabilityChangeType,
  ): AvailabilityChangeType {
    return change;
  }
}

/** The id of somebody who is a mentor. Without this a subscription to nobody would be silent for ever. */
async function mentorId({ loaders }: RequestContext, text: string): Promise<string> {
  const user = await loaders.user.load(objectId(text));
  if (user?.role !== 'MENTOR') throw notFound('mentor');
  return user.id;
}

function presentAvailability(answer: AvailabilityAnswer, timeZone: string): AvailabilityType {
  const slots = answer.slots.map((slot) => new SlotType(slot, timeZone, answer.mentorTimeZone));
  return { ...answer, timeZone, slots };
}
