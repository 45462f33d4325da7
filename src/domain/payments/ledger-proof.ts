import type { BookingType } from '../bookings/booking.ts';
import type { SessionStatus } from '../bookings/session.ts';
import { balancesOf, entryFault, LEDGER_ACCOUNTS, type LedgerEntry, shareOf } from './ledger.ts';
import type { Money } from './money.ts';

/** What a ledger has to agree with: written down elsewhere, by itself. */
export interface LedgerFacts {
  readonly type: BookingType;
  readonly sessions: readonly { readonly id: string; readonly week: number; readonly status: SessionStatus }[];
  readonly paidWeeks: readonly { readonly stripeInvoiceId: string; readonly week: number; readonly price: Money }[];
  readonly returnedInvoices: readonly { readonly stripeInvoiceId: string; readonly price: Money }[];
}

/**
 * Everything that is wrong with the ledger of one booking; nothing where it proves right. The sums must balance, no
 * account may be overdrawn, every invoice must have brought in exactly what was paid, a session's money must be where
 * its state says, and no session may stand confirmed whose week nobody paid.
 */
export function ledgerFaults(entries: readonly LedgerEntry[], facts: LedgerFacts): string[] {
  const faults = entries.map(entryFault).filter((fault) => fault !== null);
  const { PAID, UPCOMING, DELIVERED, CREDITED, REFUNDED } = balancesOf(entries);
  if (PAID !== UPCOMING + DELIVERED + CREDITED + REFUNDED) faults.push('paid is not what it went to');
  const sums = { PAID, UPCOMING, DELIVERED, CREDITED, REFUNDED };
  faults.push(...LEDGER_ACCOUNTS.filter((account) => sums[account] < 0).map((account) => `${account} is overdrawn`));
  if (new Set(entries.map(({ money }) => money.currency)).size > 1) faults.push('more than one currency');
  return [...faults, ...invoiceFaults(entries, facts), ...sessionFaults(entries, facts)];
}

function invoiceFaults(entries: readonly LedgerEntry[], { paidWeeks, returnedInvoices }: LedgerFacts): string[] {
  const known = [...paidWeeks, ...returnedInvoices];
  const paid = (id: string) =>
    entries
      .filter(({ kind, invoiceId }) => kind === 'PAYMENT' && invoiceId === id)
      .reduce((sum, { money }) => sum + money.amount, 0);
  const strange = entries.filter(
    ({ kind, invoiceId }) => kind === 'PAYMENT' && known.every(({ stripeInvoiceId }) => stripeInvoiceId !== invoiceId),
  );
  return [
    ...known
      .filter(({ stripeInvoiceId, price }) => paid(stripeInvoiceId) !== price.amount)
      .map(({ stripeInvoiceId }) => `invoice ${stripeInvoiceId} brought in something else than was paid`),
    ...strange.map(({ invoiceId }) => `invoice ${invoiceId} brought something in and was never written down`),
  ];
}

function sessionFaults(entries: readonly LedgerEntry[], { type, sessions, paidWeeks }: LedgerFacts): string[] {
  const paid = new Set(paidWeeks.map(({ week }) => week));
  return sessions.flatMap(({ id, week, status }) => {
    const open = shareOf(entries, id);
    const waits = status === 'CONFIRMED';
    const credited = entries.some(({ kind, sessionId }) => kind === 'CREDIT_GRANTED' && sessionId === id);
    return [
      ...(open !== 0 && !waits ? [`session ${id} is ${status} and ${open} of it is upcoming`] : []),
      ...(status === 'COMPLETED' && credited ? [`session ${id} took place and was credited`] : []),
      ...(waits && type === 'REGULAR' && !paid.has(week) ? [`session ${id} is confirmed and nobody paid for it`] : []),
    ];
  });
}
