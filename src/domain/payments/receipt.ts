import type { Frequency } from '../bookings/booking.ts';
import type { EpochMs } from '../time.ts';
import type { LedgerEntry } from './ledger.ts';

/** Everything a receipt says, taken down when the week was paid. */
export interface ReceiptFacts {
  readonly studentName: string;
  readonly studentEmail: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly frequency: Frequency | null;
  /** The student's: every date of the receipt is in it. */
  readonly timeZone: string;
  /** The student's language tag; absent on receipts from before it was taken down, which are in English. */
  readonly locale?: string;
  readonly currency: string;
  /** One for each session of the week that takes place, by start. */
  readonly lines: readonly ReceiptLine[];
  /** Minor units of the week that pay for no session, and are the student's credit at once. */
  readonly credited: number;
  /** Minor units of credit the week was paid with. */
  readonly creditUsed: number;
  /** Minor units that were charged, tax included. */
  readonly paid: number;
  /** Minor units of tax in it. */
  readonly tax: number;
  readonly periodStart: EpochMs;
  readonly periodEnd: EpochMs;
  /** Null when nothing further will be charged. */
  readonly nextBillingAt: EpochMs | null;
}

/** A session the week pays, and its share in minor units. */
export interface ReceiptLine {
  readonly sessionId: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly amount: number;
}

/** A receipt as it was issued. */
export interface IssuedReceipt {
  readonly invoiceId: string;
  readonly bookingId: string;
  /** Weeks after the first one, from 0. */
  readonly week: number;
  readonly number: string;
  readonly facts: ReceiptFacts;
  readonly issuedAt: EpochMs;
}

/** `R-2026-000042`: the year (UTC) it was issued in, and a number that rises. */
export function receiptNumber(issuedAt: EpochMs, seq: number): string {
  return `R-${new Date(issuedAt).getUTCFullYear()}-${String(seq).padStart(6, '0')}`;
}

/** How an invoice was shared out, by the entries of the ledger that name it. */
export function sharesOfInvoice(
  entries: readonly LedgerEntry[],
  invoiceId: string,
): Pick<ReceiptFacts, 'credited' | 'creditUsed' | 'paid'> & { readonly perSession: ReadonlyMap<string, number> } {
  const of = entries.filter((entry) => entry.invoiceId === invoiceId);
  const sum = (some: readonly LedgerEntry[]) => some.reduce((total, { money }) => total + money.amount, 0);
  const incoming = of.filter(({ kind }) => kind === 'PAYMENT' || kind === 'CREDIT_USED');
  const perSession = new Map<string, number>();
  for (const { sessionId, money } of incoming) {
    if (sessionId !== null) perSession.set(sessionId, (perSession.get(sessionId) ?? 0) + money.amount);
  }
  return {
    credited: sum(of.filter(({ kind }) => kind === 'CREDIT_GRANTED')),
    creditUsed: sum(of.filter(({ kind }) => kind === 'CREDIT_USED')),
    paid: sum(of.filter(({ kind }) => kind === 'PAYMENT')),
    perSession,
  };
}
