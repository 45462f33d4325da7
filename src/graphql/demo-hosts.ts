import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { readDemoHosts } from '../app/read-demo-calls.ts';
import { setDemoHost } from '../app/set-demo-host.ts';
import type { User } from '../domain/actor.ts';
import type { WeeklyInterval } from '../domain/availability/weekly-schedule.ts';
import { notFound } from '../domain/fault.ts';
import { WeeklyIntervalInput } from './availability-input.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { LocalTimeScalar, TimeZoneScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('DemoHours', { description: 'Hours of every such weekday, in the host’s zone.', simpleResolvers: true })
class DemoHoursType {
  @Field(() => Int, { description: '1 is Monday, 7 is Sunday.' })
  weekday!: number;

  @Field(() => LocalTimeScalar, { description: 'From, inclusive.' })
  start!: string;

  @Field(() => LocalTimeScalar, { description: 'To, exclusive; up to 24:00.' })
  end!: string;
}

@ObjectType('DemoHost', { description: 'Somebody of the team who gives demo calls.', simpleResolvers: true })
export class DemoHostType {
  @Field(() => TimeZoneScalar, { description: 'The zone of their calendar, which the hours are in.' })
  timeZone!: string;

  @Field(() => [DemoHoursType], { description: 'When they take calls, besides what their calendar says.' })
  weeklySchedule!: readonly WeeklyInterval[];

  @Field(() => Boolean, { description: 'Whether they are offered to guests just now.' })
  isActive!: boolean;
}

@InputType('SetDemoHostInput', { description: 'Who gives demo calls, and when.' })
class SetDemoHostInput {
  @Field(() => ID, { description: 'A mentor or an admin.' })
  hostId!: string;

  @Field(() => [WeeklyIntervalInput], { description: 'Hours for calls, in the zone of their calendar.' })
  weeklySchedule!: WeeklyIntervalInput[];

  @Field(() => Boolean, { nullable: true, description: 'False takes them off; calls that stand stay. Default true.' })
  isActive?: boolean | null;
}

@ObjectType('SetDemoHostPayload', { description: 'The host as saved, or why nothing changed.', simpleResolvers: true })
class SetDemoHostPayload {
  @Field(() => DemoHostType, { nullable: true, description: 'The host.' })
  demoHost!: DemoHostType | null;

  @Field(() => [UserErrorType], { description: 'Everything that is wrong with the input.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => DemoHostType)
export class DemoHostResolver {
  @Query(() => [DemoHostType], { description: 'Everybody who gives demo calls, or gave them. For admins.' })
  demoHosts(@Ctx() { deps, actor }: RequestContext): Promise<DemoHostType[]> {
    requireAdmin(actor);
    return readDemoHosts(deps);
  }

  @Mutation(() => SetDemoHostPayload, {
    description: 'Makes a mentor or an admin a host of demo calls, changes their hours, or takes them off. For admins.',
  })
  async setDemoHost(
    @Arg('input', () => SetDemoHostInput, { description: 'Who, and when.' }) input: SetDemoHostInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SetDemoHostPayload> {
    const admin = requireAdmin(actor);
    const { weeklySchedule } = input;
    const asked = { hostId: objectId(input.hostId), weeklySchedule, isActive: input.isActive ?? true };
    const outcome = await setDemoHost(deps, admin, asked);
    return 'problems' in outcome
      ? { demoHost: null, userErrors: presentErrors(outcome.problems) }
      : { demoHost: outcome.host, userErrors: [] };
  }

  @FieldResolver(() => PersonType, { description: 'Who it is.' })
  async person(
    @Root() { hostId }: DemoHostType & { readonly hostId: string },
    @Ctx() { loaders }: RequestContext,
  ): Promise<User> {
    const person = await loaders.user.load(hostId);
    if (person === null) throw notFound('person');
    return person;
  }
}
