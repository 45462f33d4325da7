import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { type IssuedReceipt, receiptNumber } from '../../domain/payments/receipt.ts';
import type { Queryable } from '../client.ts';
import { bookings } from '../tables/bookings.ts';
import { ledgerEntries } from '../tables/ledger.ts';
import { receipts } from '../tables/receipts.ts';

/** Writes a receipt down. False when there is one for this invoice: the first one stays. */
export async function insertReceipt(q: Queryable, receipt: Omit<IssuedReceipt, 'number'>): Promise<boolean> {
  const { invoiceId, ...row } = receipt;
  const rows = await q
    .insert(receipts)
    .values({ ...row, stripeInvoiceId: invoiceId })
    .onConflictDoNothing({ target: receipts.stripeInvoiceId })
    .returning({ id: receipts.stripeInvoiceId });
  return rows.length > 0;
}

export async function findReceipt(q: Queryable, invoiceId: string): Promise<IssuedReceipt | null> {
  const [row] = await q.select().from(receipts).where(eq(receipts.stripeInvoiceId, invoiceId));
  return row === undefined ? null : issued(row);
}

/** Whether all that an invoice charged has gone back, by whomever. */
const IS_BACK = sql<boolean>`coalesce((
  select sum(l.amount) filter (where l.kind = 'PAYMENT') > 0
    and sum(case when l.kind in ('PAYMENT', 'REFUND_REFUSED') then l.amount
      when l.kind in ('REFUND', 'CHARGEBACK') then -l.amount else 0 end) <= 0
  from ${ledgerEntries} l where l.stripe_invoice_id = ${receipts}.stripe_invoice_id), false)`;

/** The receipts of these bookings, first week first, and whether each one's money went back. */
export async function listReceipts(
  q: Queryable,
  bookingIds: readonly string[],
): Promise<{ readonly receipt: IssuedReceipt; readonly refunded: boolean }[]> {
  if (bookingIds.length === 0) return [];
  const rows = await q
    .select({ receipt: receipts, refunded: IS_BACK })
    .from(receipts)
    .where(inArray(receipts.bookingId, [...bookingIds]))
    .orderBy(asc(receipts.week), asc(receipts.seq));
  return rows.map(({ receipt, refunded }) => ({ receipt: issued(receipt), refunded }));
}

/** Receipts of one student, or of everybody for null, the newest first, each with its place in that order. */
export async function pageReceipts(
  q: Queryable,
  studentId: string | null,
  { limit, before }: { readonly limit: number; readonly before: number | null },
): Promise<{ readonly receipt: IssuedReceipt; readonly refunded: boolean; readonly seq: number }[]> {
  const rows = await q
    .select({ receipt: receipts, refunded: IS_BACK })
    .from(receipts)
    .innerJoin(bookings, eq(bookings.id, receipts.bookingId))
    .where(
      and(
        studentId === null ? undefined : eq(bookings.studentId, studentId),
        before === null ? undefined : lt(receipts.seq, before),
      ),
    )
    .orderBy(desc(receipts.seq))
    .limit(limit);
  return rows.map(({ receipt, refunded }) => ({ receipt: issued(receipt), refunded, seq: receipt.seq }));
}

function issued({ stripeInvoiceId, seq, ...row }: typeof receipts.$inferSelect): IssuedReceipt {
  return { ...row, invoiceId: stripeInvoiceId, number: receiptNumber(row.issuedAt, seq) };
}
