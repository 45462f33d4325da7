import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { openBillingPortal } from '../app/open-billing-portal.ts';
import { type RequestContext, requireStudent } from './context.ts';
import { UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { UrlScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@InputType('OpenBillingPortalInput', { description: 'What the portal is opened for.' })
class OpenBillingPortalInput {
  @Field(() => ID, { description: 'A booking of the student’s that was paid.' })
  bookingId!: string;
}

@ObjectType('OpenBillingPortalPayload', { description: 'The way to the portal, or why not.', simpleResolvers: true })
class OpenBillingPortalPayload {
  @Field(() => UrlScalar, {
    nullable: true,
    description: 'Stripe’s page for cards and invoices. It works for a few minutes: open it at once.',
  })
  url!: string | null;

  @Field(() => [UserErrorType], { description: 'Why there is none.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class BillingPortalResolver {
  @Mutation(() => OpenBillingPortalPayload, {
    description: 'Opens Stripe’s billing portal for the customer who pays a booking. For the student.',
  })
  async openBillingPortal(
    @Arg('input', () => OpenBillingPortalInput, { description: 'Which booking.' }) input: OpenBillingPortalInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<OpenBillingPortalPayload> {
    const student = requireStudent(actor);
    const { url, userErrors } = await openBillingPortal(deps, student, objectId(input.bookingId));
    return { url, userErrors: presentErrors(userErrors) };
  }
}
