import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { provisionUser } from '../app/provision-user.ts';
import type { Role, User } from '../domain/actor.ts';
import { type RequestContext, requireActor } from './context.ts';
import { RoleEnum } from './enums.ts';
import { readLocale } from './locale.ts';
import { PersonType, UserErrorType } from './nodes.ts';
import { EmailAddressScalar, TimeZoneScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@InputType('ProvisionUserInput', { description: 'A person the platform knows.' })
class ProvisionUserInput {
  @Field(() => EmailAddressScalar, { description: 'Where mails go; the person is known by it.' })
  email!: string;

  @Field(() => String, { description: 'The name shown to others, up to 200 characters.' })
  name!: string;

  @Field(() => RoleEnum, { description: 'What the person is.' })
  role!: Role;

  @Field(() => TimeZoneScalar, { description: 'The zone times are shown in.' })
  timeZone!: string;

  @Field(() => String, { nullable: true, description: 'BCP 47 language tag for mails. Default: en.' })
  locale?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a mentor is welcomed and reminded of next steps by mail. Default: true; false for mentors brought along.',
  })
  welcome?: boolean | null;
}

@ObjectType('ProvisionUserPayload', { description: 'The person, new or known before.', simpleResolvers: true })
class ProvisionUserPayload {
  @Field(() => PersonType, { nullable: true, description: 'The person.' })
  user!: User | null;

  @Field(() => [UserErrorType], { description: 'What is wrong with the input.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class UserResolver {
  @Mutation(() => ProvisionUserPayload, {
    description:
      'Makes a person known. The same address again answers with the same person. For the platform’s own backend and admins.',
  })
  async provisionUser(
    @Arg('input', () => ProvisionUserInput, { description: 'The person.' }) input: ProvisionUserInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ProvisionUserPayload> {
    const outcome = await provisionUser(deps, requireActor(actor), {
      ...input,
      locale: readLocale(input.locale ?? 'en', ['input', 'locale']),
      welcome: input.welcome ?? true,
    });
    return 'problems' in outcome
      ? { user: null, userErrors: presentErrors(outcome.problems) }
      : { user: outcome.user, userErrors: [] };
  }
}
