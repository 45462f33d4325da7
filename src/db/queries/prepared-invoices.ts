import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { preparedInvoices } from '../tables/ledger.ts';

export interface PreparedInvoice {
  readonly stripeInvoiceId: string;
  readonly bookingId: string;
  readonly week: number;
  readonly description: string;
  readonly exclusions: { slot: number; amount: number; description: string }[];
  /** Minor units of the booking's credit that were put on it. */
  readonly credit: number;
  /** Minor units that were added, so that it bills as many sessions as its week has; below zero where it had too many. */
  readonly adjustment: number;
  readonly preparedAt: EpochMs;
  readonly settledAt: EpochMs | null;
}

/** Keeps what was decided about a draft. The first decision stays. */
export async function insertPreparedInvoice(q: Queryable, prepared: PreparedInvoice): Promise<void> {
  await q.insert(preparedInvoices).values(prepared).onConflictDoNothing();
}

export async function findPreparedInvoice(q: Queryable, invoiceId: string): Promise<PreparedInvoice | null> {
  const [row] = await q.select().from(preparedInvoices).where(eq(preparedInvoices.stripeInvoiceId, invoiceId));
  return row ?? null;
}

/** The invoices of a booking whose credit is spoken for: prepared, and neither paid nor given up. */
export async function listUnsettledInvoices(q: Queryable, bookingId: string): Promise<PreparedInvoice[]> {
  return q
    .select()
    .from(preparedInvoices)
    .where(and(eq(preparedInvoices.bookingId, bookingId), isNull(preparedInvoices.settledAt)));
}

/** The same of many bookings. */
export async function listUnsettledInvoicesOf(q: Queryable, bookingIds: readonly string[]): Promise<PreparedInvoice[]> {
  if (bookingIds.length === 0) return [];
  const { bookingId, settledAt } = preparedInvoices;
  return q
    .select()
    .from(preparedInvoices)
    .where(and(inArray(bookingId, [...bookingIds]), isNull(settledAt)));
}

/** The weeks of some bookings whose invoice is drawn up and not paid. */
export async function listBilledWeeks(
  q: Queryable,
  bookingIds: readonly string[],
): Promise<{ readonly bookingId: string; readonly week: number }[]> {
  if (bookingIds.length === 0) return [];
  const { bookingId, week, settledAt } = preparedInvoices;
  return q
    .select({ bookingId, week })
    .from(preparedInvoices)
    .where(and(inArray(bookingId, [...bookingIds]), isNull(settledAt)));
}

/** What was on it is used, or free again. */
export async function settlePreparedInvoice(q: Queryable, invoiceId: string, now: EpochMs): Promise<void> {
  await q
    .update(preparedInvoices)
    .set({ settledAt: now })
    .where(and(eq(preparedInvoices.stripeInvoiceId, invoiceId), isNull(preparedInvoices.settledAt)));
}
