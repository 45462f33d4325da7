import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { readSystemHealth, type SystemHealth } from '../app/read-system-health.ts';
import type { AlarmName } from '../domain/health/alarms.ts';
import { latenessMs } from '../domain/health/alarms.ts';
import { type EpochMs, SECOND_MS } from '../domain/time.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { DateTimeScalar } from './scalars.ts';
import { SystemAlarmEnum } from './system-alarms.ts';

const AT = () => DateTimeScalar;

@ObjectType('SystemAlarm', {
  description: 'Something that is wrong with the platform as a whole.',
  simpleResolvers: true,
})
class SystemAlarmType {
  @Field(() => SystemAlarmEnum, { description: 'What it is.' })
  name!: AlarmName;

  @Field(AT, { description: 'Since when.' })
  since!: EpochMs;
}

@ObjectType('JobHealth', {
  description: 'A scheduled job, and its last run on whichever server.',
  simpleResolvers: true,
})
class JobHealthType {
  @Field(() => String, { description: 'Its name, as in the table of jobs.' })
  name!: string;

  @Field(AT, { description: 'The tick it did last.' })
  lastTickAt!: EpochMs;

  @Field(AT, { description: 'When that was done.' })
  finishedAt!: EpochMs;

  @Field(AT, { description: 'The tick it should do next.' })
  nextDueAt!: EpochMs;

  @Field(() => Int, { description: 'How many seconds its next tick is overdue; 0 when it is not.' })
  latenessSeconds!: number;

  @Field(AT, { nullable: true, description: 'When it last failed, if it has failed since its last tick.' })
  failedAt!: EpochMs | null;

  @Field(() => String, { nullable: true, description: 'How it failed: the kind of error, never its text.' })
  failure!: string | null;
}

@ObjectType('QueueHealth', { description: 'What is owed to the outside, of one kind.', simpleResolvers: true })
class QueueHealthType {
  @Field(() => String, { description: 'The kind of effect, as in the log.' })
  kind!: string;

  @Field(() => Int, { description: 'All that waits, what is due in weeks included.' })
  waiting!: number;

  @Field(() => Int, { description: 'How many are due now.' })
  due!: number;

  @Field(() => Int, { description: 'How many failed at least once and are tried again.' })
  retrying!: number;

  @Field(() => Int, { description: 'How many were given up and wait for a person.' })
  parked!: number;

  @Field(AT, { nullable: true, description: 'When the one was wanted that is most overdue; null when none is.' })
  overdueSince!: EpochMs | null;
}

@ObjectType('MirrorHealth', { description: 'How fresh the mirrors of mentors’ calendars are.', simpleResolvers: true })
class MirrorHealthType {
  @Field(() => Int, { description: 'Mentors who connected a Google account.' })
  connections!: number;

  @Field(() => Int, { description: 'Healthy, and read within the limit.' })
  fresh!: number;

  @Field(() => Int, { description: 'Healthy, and not read within the limit.' })
  stale!: number;

  @Field(() => Int, { description: 'Cannot be read until somebody does something.' })
  inError!: number;

  @Field(AT, { nullable: true, description: 'When the healthy mirror was read that was not read for longest.' })
  oldestReadAt!: EpochMs | null;

  @Field(() => Int, { description: 'Calendars nothing is written to for now: Google’s usage limits are spent.' })
  writesParked!: number;
}

@ObjectType('SystemHealth', { description: 'How the platform is. Figures alone: no people.', simpleResolvers: true })
class SystemHealthType {
  @Field(AT, { description: 'When it was read.' })
  readAt!: EpochMs;

  @Field(() => [SystemAlarmType], {
    description: 'The alarms that ring, the longest first. They are judged every minute.',
  })
  alarms!: readonly SystemAlarmType[];

  @Field(() => [JobHealthType], { description: 'Every scheduled job that ever ran, by name.' })
  jobs!: readonly JobHealthType[];

  @Field(() => [QueueHealthType], { description: 'What is owed to the outside, for kinds of which anything waits.' })
  queues!: readonly QueueHealthType[];

  @Field(AT, {
    nullable: true,
    description:
      'When the message was due that should have gone out first and has not; null when none is late. What waits on purpose, for quiet hours or a room, is not late.',
  })
  oldestDueMessageAt!: EpochMs | null;

  @Field(AT, { nullable: true, description: 'The same for what is owed to Google and Stripe.' })
  oldestDueEffectAt!: EpochMs | null;

  @Field(() => MirrorHealthType, { description: 'How fresh the mirrors of mentors’ calendars are.' })
  mirrors!: MirrorHealthType;

  @Field(AT, {
    nullable: true,
    description: 'Since when the mail provider takes nothing more, its quota being used up; null while it does.',
  })
  mailQuotaSpentSince!: EpochMs | null;

  @Field(() => Boolean, { description: 'Whether the server that answers hears what the others commit.' })
  isListening!: boolean;

  @Field(AT, { nullable: true, description: 'When Stripe was last asked for what its webhooks never told.' })
  paymentsReconciledAt!: EpochMs | null;
}

@Resolver()
export class SystemHealthResolver {
  @Query(() => SystemHealthType, {
    description: 'How the platform is: jobs, queues, mirrors, quotas and alarms. For admins.',
  })
  async systemHealth(@Ctx() { deps, actor }: RequestContext): Promise<SystemHealthType> {
    requireAdmin(actor);
    return present(await readSystemHealth(deps));
  }
}

function present({ jobs, oldestMessageAt, oldestEffectAt, ...health }: SystemHealth): SystemHealthType {
  return {
    ...health,
    oldestDueMessageAt: oldestMessageAt,
    oldestDueEffectAt: oldestEffectAt,
    jobs: jobs.map((job) => ({
      ...job,
      latenessSeconds: Math.floor(latenessMs(job.nextDueAt, health.readAt) / SECOND_MS),
    })),
  };
}
