import type { Queryable } from '../db/client.ts';
import { insertLedgerEntries } from '../db/queries/ledger.ts';
import type { LedgerAccount, LedgerEntry, LedgerKind } from '../domain/payments/ledger.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/** A move of a booking's money, before it has a row. */
interface LedgerMove {
  readonly kind: LedgerKind;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  /** Minor units; a move of nothing is left out. */
  readonly amount: number;
  readonly sessionId: string | null;
  readonly invoiceId: string | null;
  /** What makes it the only one within its booking. */
  readonly key: string;
}

/**
 * Writes moves of a booking's money down, each once by its key. To be called under the booking's lock.
 * Answers with the entries.
 */
export async function writeLedger(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Queryable,
  on: { readonly bookingId: string; readonly currency: string; readonly now: EpochMs },
  moves: readonly LedgerMove[],
): Promise<LedgerEntry[]> {
  const entries = moves
    .filter((move) => move.amount !== 0)
    .map(({ amount, ...move }) => ({
      ...move,
      id: newId(deps),
      bookingId: on.bookingId,
      money: { amount, currency: on.currency },
      at: on.now,
    }));
  await insertLedgerEntries(tx, entries);
  return entries;
}
