import { Arg, Ctx, Field, ID, Int, InterfaceType, ObjectType, Query, Resolver } from 'type-graphql';
import { ifVisible } from '../app/read-objects.ts';
import type { User } from '../domain/actor.ts';
import type { UserError } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import { type RequestContext, requireUser } from './context.ts';
import { RoleEnum } from './enums.ts';
import { describeCodes } from './expected-failures.ts';
import { objectId } from './object-id.ts';
import { TimeZoneScalar } from './scalars.ts';

/** Tells the kinds of objects with an id apart, by a field only one of them has. */
function typeOfNode(value: object): string {
  if ('answerer' in value) return 'Proposal';
  if ('wallStart' in value) return 'Session';
  if ('policy' in value) return 'Booking';
  return 'Person';
}

@InterfaceType('Node', { description: 'Anything that can be asked for again by its id.', resolveType: typeOfNode })
export abstract class NodeType {
  @Field(() => ID, { description: 'A UUID, the same for the object’s whole life.' })
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

  @Field(() => String, {
    nullable: true,
    description: 'Ask with this as `after` for what follows; null for an empty page.',
  })
  endCursor!: string | null;
}

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, {
    nullable: true,
    description:
      'Any object by its id: a booking, a session, a proposal, or the viewer. Null for what does not exist or is not the viewer’s to see.',
  })
  async node(
    @Arg('id', () => ID, { description: 'The object’s id.' }) text: string,
    @Ctx() { actor, loaders }: RequestContext,
  ): Promise<object | null> {
    const viewer = requireUser(actor);
    const id = objectId(text);
    if (id === viewer.id) return viewer;
    const [booking, session, proposal] = await Promise.all([
      loaders.booking.load(id),
      loaders.session.load(id),
      loaders.proposal.load(id),
    ]);
    return ifVisible(viewer, booking) ?? ifVisible(viewer, session) ?? ifVisible(viewer, proposal);
  }

  @Query(() => PersonType, { description: 'Whoever asks.' })
  viewer(@Ctx() { actor }: RequestContext): User {
    return requireUser(actor);
  }
}
