import { findBooking } from '../db/queries/bookings.ts';
import { findReceipt, listReceipts } from '../db/queries/receipts.ts';
import { maySeeMoney } from '../domain/access.ts';
import type { Actor, User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { IssuedReceipt } from '../domain/payments/receipt.ts';
import type { Deps } from './deps.ts';
import { receiptDocument } from './receipt-document.ts';
import { isReceiptLink } from './receipt-link.ts';

/** A paid invoice of a booking. */
export interface BookingInvoice extends IssuedReceipt {
  readonly status: 'PAID' | 'REFUNDED';
}

/** What was paid for a booking, first week first. Null for whom it is none of: the mentor among others. */
export async function readInvoices(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  booking: Booking,
): Promise<readonly BookingInvoice[] | null> {
  if (!maySeeMoney(viewer, booking)) return null;
  const listed = await listReceipts(deps.db, booking.id);
  return listed.map(({ receipt, refunded }) => ({ ...receipt, status: refunded ? 'REFUNDED' : 'PAID' }));
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
