import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CalendarView } from '../app/read-connection.ts';
import type { CalendarChoice } from '../domain/calendar/calendar-choice.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import type { EpochMs } from '../domain/time.ts';
import { CalendarStateEnum } from './enums.ts';
import { DateTimeScalar } from './scalars.ts';

@ObjectType('ConnectedCalendar', {
  description: 'One calendar of the mentor’s Google account. Nobody but the mentor sees it.',
  simpleResolvers: true,
})
export class ConnectedCalendarType implements CalendarView {
  @Field(() => ID, { description: 'Google’s id of the calendar; `primary` for the account’s own.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the mentor calls it; null until the list of calendars was read.',
  })
  name!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The zone its all-day events are in, as Google names it; null until it is known.',
  })
  timeZone!: string | null;

  @Field(() => CalendarStateEnum, {
    description: 'What is known of it now. The connection is worth what the worst of the blocking calendars is.',
  })
  state!: CalendarState;

  @Field(() => Boolean, { description: 'Whether its events block the mentor’s time.' })
  blocks!: boolean;

  @Field(() => Boolean, { description: 'Whether new sessions are written to it.' })
  isWriteTarget!: boolean;

  @Field(() => Boolean, { description: 'Whether the account may write to it, so that it can be chosen for sessions.' })
  isWritable!: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its busy time was last read; null for one that does not block, or was never read.',
  })
  lastSyncedAt!: EpochMs | null;

  @Field(() => String, { nullable: true, description: 'A code for what is wrong; null when nothing is.' })
  lastError!: string | null;

  @Field(() => String, { nullable: true, description: 'What is wrong, in words, and what to do about it.' })
  problem!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when Google announces its changes at once; null where it is read at intervals only.',
  })
  channelExpiresAt!: EpochMs | null;
}

@InputType('ChooseCalendarsInput', { description: 'What a mentor wants of their calendars. What is left out stays.' })
export class ChooseCalendarsInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Every calendar whose events are to block time, at least one; all others stop blocking.',
  })
  blocking?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The calendar new sessions are written to. Sessions that are written stay where they are.',
  })
  writeTo?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether events of whole days are ignored, in all calendars. By default they block like any other.',
  })
  ignoreAllDayEvents?: boolean | null;
}

/** GraphQL leaves out what was not given; the use case wants it said. */
export function readChoice(input: ChooseCalendarsInput): CalendarChoice {
  return {
    blocking: input.blocking ?? null,
    writeTo: input.writeTo ?? null,
    ignoreAllDayEvents: input.ignoreAllDayEvents ?? null,
  };
}
