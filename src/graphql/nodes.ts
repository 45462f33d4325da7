import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { User } from '../domain/actor.ts';
import type { UserError } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import { RoleEnum } from './enums.ts';
import { describeCodes } from './expected-failures.ts';
import { TimeZoneScalar } from './scalars.ts';

@InterfaceType('Node', {
  description: 'Anything that can be asked for again by its id.',
  resolveType: ({ __typename }: { readonly __typename: string }) => __typename,
})
export abstract class NodeType {
  @Field(() => ID, {
    description: 'The same for the object’s whole life, and no other object’s: a UUID, or an invoice’s id at Stripe.',
  })
  id!: string;
}

@ObjectType('Person', {
  implements: NodeType,
  description: 'Somebody on the platform, as the people they meet see them.',
  simpleResolvers: true,
})
export class PersonType extends NodeType implements Pick<User, 'id' | 'name' | 'timeZone'> {
  @Field(() => String, { description: 'The name shown to others.' })
  name!: string;

  @Field(() => RoleEnum, { description: 'What the person is on the platform.' })
  role!: User['role'];

  @Field(() => TimeZoneScalar, { description: 'The zone times are shown in to this person.' })
  timeZone!: string;
}

@ObjectType('Money', { description: 'An amount of money.', simpleResolvers: true })
export class MoneyType implements Money {
  @Field(() => Int, { description: 'In the currency’s minor unit: cents for USD, yen for JPY.' })
  amount!: number;

  @Field(() => String, { description: 'ISO 4217, in capitals.' })
  currency!: string;
}

@ObjectType('UserError', {
  description: 'An expected failure of a mutation. Nothing was written.',
  simpleResolvers: true,
})
export class UserErrorType implements UserError {
  @Field(() => String, { description: describeCodes() })
  code!: UserError['code'];

  @Field(() => String, { description: 'A sentence for people, in English.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The argument at fault, from the field inwards: `["input", "weeklySchedule", "0", "end"]`, list places counted from 0. Null where no argument alone is to blame.',
  })
  path!: string[] | null;
}

@ObjectType('PageInfo', { description: 'Whether a list goes on.', simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether more follow.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether something came before: true of every page that was asked for with `after`.',
  })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Where the page begins; null for an empty page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Ask with this as `after` for what follows; null for an empty page.',
  })
  endCursor!: string | null;
}
