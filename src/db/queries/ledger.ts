import { and, asc, eq, inArray } from 'drizzle-orm';
import { entryFault, type LedgerEntry, returnedKey } from '../../domain/payments/ledger.ts';
import type { Queryable } from '../client.ts';
import { ledgerEntries } from '../tables/ledger.ts';

/**
 * Writes entries down, under the lock of their booking. One whose key is there already is left out: the move was
 * written before. Throws on an entry that cannot be.
 */
export async function insertLedgerEntries(q: Queryable, entries: readonly LedgerEntry[]): Promise<void> {
  for (const entry of entries) {
    const fault = entryFault(entry);
    if (fault !== null) throw new RangeError(fault);
  }
  if (entries.length === 0) return;
  await q
    .insert(ledgerEntries)
    .values(
      entries.map(({ from, to, money, invoiceId, ...entry }) => ({
        ...entry,
        fromAccount: from,
        toAccount: to,
        amount: money.amount,
        currency: money.currency,
        stripeInvoiceId: invoiceId,
      })),
    )
    .onConflictDoNothing({ target: [ledgerEntries.bookingId, ledgerEntries.key] });
}

/** The ledger of a booking, in the order it was written. */
export async function listLedgerEntries(q: Queryable, bookingId: string): Promise<LedgerEntry[]> {
  const rows = await q
    .select()
    .from(ledgerEntries)
    .where(eq(ledgerEntries.bookingId, bookingId))
    .orderBy(asc(ledgerEntries.seq));
  return rows.map(asEntry);
}

/** The ledgers of several bookings, each in the order it was written. */
export async function listLedgers(q: Queryable, bookingIds: readonly string[]): Promise<LedgerEntry[]> {
  if (bookingIds.length === 0) return [];
  const rows = await q
    .select()
    .from(ledgerEntries)
    .where(inArray(ledgerEntries.bookingId, [...bookingIds]))
    .orderBy(asc(ledgerEntries.seq));
  return rows.map(asEntry);
}

export async function findLedgerEntry(q: Queryable, id: string): Promise<LedgerEntry | null> {
  const [row] = await q.select().from(ledgerEntries).where(eq(ledgerEntries.id, id));
  return row === undefined ? null : asEntry(row);
}

/** The entry that says a whole invoice went back; null where it did not, or was for nothing. */
export async function findRefundOfInvoice(q: Queryable, invoiceId: string): Promise<LedgerEntry | null> {
  const { stripeInvoiceId, key } = ledgerEntries;
  const [row] = await q
    .select()
    .from(ledgerEntries)
    .where(and(eq(stripeInvoiceId, invoiceId), eq(key, returnedKey(invoiceId))));
  return row === undefined ? null : asEntry(row);
}

function asEntry(row: typeof ledgerEntries.$inferSelect): LedgerEntry {
  const { id, bookingId, kind, fromAccount, toAccount, amount, currency, sessionId, stripeInvoiceId, key, at } = row;
  const money = { amount, currency };
  return {
    id,
    bookingId,
    kind,
    from: fromAccount,
    to: toAccount,
    money,
    sessionId,
    invoiceId: stripeInvoiceId,
    key,
    at,
  };
}
