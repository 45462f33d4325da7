import { findBooking } from '../db/queries/bookings.ts';
import { findReceipt, listReceipts, pageReceipts } from '../db/queries/receipts.ts';
import { mayListInvoices, maySeeMoney } from '../domain/access.ts';
import type { Actor, User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { Fault } from '../domain/fault.ts';
import type { IssuedReceipt } from '../domain/payments/receipt.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readNumber, readPage } from './page.ts';
import { receiptDocument } from './receipt-document.ts';
import { isReceiptLink } from './receipt-link.ts';

/** A paid invoice of a booking. */
export interface BookingInvoice extends IssuedReceipt {
  readonly status: 'PAID' | 'REFUNDED';
}

/** What was paid for each of these bookings, first week first. Null for whom it is none of: the mentor among others. */
export async function readInvoices(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  bookings: readonly Booking[],
): Promise<(readonly BookingInvoice[] | null)[]> {
  const visible = bookings.filter((booking) => maySeeMoney(viewer, booking)).map(({ id }) => id);
  const listed = await listReceipts(deps.db, visible);
  return bookings.map(({ id }) => {
    if (!visible.includes(id)) return null;
    const own = listed.filter(({ receipt }) => receipt.bookingId === id);
    return own.map(({ receipt, refunded }) => ({ ...receipt, status: refunded ? 'REFUNDED' : 'PAID' }));
  });
}

/**
 * A page of everything a student paid, the newest first; admins see everybody's. Throws `FORBIDDEN` for mentors, and
 * `BAD_USER_INPUT` for a cursor or size that cannot be.
 */
export async function readInvoicePage(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  { first, after }: PageQuestion,
): Promise<Page<BookingInvoice & { readonly seq: number }>> {
  if (!mayListInvoices(viewer)) throw new Fault('FORBIDDEN', 'What was paid is for students and admins.');
  const page = readPage({ first, after: null }, 20);
  const before = after === null ? null : readNumber(after);
  const studentId = viewer.role === 'ADMIN' ? null : viewer.id;
  const rows = await pageReceipts(deps.db, studentId, { limit: page.limit + 1, before });
  return pageOf(
    rows.map(({ receipt, refunded, seq }) => ({ ...receipt, seq, status: refunded ? 'REFUNDED' : 'PAID' })),
    page,
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
