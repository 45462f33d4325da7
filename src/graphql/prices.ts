import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { readSessionPrices, setSessionPrice } from '../app/set-session-price.ts';
import type { SessionPrice } from '../domain/payments/session-price.ts';
import { type RequestContext, requireUser } from './context.ts';
import { MoneyType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('SessionPrice', { description: 'What one session of a length costs with a mentor.', simpleResolvers: true })
class SessionPriceType implements SessionPrice {
  @Field(() => ID, { description: 'The mentor whose price it is.' })
  mentorId!: string;

  @Field(() => Int, { description: 'The length of the session in minutes.' })
  sessionMinutes!: number;

  @Field(() => MoneyType, { description: 'What one session costs.' })
  price!: MoneyType;
}

@InputType('MoneyInput', { description: 'An amount of money.' })
export class MoneyInput {
  @Field(() => Int, { description: 'In the currency’s minor unit: cents for USD, yen for JPY.' })
  amount!: number;

  @Field(() => String, { description: 'ISO 4217, in capitals.' })
  currency!: string;
}

@InputType('SetSessionPriceInput', { description: 'A price, for the bookings made from now on.' })
class SetSessionPriceInput {
  @Field(() => ID, { nullable: true, description: 'Whose price. Mentors may leave it out: theirs.' })
  mentorId?: string | null;

  @Field(() => Int, { description: 'The length of the session in minutes, 15 to 480.' })
  sessionMinutes!: number;

  @Field(() => MoneyInput, { description: 'What one session costs.' })
  price!: MoneyInput;
}

@ObjectType('SetSessionPricePayload', {
  description: 'The price as it is from now on, or why it was not set.',
  simpleResolvers: true,
})
class SetSessionPricePayload {
  @Field(() => SessionPriceType, { nullable: true, description: 'The price that was set.' })
  sessionPrice!: SessionPrice | null;

  @Field(() => [UserErrorType], { description: 'What is wrong with the input.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class PriceResolver {
  @Query(() => [SessionPriceType], {
    description:
      'The prices a mentor has set, the shortest sessions first; any other length costs the platform’s price. For the mentor and admins.',
  })
  async sessionPrices(
    @Arg('mentorId', () => ID, { description: 'Whose prices.' }) mentorId: string,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<readonly SessionPrice[]> {
    return readSessionPrices(deps, requireUser(actor), objectId(mentorId));
  }

  @Mutation(() => SetSessionPricePayload, {
    description:
      'Sets what a session of one length costs with a mentor, for bookings from now on. Running bookings keep the price they were made at. For the mentor and admins.',
  })
  async setSessionPrice(
    @Arg('input', () => SetSessionPriceInput, { description: 'The price.' }) input: SetSessionPriceInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SetSessionPricePayload> {
    const user = requireUser(actor);
    const { sessionMinutes, price } = input;
    const mentorId = input.mentorId == null ? user.id : objectId(input.mentorId);
    const asked = { mentorId, sessionMinutes, price: { amount: price.amount, currency: price.currency } };
    const outcome = await setSessionPrice(deps, user, asked);
    return 'problems' in outcome
      ? { sessionPrice: null, userErrors: presentErrors(outcome.problems) }
      : { sessionPrice: outcome.saved, userErrors: [] };
  }
}
