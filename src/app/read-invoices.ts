import { findBooking, findBookings, type StoredBooking } from '../db/queries/bookings.ts';
import { listUnpaidInvoices, type UnpaidInvoice } from '../db/queries/payment-trouble.ts';
import { listUnsettledInvoicesOf, type PreparedInvoice } from '../db/queries/prepared-invoices.ts';
import { findReceipt, listReceipts, pageReceipts } from '../db/queries/receipts.ts';
import { listSessionsOf, type StoredSession } from '../db/queries/sessions.ts';
import { mayListInvoices, maySeeMoney } from '../domain/access.ts';
import type { Actor, User } from '../domain/actor.ts';
import { type Booking, sessionPrice } from '../domain/bookings/booking.ts';
import { isSlotOfWeek, sessionsOfWeek } from '../domain/bookings/weekly-slots.ts';
import { Fault } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import type { Money } from '../domain/payments/money.ts';
import type { IssuedReceipt } from '../domain/payments/receipt.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readNumber, readPage } from './page.ts';
import { receiptDocument } from './receipt-document.ts';
import { isReceiptLink } from './receipt-link.ts';

export const INVOICE_STATUSES = ['OPEN', 'FAILED', 'PAID', 'REFUNDED'] as const;

/** What a week of a booking costs, or did. */
export interface InvoiceView {
  readonly bookingId: string;
  readonly invoiceId: string;
  readonly week: number;
  readonly status: (typeof INVOICE_STATUSES)[number];
  /** What was charged, or is to be, tax included. */
  readonly amount: Money;
  readonly creditUsed: Money;
  /** The sessions it pays, by start. */
  readonly lines: readonly (Interval & { readonly amount: Money })[];
  readonly periodStart: EpochMs;
  readonly periodEnd: EpochMs;
  /** What is known once it is paid; null before. */
  readonly receipt: { readonly number: string; readonly paidAt: EpochMs; readonly tax: Money } | null;
  /** Where its student can pay one that failed. */
  readonly payUrl: string | null;
}

/**
 * What was charged for each of these bookings and what is about to be, first week first. Null for whom it is none of:
 * the mentor among others.
 */
export async function readInvoices(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  bookings: readonly Booking[],
): Promise<(readonly InvoiceView[] | null)[]> {
  const visible = bookings.filter((booking) => maySeeMoney(viewer, booking)).map(({ id }) => id);
  const issued = (await listReceipts(deps.db, visible)).map(({ receipt, refunded }) => paidView(receipt, refunded));
  const all = [...issued, ...(await listUnpaid(deps, visible))].sort((a, b) => a.week - b.week);
  return bookings.map(({ id }) => (visible.includes(id) ? all.filter(({ bookingId }) => bookingId === id) : null));
}

function paidView(receipt: IssuedReceipt, refunded: boolean): InvoiceView {
  const { bookingId, invoiceId, week, number, facts, issuedAt } = receipt;
  const money = (amount: number) => ({ amount, currency: facts.currency });
  const { periodStart, periodEnd, lines } = facts;
  return {
    ...{ bookingId, invoiceId, week, periodStart, periodEnd },
    status: refunded ? 'REFUNDED' : 'PAID',
    amount: money(facts.paid),
    creditUsed: money(facts.creditUsed),
    lines: lines.map(({ start, end, amount }) => ({ start, end, amount: money(amount) })),
    receipt: { number, paidAt: issuedAt, tax: money(facts.tax) },
    payUrl: null,
  };
}

