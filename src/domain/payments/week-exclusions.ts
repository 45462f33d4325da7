import type { EpochMs } from '../time.ts';
import { splitAmount } from './money.ts';

/** One occurrence of a week that is about to be charged. */
export interface ChargedOccurrence {
  readonly slot: number;
  readonly start: EpochMs;
  /** It does not take place, and not by the student's fault. */
  readonly off: boolean;
}

/** A share of a week that is not charged, in minor units above zero. */
export interface Exclusion {
  readonly slot: number;
  readonly start: EpochMs;
  readonly amount: number;
}

/** The shares of what does not take place, split as the ledger will split the week. */
export function exclusionsOf(occurrences: readonly ChargedOccurrence[], total: number): Exclusion[] {
  if (occurrences.length === 0) return [];
  const shares = splitAmount(total, occurrences.length);
  return [...occurrences]
    .sort((a, b) => a.slot - b.slot)
    .flatMap(({ slot, start, off }, index) => {
      const amount = shares[index] ?? 0;
      return off && amount > 0 ? [{ slot, start, amount }] : [];
    });
}
