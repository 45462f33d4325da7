import { inTransaction } from '../db/client.ts';
import { listBookingIds, listPaidWeeks, listReturnedInvoices, lockBooking } from '../db/queries/bookings.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { balancesOf, LEDGER_ACCOUNTS, type LedgerBalances } from '../domain/payments/ledger.ts';
import { ledgerFaults } from '../domain/payments/ledger-proof.ts';
import type { Deps } from './deps.ts';

export interface LedgerReport {
  readonly bookings: number;
  readonly entries: number;
  /** The sums of all bookings, by currency. */
  readonly totals: Readonly<Record<string, LedgerBalances>>;
  readonly faults: readonly { readonly bookingId: string; readonly fault: string }[];
}

/** Bookings that are proved in one go. */
const PAGE = 200;

/** Proves the ledger of every booking against what else is written down of it. Reads only. */
export async function checkLedgers(deps: Pick<Deps, 'db'>): Promise<LedgerReport> {
  const faults: { bookingId: string; fault: string }[] = [];
  const totals: Record<string, LedgerBalances> = {};
  let bookings = 0;
  let count = 0;
  for (let after: string | null = null; ; ) {
    const ids: string[] = await listBookingIds(deps.db, after, PAGE);
    for (const id of ids) {
      const { entries, found } = await checkOne(deps, id);
      faults.push(...found.map((fault) => ({ bookingId: id, fault })));
      const currency = entries[0]?.money.currency;
      if (currency !== undefined) totals[currency] = sumOf(totals[currency], balancesOf(entries));
      count += entries.length;
    }
    bookings += ids.length;
    after = ids.at(-1) ?? null;
    if (after === null || ids.length < PAGE) return { bookings, entries: count, totals, faults };
  }
}

/** Under the booking's lock: one that is being paid is seen before it or after it. */
async function checkOne(deps: Pick<Deps, 'db'>, id: string) {
  return inTransaction(deps.db, async (tx) => {
    const booking = await lockBooking(tx, id);
    const entries = await listLedgerEntries(tx, id);
    const found = ledgerFaults(entries, {
      type: booking?.type ?? 'REGULAR',
      sessions: await listSessions(tx, id),
      paidWeeks: await listPaidWeeks(tx, id),
      returnedInvoices: await listReturnedInvoices(tx, id),
    });
    return { entries, found };
  });
}

function sumOf(a: LedgerBalances | undefined, b: LedgerBalances): LedgerBalances {
  const sums = LEDGER_ACCOUNTS.map((account) => [account, (a?.[account] ?? 0) + b[account]]);
  return Object.fromEntries(sums) as LedgerBalances;
}