/** Invoices that were drawn up, and those of them that could not be collected. */
async function listUnpaid(deps: Pick<Deps, 'db'>, bookingIds: readonly string[]): Promise<InvoiceView[]> {
  const failed = await listUnpaidInvoices(deps.db, bookingIds);
  const drawnUp = await listUnsettledInvoicesOf(deps.db, bookingIds);
  const owing = [...new Set([...failed, ...drawnUp].map(({ bookingId }) => bookingId))];
  if (owing.length === 0) return [];
  const sessions = await listSessionsOf(deps.db, owing);
  return (await findBookings(deps.db, owing)).flatMap((booking) => {
    const own = sessions.filter(({ bookingId }) => bookingId === booking.id);
    const ofBooking = ({ bookingId }: { readonly bookingId: string }) => bookingId === booking.id;
    const [late, known] = [failed.filter(ofBooking), drawnUp.filter(ofBooking)];
    const ids = new Set([...late.map(({ invoiceId }) => invoiceId), ...known.map((each) => each.stripeInvoiceId)]);
    return [...ids].flatMap((id) =>
      unpaidView(booking, own, id, {
        failed: late.find(({ invoiceId }) => invoiceId === id),
        drawnUp: known.find(({ stripeInvoiceId }) => stripeInvoiceId === id),
      }),
    );
  });
}

function unpaidView(
  booking: StoredBooking,
  sessions: readonly StoredSession[],
  invoiceId: string,
  known: { readonly failed: UnpaidInvoice | undefined; readonly drawnUp: PreparedInvoice | undefined },
): InvoiceView[] {
  const { failed, drawnUp } = known;
  const week = failed?.week ?? drawnUp?.week;
  const price = sessionPrice(booking);
  if (week === undefined || price === null || booking.billingAnchorAt === null) return [];
  const { exclusions = [], credit = 0 } = drawnUp ?? {};
  const charged = sessions.filter(
    (each) =>
      each.week === week &&
      isSlotOfWeek(booking.slotWeeks, each.slot, week) &&
      exclusions.every(({ slot }) => slot !== each.slot),
  );
  const off = exclusions.reduce((sum, { amount }) => sum + amount, 0);
  const { currency } = price;
  const view: InvoiceView = {
    ...{ bookingId: booking.id, invoiceId, week, receipt: null },
    status: failed === undefined ? 'OPEN' : 'FAILED',
    amount: failed?.amount ?? { amount: sessionsOfWeek(booking, week) * price.amount - off - credit, currency },
    creditUsed: { amount: credit, currency },
    lines: charged.map(({ start, end }) => ({ start, end, amount: price })),
    periodStart: periodOfWeek(booking.billingAnchorAt, week),
    periodEnd: periodOfWeek(booking.billingAnchorAt, week + 1),
    payUrl: failed?.payUrl ?? null,
  };
  return [view];
}

/**
 * A page of everything a student paid, the newest first; admins see everybody's. Throws `FORBIDDEN` for mentors, and
 * `BAD_USER_INPUT` for a cursor or size that cannot be.
 */
export async function readInvoicePage(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  { first, after }: PageQuestion,
): Promise<Page<InvoiceView & { readonly seq: number }>> {
  if (!mayListInvoices(viewer)) throw new Fault('FORBIDDEN', 'What was paid is for students and admins.');
  const page = readPage({ first, after: null }, 20);
  const before = after === null ? null : readNumber(after);
  const studentId = viewer.role === 'ADMIN' ? null : viewer.id;
  const rows = await pageReceipts(deps.db, studentId, { limit: page.limit + 1, before });
  return pageOf(
    rows.map(({ receipt, refunded, seq }) => ({ ...paidView(receipt, refunded), seq })),
    { limit: page.limit, after: before },
  );
}

/**
 * A receipt as PDF, for whoever holds a link that was made for it, or for its student and admins. Null for an invoice
 * that does not exist and for one that is not theirs alike.
 */
export async function readReceiptFile(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'receipts'>,
  asked: { readonly invoiceId: string; readonly query: URLSearchParams; readonly actor: Actor | null },
): Promise<{ readonly number: string; readonly pdf: Buffer } | null> {
  const { invoiceId, query, actor } = asked;
  const receipt = await findReceipt(deps.db, invoiceId);
  if (receipt === null) return null;
  if (!isReceiptLink(deps.config, invoiceId, query, deps.clock.now())) {
    const booking = actor?.kind === 'user' ? await findBooking(deps.db, receipt.bookingId) : null;
    if (actor?.kind !== 'user' || booking === null || !maySeeMoney(actor.user, booking)) return null;
  }
  return { number: receipt.number, pdf: await deps.receipts.write(receiptDocument(receipt)) };
}
