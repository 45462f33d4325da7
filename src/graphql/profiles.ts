import { Arg, Ctx, Field, FieldResolver, InputType, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { readOnboarding } from '../app/read-onboarding.ts';
import { readGoals, readMentor } from '../app/read-people.ts';
import { updateProfile } from '../app/update-profile.ts';
import type { MentorListing } from '../db/queries/mentor-search.ts';
import type { User } from '../domain/actor.ts';
import type { Onboarding } from '../domain/people/onboarding.ts';
import type { OnboardingStep } from '../domain/people/profile.ts';
import { type RequestContext, requireMentor, requireUser } from './context.ts';
import { RoleEnum } from './enums.ts';
import { readLocale } from './locale.ts';
import { MentorType } from './mentors.ts';
import { UserErrorType } from './nodes.ts';
import { OnboardingStepEnum } from './people-enums.ts';
import { EmailAddressScalar, TimeZoneScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('Profile', { description: 'What the viewer is known by, for their settings.', simpleResolvers: true })
class ProfileType {
  @Field(() => EmailAddressScalar, { description: 'Where mails go. The platform changes it, not the viewer.' })
  email!: string;

  @Field(() => String, { description: 'The name shown to others.' })
  name!: string;

  @Field(() => RoleEnum, { description: 'What the viewer is on the platform.' })
  role!: User['role'];

  @Field(() => TimeZoneScalar, { description: 'The zone times are shown in.' })
  timeZone!: string;

  @Field(() => String, { description: 'BCP 47 language tag for mails.' })
  locale!: string;
}

@ObjectType('OnboardingStepState', { description: 'A step, and whether it is done.', simpleResolvers: true })
class OnboardingStepType {
  @Field(() => OnboardingStepEnum, { description: 'The step.' })
  step!: OnboardingStep;

  @Field(() => Boolean, { description: 'Whether what it is about is true now.' })
  done!: boolean;
}

@ObjectType('Onboarding', {
  description: 'How far a mentor is, derived from what is true: nothing is ticked off by hand.',
  simpleResolvers: true,
})
class OnboardingType {
  @Field(() => [OnboardingStepType], { description: 'Every step, in the order in which they are suggested.' })
  steps!: OnboardingStepType[];

  @Field(() => OnboardingStepEnum, { nullable: true, description: 'What comes next; null when all are done.' })
  nextStep!: OnboardingStep | null;
}

@InputType('UpdateProfileInput', { description: 'What is to change; what is absent stays.' })
class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'The name shown to others, up to 200 characters.' })
  name?: string | null;

  @Field(() => TimeZoneScalar, { nullable: true, description: 'The zone times are shown in.' })
  timeZone?: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 language tag for mails.' })
  locale?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'One line, up to 120 characters; empty removes it. For mentors.',
  })
  headline?: string | null;

  @Field(() => String, { nullable: true, description: 'Up to 4000 characters; empty removes it. For mentors.' })
  bio?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'What is taught: up to 20, each up to 80 characters. For mentors.',
  })
  subjects?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'BCP 47 tags of the languages taught in. For mentors.' })
  languages?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'What is to be reached: up to 10, each up to 500 characters. For students.',
  })
  goals?: string[] | null;
}

@ObjectType('UpdateProfilePayload', {
  description: 'The profile as it is now, or what is wrong.',
  simpleResolvers: true,
})
class UpdateProfilePayload {
  @Field(() => ProfileType, { nullable: true, description: 'The profile.' })
  profile!: User | null;

  @Field(() => [UserErrorType], { description: 'What is wrong with the input. Nothing was changed then.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => ProfileType)
export class ProfileResolver {
  @Query(() => ProfileType, { description: 'The viewer’s own settings.' })
  profile(@Ctx() { actor }: RequestContext): User {
    return requireUser(actor);
  }

  @Query(() => OnboardingType, { description: 'How far the mentor who asks is.' })
  onboarding(@Ctx() { deps, actor }: RequestContext): Promise<Onboarding> {
    return readOnboarding(deps.db, requireMentor(actor).id);
  }

  @Mutation(() => UpdateProfilePayload, { description: 'Changes what the viewer tells about themselves.' })
  async updateProfile(
    @Arg('input', () => UpdateProfileInput, { description: 'What is to change.' }) input: UpdateProfileInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<UpdateProfilePayload> {
    const outcome = await updateProfile(deps, requireUser(actor), {
      name: input.name ?? undefined,
      timeZone: input.timeZone ?? undefined,
      locale: input.locale == null ? undefined : readLocale(input.locale, ['input', 'locale']),
      headline: emptied(input.headline),
      bio: emptied(input.bio),
      subjects: input.subjects ?? undefined,
      languages: input.languages?.map((tag, i) => readLocale(tag, ['input', 'languages', String(i)])),
      goals: input.goals ?? undefined,
    });
    return 'problems' in outcome
      ? { profile: null, userErrors: presentErrors(outcome.problems) }
      : { profile: outcome.user, userErrors: [] };
  }

  @FieldResolver(() => MentorType, { nullable: true, description: 'What students see; null unless a mentor.' })
  mentor(@Root() user: User, @Ctx() { deps }: RequestContext): Promise<MentorListing | null> {
    return readMentor(deps, user.id);
  }

  @FieldResolver(() => [String], {
    nullable: true,
    description: 'What the viewer wants to reach; null unless a student.',
  })
  goals(@Root() user: User, @Ctx() { deps }: RequestContext): Promise<string[] | null> {
    return user.role === 'STUDENT' ? readGoals(deps, user, user.id) : Promise.resolve(null);
  }
}

/** Absent stays, empty goes. */
function emptied(text: string | null | undefined): string | null | undefined {
  return text === '' ? null : (text ?? undefined);
}
