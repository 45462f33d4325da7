import { and, asc, eq, getTableColumns, gt, inArray, max, ne } from 'drizzle-orm';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { SlotWeeks } from '../../domain/bookings/weekly-slots.ts';
import { isUuid } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings, paidWeeks, returnedInvoices } from '../tables/bookings.ts';

/** A booking with what only the server may know of it: keys and the payment provider's ids. */
export interface StoredBooking extends Booking {
  readonly idempotencyKey: string;
  readonly requestHash: string;
  readonly stripeCheckoutId: string | null;
  readonly checkoutUrl: string | null;
  readonly stripeSubscriptionId: string | null;
  readonly stripeCustomerId: string | null;
  /** When the first billing period began; null before the first payment. */
  readonly billingAnchorAt: EpochMs | null;
  /** Since when a renewal is unpaid; null unless past due. */
  readonly pastDueSince: EpochMs | null;
  /** Wall time of each weekly slot in week 0; null where the sessions themselves have to say. */
  readonly weeklyStarts: string[] | null;
  /** Which weeks each weekly slot belongs to; null where none ever came or went. */
  readonly slotWeeks: SlotWeeks[] | null;
  /** The last week it goes on for; null while it is open-ended. */
  readonly lastWeek: number | null;
}

const { createdAt: _created, updatedAt: _updated, ...stored } = getTableColumns(bookings);

export async function insertBooking(q: Queryable, booking: StoredBooking, now: EpochMs): Promise<void> {
  await q.insert(bookings).values({ ...booking, createdAt: now, updatedAt: now });
}

/** Null too for what cannot be an id: another product of the same Stripe account has bookings of its own. */
export async function findBooking(q: Queryable, id: string): Promise<StoredBooking | null> {
  if (!isUuid(id)) return null;
  const [row] = await q.select(stored).from(bookings).where(eq(bookings.id, id));
  return row ?? null;
}

export async function findBookings(q: Queryable, ids: readonly string[]): Promise<StoredBooking[]> {
  if (ids.length === 0) return [];
  return q
    .select(stored)
    .from(bookings)
    .where(inArray(bookings.id, [...ids]));
}

/** Ids of bookings in their order, a page at a time. */
export async function listBookingIds(q: Queryable, after: string | null, limit: number): Promise<string[]> {
  const rows = await q
    .select({ id: bookings.id })
    .from(bookings)
    .where(after === null ? undefined : gt(bookings.id, after))
    .orderBy(asc(bookings.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Locks one booking until the transaction ends. Taken after the mentor's calendar, always in that order. */
export async function lockBooking(q: Queryable, id: string): Promise<StoredBooking | null> {
  const [row] = await q.select(stored).from(bookings).where(eq(bookings.id, id)).for('update');
  return row ?? null;
}

export async function findBookingByKey(q: Queryable, studentId: string, key: string): Promise<StoredBooking | null> {
  const [row] = await q
    .select(stored)
    .from(bookings)
    .where(and(eq(bookings.studentId, studentId), eq(bookings.idempotencyKey, key)));
  return row ?? null;
}

export async function findBookingByCheckout(q: Queryable, checkoutId: string): Promise<StoredBooking | null> {
  const [row] = await q.select(stored).from(bookings).where(eq(bookings.stripeCheckoutId, checkoutId));
  return row ?? null;
}

export async function hasTrial(q: Queryable, studentId: string, mentorId: string): Promise<boolean> {
  const rows = await q
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.studentId, studentId), eq(bookings.mentorId, mentorId), eq(bookings.type, 'TRIAL')));
  return rows.length > 0;
}

export async function updateBooking(
  q: Queryable,
  id: string,
  changes: Partial<
    Pick<
      StoredBooking,
      | 'status'
      | 'holdExpiresAt'
      | 'stripeCheckoutId'
      | 'stripeSubscriptionId'
      | 'stripeCustomerId'
      | 'billingAnchorAt'
      | 'pastDueSince'
      | 'lastWeek'
      | 'weeklyStarts'
      | 'slotWeeks'
      | 'frequency'
      | 'weeklyPrice'
      | 'recurrenceRule'
    >
  >,
  now: EpochMs,
): Promise<void> {
  await q
    .update(bookings)
    .set({ ...changes, updatedAt: now })
    .where(eq(bookings.id, id));
}

