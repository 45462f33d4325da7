import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import { readPaymentFaults } from '../app/read-payment-trouble.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import { PAYMENT_FAULT_KINDS, type PaymentFault, type PaymentFaultKind } from '../domain/payments/payment-fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { enumOf } from './enums.ts';
import { MoneyType, NodeType } from './nodes.ts';
import { DateTimeScalar } from './scalars.ts';

const PaymentFaultKindEnum = enumOf(
  PAYMENT_FAULT_KINDS,
  'PaymentFaultKind',
  'How the books of a booking and those of Stripe went apart, and what was done about it.',
  {
    REFUND_REFUSED: 'Stripe gave nothing back, as the charge is disputed: it is credit until the bank has decided.',
    WEEK_UNDERBILLED: 'An invoice charged for fewer sessions than its week had: the others were released.',
  },
);

@ObjectType('PaymentFault', {
  implements: NodeType,
  description: 'Something about a payment that somebody should know of, though a rule has dealt with it.',
  simpleResolvers: true,
})
class PaymentFaultType extends NodeType {
  @Field(() => PaymentFaultKindEnum, { description: 'What was found.' })
  kind!: PaymentFaultKind;

  @Field(() => String, { description: 'The id at Stripe of the invoice it is about.' })
  invoiceId!: string;

  @Field(() => MoneyType, { description: 'What did not go back, or was not charged.' })
  money!: Money;

  @Field(() => [ID], { description: 'The sessions that were released for it.' })
  sessionIds!: readonly string[];

  @Field(() => DateTimeScalar, { description: 'When it was found.' })
  foundAt!: EpochMs;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When nothing of it was left open; null while it waits for a bank.',
  })
  settledAt!: EpochMs | null;
}

const PaymentFaultConnection = connectionOf('PaymentFault', () => PaymentFaultType, {
  one: 'fault',
  many: 'faults, the newest first',
});

@Resolver(() => PaymentFaultType)
export class PaymentFaultResolver {
  @Query(() => PaymentFaultConnection, {
    description: 'Where books and payments went apart, the newest first. For admins.',
  })
  async paymentFaults(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<PaymentFault>> {
    requireAdmin(actor);
    const page = await readPaymentFaults(deps, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ foundAt, id }) => cursorOf({ at: foundAt, id }));
  }

  @FieldResolver(() => BookingType, { description: 'The booking it is about.' })
  async booking(@Root() { bookingId }: PaymentFault, @Ctx() { loaders }: RequestContext): Promise<Booking> {
    const booking = await loaders.booking.load(bookingId);
    if (booking === null) throw notFound('booking');
    return booking;
  }
}
