import type { LedgerAccount, LedgerKind } from './ledger.ts';
import { splitAmount } from './money.ts';

/** What becomes of one occurrence's share of a paid week. */
type ShareFate =
  | 'UPCOMING' // it takes place
  | 'CREDITED' // it does not, and its price is the student's
  | 'KEPT'; // it does not, and was given up too late

/** One occurrence of a week that an invoice pays. */
export interface WeekPart {
  /** Which weekly slot. */
  readonly slot: number;
  /** Null for an occurrence that could never be placed. */
  readonly sessionId: string | null;
  readonly fate: ShareFate;
}

/** A move to be written, without the ids and times of its row. */
interface ShareMove {
  readonly kind: LedgerKind;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly amount: number;
  readonly sessionId: string | null;
  readonly slot: number;
}

/**
 * The moves by which an invoice pays its week: the whole amount over all occurrences, to the cent, first from what was
 * paid and then from what was credited; and at once what of it does not pay for a session that is yet to come.
 *
 * @param paid minor units that were charged
 * @param creditUsed minor units of credit that the invoice was settled with
 */
export function weekMoves(parts: readonly WeekPart[], paid: number, creditUsed: number): ShareMove[] {
  if (parts.length === 0) return [];
  const ordered = [...parts].sort((a, b) => a.slot - b.slot);
  const shares = splitAmount(paid + creditUsed, ordered.length);
  let cash = paid;
  return ordered.flatMap(({ slot, sessionId, fate }, index) => {
    const share = shares[index] ?? 0;
    const charged = Math.min(share, cash);
    cash -= charged;
    const of = { sessionId, slot };
    const moves: ShareMove[] = [
      { ...of, kind: 'PAYMENT', from: 'PAID', to: 'UPCOMING', amount: charged },
      { ...of, kind: 'CREDIT_USED', from: 'CREDITED', to: 'UPCOMING', amount: share - charged },
    ];
    if (fate === 'CREDITED')
      moves.push({ ...of, kind: 'CREDIT_GRANTED', from: 'UPCOMING', to: 'CREDITED', amount: share });
    if (fate === 'KEPT') moves.push({ ...of, kind: 'KEPT', from: 'UPCOMING', to: 'DELIVERED', amount: share });
    return moves.filter((move) => move.amount > 0);
  });
}
