import { balancesOf, type LedgerEntry } from './ledger.ts';

/** The entry that says what became of another one. */
const followUp = (entries: readonly LedgerEntry[], { key, id }: LedgerEntry) => ({
  verdict: entries.find((entry) => entry.key === `${key}/verdict`)?.kind ?? null,
  isGivenAgain: entries.some((entry) => entry.key === givenAgainKey(id)),
});

/** The key of the refund by which a refused one is given after all. */
export function givenAgainKey(refusedId: string): string {
  return `ledger/${refusedId}/again`;
}

/** The key of the entry by which a refund did not happen. */
export function refusedKey(refundId: string): string {
  return `ledger/${refundId}/refused`;
}

/** Invoices of which Stripe gives nothing back: a bank asks for their charge, or has it. One that was won is open again. */
export function invoicesWithBanks(entries: readonly LedgerEntry[]): ReadonlySet<string> {
  const held = entries.filter((entry) => {
    const { verdict, isGivenAgain } = followUp(entries, entry);
    return (
      (entry.kind === 'DISPUTE' && verdict !== 'DISPUTE_WON') || (entry.kind === 'REFUND_REFUSED' && !isGivenAgain)
    );
  });
  return new Set(held.flatMap(({ invoiceId }) => invoiceId ?? []));
}

/** Invoices of whose charge a bank is still to decide something. One charge can be disputed more than once. */
export function undecidedInvoices(entries: readonly LedgerEntry[]): ReadonlySet<string> {
  const open = entries.filter((entry) => entry.kind === 'DISPUTE' && followUp(entries, entry).verdict === null);
  return new Set(open.flatMap(({ invoiceId }) => invoiceId ?? []));
}

/** What was charged by each invoice and has not gone back, the first one first. */
export function leftOfInvoices(entries: readonly LedgerEntry[]): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  for (const { kind, invoiceId, money } of entries) {
    if (invoiceId !== null) left.set(invoiceId, (left.get(invoiceId) ?? 0) + SIGNS[kind] * money.amount);
  }
  return left;
}

const SIGNS: Readonly<Record<LedgerEntry['kind'], -1 | 0 | 1>> = {
  PAYMENT: 1,
  REFUND_REFUSED: 1,
  REFUND: -1,
  CHARGEBACK: -1,
  CREDIT_USED: 0,
  CREDIT_GRANTED: 0,
  DELIVERED: 0,
  KEPT: 0,
  DISPUTE: 0,
  DISPUTE_WON: 0,
  DISPUTE_LOST: 0,
};

/**
 * Credit that nobody may spend yet: it was granted for charges about which a bank has not decided. If the student wins
 * it is gone, for the bank gives the same money.
 */
export function heldCredit(entries: readonly LedgerEntry[]): number {
  const left = leftOfInvoices(entries);
  const open = undecidedInvoices(entries);
  const lost = new Set(entries.flatMap(({ kind, invoiceId }) => (kind === 'DISPUTE_LOST' ? (invoiceId ?? []) : [])));
  const undecided = [...invoicesWithBanks(entries)].filter((invoiceId) => open.has(invoiceId) || !lost.has(invoiceId));
  const held = undecided.map((invoiceId) => {
    const own = entries.filter((entry) => entry.invoiceId === invoiceId && entry.kind !== 'CREDIT_USED');
    return Math.max(0, Math.min(balancesOf(own).CREDITED, left.get(invoiceId) ?? 0));
  });
  return Math.min(
    Math.max(0, balancesOf(entries).CREDITED),
    held.reduce((sum, amount) => sum + amount, 0),
  );
}
