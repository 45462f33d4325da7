import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOfNumber } from '../app/page.ts';
import { type BookingInvoice, readInvoicePage } from '../app/read-invoices.ts';
import { receiptUrl } from '../app/receipt-link.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { InvoiceStatusEnum } from './enums.ts';
import { MoneyType } from './nodes.ts';
import { DateTimeScalar, UrlScalar } from './scalars.ts';

@ObjectType('InvoiceLine', { description: 'A session that an invoice paid, as it stood then.', simpleResolvers: true })
class InvoiceLineType {
  @Field(() => DateTimeScalar, { description: 'When the session was to begin.' })
  start!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it was to end.' })
  end!: EpochMs;

  @Field(() => MoneyType, { description: 'Its share of the week.' })
  amount!: MoneyType;
}

@ObjectType('Invoice', { description: 'A week of a booking that was paid.', simpleResolvers: true })
class InvoiceType {
  @Field(() => String, { description: 'The number of its receipt, `R-2026-000042`.' })
  number!: string;

  @Field(() => Int, { description: 'Which week of the booking it pays, from 0.' })
  week!: number;

  @Field(() => InvoiceStatusEnum, { description: 'Where the money is.' })
  status!: BookingInvoice['status'];

  @Field(() => MoneyType, { description: 'What was charged, tax included.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'What of it is tax.' })
  tax!: MoneyType;

  @Field(() => MoneyType, { description: 'The credit that was used beside it.' })
  creditUsed!: MoneyType;

  @Field(() => DateTimeScalar, { description: 'When it was paid.' })
  paidAt!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'Start of the billing period.' })
  periodStart!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'End of the billing period, exclusive.' })
  periodEnd!: EpochMs;

  @Field(() => [InvoiceLineType], { description: 'The sessions it paid, by start.' })
  lines!: InvoiceLineType[];

  @Field(() => UrlScalar, {
    description: 'The receipt as PDF. The link works for a quarter of an hour; ask again for another.',
  })
  receiptUrl!: string;
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
    const now = deps.clock.now();
    const { edges, pageInfo } = presentPage(page, ({ seq }) => cursorOfNumber(seq));
    const shown = (invoice: BookingInvoice) => present(invoice, receiptUrl(deps.config, invoice.invoiceId, now));
    return { edges: edges.map(({ cursor, node }) => ({ cursor, node: shown(node) })), pageInfo };
  }

  @FieldResolver(() => BookingType, { description: 'The booking it is for.' })
  async booking(
    @Root() { bookingId }: { readonly bookingId: string },
    @Ctx() { loaders }: RequestContext,
  ): Promise<Booking> {
    const booking = await loaders.booking.load(bookingId);
    if (booking === null) throw notFound('booking');
    return booking;
  }
}

/** Here and not beside the booking, which has enough to say. */
@Resolver(() => BookingType)
export class BookingInvoiceResolver {
  @FieldResolver(() => [InvoiceType], {
    nullable: true,
    description:
      'The weeks that were paid, the first one first. Only the student and admins see them: null for others.',
  })
  async invoices(
    @Root() booking: Booking,
    @Ctx() { deps, loaders, actor }: RequestContext,
  ): Promise<InvoiceType[] | null> {
    const invoices = await loaders.invoices.load({ viewer: requireUser(actor), booking });
    if (invoices === null) return null;
    const now = deps.clock.now();
    return invoices.map((invoice) => present(invoice, receiptUrl(deps.config, invoice.invoiceId, now)));
  }
}

function present(
  { facts, ...invoice }: BookingInvoice,
  receiptUrl: string,
): InvoiceType & { readonly bookingId: string } {
  const money = (amount: number) => ({ amount, currency: facts.currency });
  return {
    bookingId: invoice.bookingId,
    number: invoice.number,
    week: invoice.week,
    status: invoice.status,
    amount: money(facts.paid),
    tax: money(facts.tax),
    creditUsed: money(facts.creditUsed),
    paidAt: invoice.issuedAt,
    periodStart: facts.periodStart,
    periodEnd: facts.periodEnd,
    lines: facts.lines.map(({ start, end, amount }) => ({ start, end, amount: money(amount) })),
    receiptUrl,
  };
}
