import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { provisionUser } from '../app/provision-user.ts';
import type { Role, User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { type RequestContext, requireActor } from './context.ts';
import { RoleEnum } from './enums.ts';
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
      locale: readLocale(input.locale ?? 'en'),
    });
    return 'problems' in outcome
      ? { user: null, userErrors: presentErrors(outcome.problems) }
      : { user: outcome.user, userErrors: [] };
  }
}

/** RFC 5646 §4.4.1: no language anybody speaks needs a longer tag. */
const LONGEST_TAG = 35;

function readLocale(text: string): string {
  try {
    const [locale] = text.length > LONGEST_TAG ? [] : Intl.getCanonicalLocales(text);
    if (locale !== undefined) return locale;
  } catch {
    // It says no by throwing.
  }
  throw new Fault('BAD_USER_INPUT', 'This is not a language tag. Write it by BCP 47: en, or pt-BR.', {
    path: ['input', 'locale'],
  });
}
