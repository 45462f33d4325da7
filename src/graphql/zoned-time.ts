import { Field, ObjectType } from 'type-graphql';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { DateTimeScalar } from './scalars.ts';

/** Whose clocks a time is told by. */
export interface TwoClocks {
  /** The zone of whoever looks. */
  readonly viewer: string;
  /** The zone the series is kept in. */
  readonly mentor: string;
}

/** A time that a session has, had or may have: its instants, and both wall times by the rules that we keep. */
@ObjectType()
export abstract class ZonedTime {
  @Field(() => DateTimeScalar, { description: 'When it begins.' })
  readonly start: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it ends; the end itself is free again.' })
  readonly end: EpochMs;

  private readonly clocks: TwoClocks;

  constructor({ start, end }: Interval, clocks: TwoClocks) {
    this.start = start;
    this.end = end;
    this.clocks = clocks;
  }

  @Field(() => String, { description: 'Wall time of `start` in the viewer’s own zone, with offset and zone.' })
  get localStart(): string {
    return formatZoned(this.clocks.viewer, this.start);
  }

  @Field(() => String, { description: 'The same in the zone the series is kept in: the mentor’s when it was booked.' })
  get mentorLocalStart(): string {
    return formatZoned(this.clocks.mentor, this.start);
  }
}
