import type { EpochMs } from '../time.ts';
import type { WeekPart } from './week-shares.ts';

/** An occurrence of a week, and what its invoice knows of it. */
export interface BilledPart extends WeekPart {
  readonly start: EpochMs;
  /** The invoice goes without it. */
  readonly isExcluded: boolean;
}

const FIRST = ['UPCOMING', 'KEPT', 'CREDITED'] as const satisfies readonly WeekPart['fate'][];

/**
 * Which occurrences of a week an invoice pays for, where it charged for some number of them: those that take place
 * before those that do not, the earlier ones first. Nothing takes place that was not paid for.
 *
 * @param charged how many it charged for; null where it does not tell, which is for all
 */
export function coverOf<Part extends BilledPart>(
  parts: readonly Part[],
  charged: number | null,
): { readonly paid: readonly Part[]; readonly unpaid: readonly Part[] } {
  const owed = parts.filter(({ fate, isExcluded }) => fate === 'UPCOMING' || !isExcluded);
  if (charged === null) return { paid: owed, unpaid: [] };
  const ranked = [...owed].sort(
    (a, b) =>
      FIRST.indexOf(a.fate) - FIRST.indexOf(b.fate) || Number(a.isExcluded) - Number(b.isExcluded) || a.start - b.start,
  );
  const count = Math.max(0, charged);
  return { paid: ranked.slice(0, count), unpaid: ranked.slice(count) };
}