export interface PaidWeek {
  readonly stripeInvoiceId: string;
  readonly bookingId: string;
  readonly week: number;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly paidAt: EpochMs;
}

/** Writes down a paid week. False when this invoice was written down before. */
export async function insertPaidWeek(q: Queryable, week: PaidWeek): Promise<boolean> {
  const rows = await q
    .insert(paidWeeks)
    .values(week)
    .onConflictDoNothing({ target: paidWeeks.stripeInvoiceId })
    .returning({ id: paidWeeks.stripeInvoiceId });
  return rows.length > 0;
}

/** The invoices that paid weeks of a booking, first week first. */
export async function listPaidWeeks(q: Queryable, bookingId: string): Promise<PaidWeek[]> {
  return q.select().from(paidWeeks).where(eq(paidWeeks.bookingId, bookingId)).orderBy(paidWeeks.week);
}

/** The last week that was paid of each of these bookings; those without any are left out. */
export async function lastPaidWeeksOf(q: Queryable, bookingIds: readonly string[]): Promise<Map<string, number>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await q
    .select({ bookingId: paidWeeks.bookingId, week: max(paidWeeks.week) })
    .from(paidWeeks)
    .where(inArray(paidWeeks.bookingId, [...bookingIds]))
    .groupBy(paidWeeks.bookingId);
  return new Map(rows.flatMap(({ bookingId, week }) => (week === null ? [] : [[bookingId, week]])));
}

export interface ReturnedInvoice {
  readonly stripeInvoiceId: string;
  readonly bookingId: string;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly returnedAt: EpochMs;
}

/** Writes down that an invoice goes back. False when that was written down before. */
export async function insertReturnedInvoice(q: Queryable, invoice: ReturnedInvoice): Promise<boolean> {
  const rows = await q
    .insert(returnedInvoices)
    .values(invoice)
    .onConflictDoNothing({ target: returnedInvoices.stripeInvoiceId })
    .returning({ id: returnedInvoices.stripeInvoiceId });
  return rows.length > 0;
}

/** The invoices of a booking that went back, first one first. */
export async function listReturnedInvoices(q: Queryable, bookingId: string): Promise<ReturnedInvoice[]> {
  return q
    .select()
    .from(returnedInvoices)
    .where(eq(returnedInvoices.bookingId, bookingId))
    .orderBy(returnedInvoices.returnedAt);
}

/**
 * Keeps the Checkout page that was opened for a booking. False when the booking does not wait for its payment any
 * more: then only the page's id is kept, for somebody has to close it.
 */
export async function saveCheckout(
  q: Queryable,
  bookingId: string,
  checkout: { readonly id: string; readonly url: string },
  now: EpochMs,
): Promise<boolean> {
  const pending = and(eq(bookings.id, bookingId), eq(bookings.status, 'PENDING_PAYMENT'));
  const saved = await q
    .update(bookings)
    .set({ stripeCheckoutId: checkout.id, checkoutUrl: checkout.url, updatedAt: now })
    .where(pending)
    .returning({ id: bookings.id });
  if (saved.length > 0) return true;
  await updateBooking(q, bookingId, { stripeCheckoutId: checkout.id }, now);
  return false;
}

/** Whether a mentor teaches a student, or once did. A hold that ran out is no relation. */
export async function hasBookingBetween(q: Queryable, mentorId: string, studentId: string): Promise<boolean> {
  const [row] = await q
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.mentorId, mentorId),
        eq(bookings.studentId, studentId),
        ne(bookings.status, 'EXPIRED'),
        ne(bookings.status, 'PENDING_PAYMENT'),
      ),
    )
    .limit(1);
  return row !== undefined;
}
