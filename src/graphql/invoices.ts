import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOfNumber } from '../app/page.ts';
import { INVOICE_STATUSES, type InvoiceView, readInvoicePage } from '../app/read-invoices.ts';
import { receiptUrl } from '../app/receipt-link.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { enumOf } from './enums.ts';
import { MoneyType, NodeType } from './nodes.ts';
import { DateTimeScalar, UrlScalar } from './scalars.ts';
import { type TwoClocks, ZonedTime } from './zoned-time.ts';

const InvoiceStatusEnum = enumOf(INVOICE_STATUSES, 'InvoiceStatus', 'Where an invoice and its money stand.', {
  OPEN: 'It is drawn up, and its charge is on its way.',
  FAILED: 'It could not be collected. Its sessions wait for the days of grace; the student can pay it at `payUrl`.',
  PAID: 'It was paid.',
  REFUNDED: 'It was paid, and the money went back.',
});

@ObjectType('InvoiceLine', {
  description: 'A session that an invoice pays; of a paid one at the time it had then.',
  simpleResolvers: true,
})
class InvoiceLineType extends ZonedTime {
  @Field(() => MoneyType, { description: 'Its share of the week.' })
  readonly amount: MoneyType;

  constructor({ amount, ...time }: InvoiceView['lines'][number], clocks: TwoClocks) {
    super(time, clocks);
    this.amount = amount;
  }
}

@ObjectType('Invoice', {
  implements: NodeType,
  description: 'What a week of a booking costs, or did.',
  simpleResolvers: true,
})
class InvoiceType extends NodeType {
  @Field(() => String, {
    nullable: true,
    description: 'The number of its receipt, `R-2026-000042`; null until it is paid.',
  })
  number!: string | null;

  @Field(() => Int, { description: 'Which week of the booking it pays, from 0.' })
  week!: number;

  @Field(() => InvoiceStatusEnum, { description: 'Where it stands.' })
  status!: InvoiceView['status'];

  @Field(() => MoneyType, { description: 'What was charged, or is to be, tax included.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: 'What of it is tax; null until it is paid.' })
  tax!: MoneyType | null;

  @Field(() => MoneyType, { description: 'The credit that is used beside it.' })
  creditUsed!: MoneyType;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was paid; null until it is.' })
  paidAt!: EpochMs | null;

  @Field(() => DateTimeScalar, { description: 'Start of the billing period.' })
  periodStart!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'End of the billing period, exclusive.' })
  periodEnd!: EpochMs;

  @Field(() => UrlScalar, {
    nullable: true,
    description:
      'The receipt as PDF; null until it is paid. The link works for a quarter of an hour; ask again for another.',
  })
  receiptUrl!: string | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: 'Stripe’s page on which the student pays one that failed; null for all others.',
  })
  payUrl!: string | null;
}

const InvoiceConnection = connectionOf('Invoice', () => InvoiceType, {
  one: 'invoice',
  many: 'paid invoices, the newest first',
});

@Resolver(() => InvoiceType)
export class InvoiceResolver {
  @Query(() => InvoiceConnection, {
    description: 'Everything the student who asks has paid, the newest first; admins see everybody’s.',
  })
  async invoices(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<InvoiceType>> {
    const page = await readInvoicePage(deps, requireUser(actor), { first: first ?? null, after: after ?? null });
    const { edges, pageInfo } = presentPage(page, ({ seq }) => cursorOfNumber(seq));
    return { edges: edges.map(({ cursor, node }) => ({ cursor, node: presentInvoice(deps, node) })), pageInfo };
  }

  @FieldResolver(() => BookingType, { description: 'The booking it is for.' })
  booking(@Root() { bookingId }: InvoiceView, @Ctx() { loaders }: RequestContext): Promise<Booking> {
    return bookingOf(loaders, bookingId);
  }

  @FieldResolver(() => [InvoiceLineType], { description: 'The sessions it pays, by start.' })
  async lines(
    @Root() { bookingId, lines }: InvoiceView,
    @Ctx() { loaders, actor }: RequestContext,
  ): Promise<InvoiceLineType[]> {
    const { anchorTimeZone } = await bookingOf(loaders, bookingId);
    const clocks = { viewer: requireUser(actor).timeZone, mentor: anchorTimeZone };
    return lines.map((line) => new InvoiceLineType(line, clocks));
  }
}

/** Here and not beside the booking, which has enough to say. */
@Resolver(() => BookingType)
export class BookingInvoiceResolver {
  @FieldResolver(() => [InvoiceType], {
    nullable: true,
    description:
      'The weeks that were paid, are being charged or could not be, the first one first. Only the student and admins see them: null for others.',
  })
  async invoices(
    @Root() booking: Booking,
    @Ctx() { deps, loaders, actor }: RequestContext,
  ): Promise<InvoiceType[] | null> {
    const invoices = await loaders.invoices.load({ viewer: requireUser(actor), booking });
    return invoices?.map((view) => presentInvoice(deps, view)) ?? null;
  }
}

async function bookingOf(loaders: RequestContext['loaders'], id: string): Promise<Booking> {
  const booking = await loaders.booking.load(id);
  if (booking === null) throw notFound('booking');
  return booking;
}

export function presentInvoice(
  { config, clock }: RequestContext['deps'],
  { invoiceId, receipt, ...view }: InvoiceView,
): InvoiceType & Pick<InvoiceView, 'bookingId' | 'lines'> {
  return {
    ...view,
    id: invoiceId,
    number: receipt?.number ?? null,
    tax: receipt?.tax ?? null,
    paidAt: receipt?.paidAt ?? null,
    receiptUrl: receipt === null ? null : receiptUrl(config, invoiceId, clock.now()),
  };
}
