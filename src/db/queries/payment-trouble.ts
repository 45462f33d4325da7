import { and, asc, desc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Money } from '../../domain/payments/money.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace, laterThan } from '../keyset.ts';
import { bookings, paidWeeks, returnedInvoices } from '../tables/bookings.ts';
import { ledgerEntries } from '../tables/ledger.ts';
import { messages } from '../tables/messages.ts';

interface PageOfRows {
  readonly limit: number;
  readonly after: ListPlace;
}

/** Bookings whose renewal is unpaid, by since when, the longest first. */
export async function pagePastDue(
  q: Queryable,
  { limit, after }: PageOfRows,
): Promise<{ readonly bookingId: string; readonly since: EpochMs }[]> {
  const { id, pastDueSince, status } = bookings;
  const rows = await q
    .select({ bookingId: id, since: pastDueSince })
    .from(bookings)
    .where(and(eq(status, 'PAST_DUE'), isNotNull(pastDueSince), laterThan(after, pastDueSince, id)))
    .orderBy(asc(pastDueSince), asc(id))
    .limit(limit);
  return rows.flatMap(({ bookingId, since }) => (since === null ? [] : [{ bookingId, since }]));
}

/** An invoice that could not be collected and is still neither paid nor returned. */
export interface UnpaidInvoice {
  readonly bookingId: string;
  readonly invoiceId: string;
  readonly week: number;
  readonly amount: Money;
  /** Where its student can pay it; null where Stripe gave no page. */
  readonly payUrl: string | null;
}

/**
 * What these bookings owe since they are past due, by week. The amount is what its student was told when the payment
 * failed: the price of the week, less credit and sessions that do not take place.
 */
export async function listUnpaidInvoices(q: Queryable, bookingIds: readonly string[]): Promise<UnpaidInvoice[]> {
  if (bookingIds.length === 0) return [];
  const invoiceId = sql<string>`${messages.facts} -> 'unpaid' ->> 'invoiceId'`;
  const rows = await q
    .select({ bookingId: bookings.id, facts: messages.facts })
    .from(messages)
    .innerJoin(bookings, eq(bookings.id, messages.bookingId))
    .where(
      and(
        inArray(messages.bookingId, [...bookingIds]),
        inArray(messages.kind, ['PAYMENT_FAILED', 'PAYMENT_ACTION_REQUIRED']),
        sql`${messages.createdAt} >= ${bookings.pastDueSince}`,
        sql`not exists (select 1 from ${paidWeeks} where ${paidWeeks.stripeInvoiceId} = ${invoiceId})`,
        sql`not exists (select 1 from ${returnedInvoices} where ${returnedInvoices.stripeInvoiceId} = ${invoiceId})`,
      ),
    );
  const byInvoice = new Map<string, UnpaidInvoice>();
  for (const { bookingId, facts } of rows) {
    if (facts.unpaid === undefined) continue;
    const { week, amount, payUrl } = facts.unpaid;
    byInvoice.set(facts.unpaid.invoiceId, { bookingId, invoiceId: facts.unpaid.invoiceId, week, amount, payUrl });
  }
  return [...byInvoice.values()].sort((a, b) => a.week - b.week);
}

/** A payment that its student's bank asks back, and what the bank decided. */
export interface PaymentDispute {
  /** The ledger entry's. */
  readonly id: string;
  readonly bookingId: string;
  /** Stripe's. */
  readonly disputeId: string;
  readonly invoiceId: string | null;
  readonly money: Money;
  readonly status: 'OPEN' | 'WON' | 'LOST';
  readonly openedAt: EpochMs;
}

/** Stripe's ids of the disputes about which nothing was decided, as far as we heard. */
export async function listOpenDisputes(q: Queryable): Promise<string[]> {
  const decided = alias(ledgerEntries, 'decided');
  const rows = await q
    .select({ key: ledgerEntries.key })
    .from(ledgerEntries)
    .leftJoin(
      decided,
      and(eq(decided.bookingId, ledgerEntries.bookingId), eq(decided.key, sql`${ledgerEntries.key} || '/verdict'`)),
    )
    .where(and(eq(ledgerEntries.kind, 'DISPUTE'), isNull(decided.id)));
  return rows.map(({ key }) => key.slice('dispute/'.length));
}

/** Every dispute that was noted, the newest first. */
export async function pagePaymentDisputes(q: Queryable, { limit, after }: PageOfRows): Promise<PaymentDispute[]> {
  const { at, id } = ledgerEntries;
  const older = earlierThan(after, at, id);
  return listDisputes(q, older, limit);
}

export async function findPaymentDispute(q: Queryable, id: string): Promise<PaymentDispute | null> {
  const [found] = await listDisputes(q, eq(ledgerEntries.id, id), 1);
  return found ?? null;
}

async function listDisputes(q: Queryable, which: SQL | undefined, limit: number): Promise<PaymentDispute[]> {
  const { at, id, key, kind } = ledgerEntries;
  const verdict = alias(ledgerEntries, 'verdict');
  const rows = await q
    .select({ entry: ledgerEntries, verdict: verdict.kind })
    .from(ledgerEntries)
    .leftJoin(
      verdict,
      and(
        eq(verdict.bookingId, ledgerEntries.bookingId),
        inArray(verdict.kind, ['DISPUTE_WON', 'DISPUTE_LOST']),
        eq(verdict.key, sql`${key} || '/verdict'`),
      ),
    )
    .where(and(eq(kind, 'DISPUTE'), which))
    .orderBy(desc(at), desc(id))
    .limit(limit);
  return rows.map(({ entry, verdict: decided }) => ({
    id: entry.id,
    bookingId: entry.bookingId,
    disputeId: entry.key.slice('dispute/'.length),
    invoiceId: entry.stripeInvoiceId,
    money: { amount: entry.amount, currency: entry.currency },
    status: decided === 'DISPUTE_WON' ? 'WON' : decided === 'DISPUTE_LOST' ? 'LOST' : 'OPEN',
    openedAt: entry.at,
  }));
}
