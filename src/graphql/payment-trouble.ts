import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import {
  DISPUTE_STATUSES,
  type FailedPayment,
  type PaymentDispute,
  readFailedPayments,
  readPaymentDisputes,
  type UnpaidInvoice,
} from '../app/read-payment-trouble.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { enumOf } from './enums.ts';
import { MoneyType, NodeType } from './nodes.ts';
import { DateTimeScalar } from './scalars.ts';

const DisputeStatusEnum = enumOf(DISPUTE_STATUSES, 'PaymentDisputeStatus', 'What the student’s bank decided.', {
  OPEN: 'Nothing yet.',
  WON: 'For us: the money stays.',
  LOST: 'For the student: the money is gone.',
});

@ObjectType('UnpaidInvoice', { description: 'A week that could not be collected.', simpleResolvers: true })
class UnpaidInvoiceType {
  @Field(() => String, { description: 'The invoice’s id at Stripe.' })
  invoiceId!: string;

  @Field(() => Int, { description: 'Which week of the booking it is for, from 0.' })
  week!: number;

  @Field(() => MoneyType, { description: 'What it asks for.' })
  amount!: Money;
}

@ObjectType('FailedPayment', { description: 'A booking whose renewal is unpaid.', simpleResolvers: true })
class FailedPaymentType {
  @Field(() => DateTimeScalar, { description: 'Since when.' })
  since!: EpochMs;

  @Field(() => DateTimeScalar, {
    description: 'When its sessions are released and its subscription ends, unless it is paid.',
  })
  graceEndsAt!: EpochMs;

  @Field(() => [UnpaidInvoiceType], { description: 'What is owed, by week.' })
  invoices!: readonly UnpaidInvoice[];
}

@ObjectType('PaymentDispute', {
  implements: NodeType,
  description: 'A payment that its student’s bank asks back.',
  simpleResolvers: true,
})
class PaymentDisputeType extends NodeType {
  @Field(() => String, { description: 'The dispute’s id at Stripe, where it is answered.' })
  disputeId!: string;

  @Field(() => String, { nullable: true, description: 'The id at Stripe of the invoice that was paid.' })
  invoiceId!: string | null;

  @Field(() => MoneyType, { description: 'How much is asked back.' })
  money!: Money;

  @Field(() => DisputeStatusEnum, { description: 'What the bank decided.' })
  status!: PaymentDispute['status'];

  @Field(() => DateTimeScalar, { description: 'When we heard of it.' })
  openedAt!: EpochMs;
}

const FailedPaymentConnection = connectionOf('FailedPayment', () => FailedPaymentType, {
  one: 'booking',
  many: 'bookings that are past due, the longest first',
});
const PaymentDisputeConnection = connectionOf('PaymentDispute', () => PaymentDisputeType, {
  one: 'dispute',
  many: 'disputes, the newest first',
});

const FIRST = { nullable: true, description: 'How many, 1 to 100. Default 50.' };
const AFTER = { nullable: true, description: 'A cursor: what follows it.' };

@Resolver(() => FailedPaymentType)
export class FailedPaymentResolver {
  @Query(() => FailedPaymentConnection, {
    description: 'Bookings whose renewal is unpaid, the longest first. For admins.',
  })
  async failedPayments(
    @Arg('first', () => Int, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<FailedPayment>> {
    requireAdmin(actor);
    const page = await readFailedPayments(deps, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ since, bookingId }) => cursorOf({ at: since, id: bookingId }));
  }

  @FieldResolver(() => BookingType, { description: 'The booking, with who is taught by whom.' })
  booking(@Root() { bookingId }: FailedPayment, @Ctx() { loaders }: RequestContext): Promise<Booking> {
    return bookingOf(loaders, bookingId);
  }
}

@Resolver(() => PaymentDisputeType)
export class PaymentDisputeResolver {
  @Query(() => PaymentDisputeConnection, {
    description: 'Payments that students’ banks asked back, the newest first. For admins.',
  })
  async disputes(
    @Arg('first', () => Int, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<PaymentDispute>> {
    requireAdmin(actor);
    const page = await readPaymentDisputes(deps, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ openedAt, id }) => cursorOf({ at: openedAt, id }));
  }

  @FieldResolver(() => BookingType, { description: 'The booking that was paid for.' })
  booking(@Root() { bookingId }: PaymentDispute, @Ctx() { loaders }: RequestContext): Promise<Booking> {
    return bookingOf(loaders, bookingId);
  }
}

async function bookingOf(loaders: RequestContext['loaders'], id: string): Promise<Booking> {
  const booking = await loaders.booking.load(id);
  if (booking === null) throw notFound('booking');
  return booking;
}
