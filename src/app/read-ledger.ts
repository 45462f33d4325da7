import { listLedgerEntries } from '../db/queries/ledger.ts';
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

/** The money of a booking, for those who may see it. Null for the others. */
export async function readLedger(deps: Pick<Deps, 'db'>, viewer: User, booking: Booking): Promise<LedgerView | null> {
  if (!maySeeLedger(viewer, booking)) return null;
  const entries = await listLedgerEntries(deps.db, booking.id);
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
