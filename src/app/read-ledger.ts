import { listLedgers } from '../db/queries/ledger.ts';
import { maySeeLedger } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { balancesOf, type LedgerEntry } from '../domain/payments/ledger.ts';
import type { Deps } from './deps.ts';

export interface LedgerView {
  readonly currency: string | null;
  readonly balances: Record<'paid' | 'upcoming' | 'delivered' | 'credited' | 'refunded', number>;
  readonly entries: readonly LedgerEntry[];
}

/** The money of each of these bookings, for those who may see it. Null for the others; in the same order. */
export async function readLedgers(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  bookings: readonly Booking[],
): Promise<(LedgerView | null)[]> {
  const visible = bookings.filter((booking) => maySeeLedger(viewer, booking)).map(({ id }) => id);
  const entries = await listLedgers(deps.db, visible);
  return bookings.map(({ id }) =>
    visible.includes(id) ? ledgerView(entries.filter(({ bookingId }) => bookingId === id)) : null,
  );
}

function ledgerView(entries: readonly LedgerEntry[]): LedgerView {
  const {
    PAID: paid,
    UPCOMING: upcoming,
    DELIVERED: delivered,
    CREDITED: credited,
    REFUNDED: refunded,
  } = balancesOf(entries);
  return {
    currency: entries[0]?.money.currency ?? null,
    balances: { paid, upcoming, delivered, credited, refunded },
    entries,
  };
}
