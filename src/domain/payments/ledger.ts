import type { EpochMs } from '../time.ts';
import type { Money } from './money.ts';

/**
 * Where a booking's money stands. All that was paid is at one of the four others at every instant:
 * `paid = upcoming + delivered + credited + refunded`.
 */
export const LEDGER_ACCOUNTS = [
  'PAID', // what the student paid, seen as where it came from
  'UPCOMING', // paid for sessions that are yet to come
  'DELIVERED', // earned: the session took place, or was given up too late to get anything for it
  'CREDITED', // owed to the student, and taken off the next invoice
  'REFUNDED', // back with the student, or with their bank
] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** Every kind of entry, and the accounts it may take from and give to. */
const MOVES = {
  PAYMENT: { from: ['PAID'], to: ['UPCOMING'] },
  /** Credit that an invoice was paid with, in part or in whole. */
  CREDIT_USED: { from: ['CREDITED'], to: ['UPCOMING'] },
  DELIVERED: { from: ['UPCOMING'], to: ['DELIVERED'] },
  /** Given up too late, or missed by the student: the policy on the booking gives nothing for it. */
  KEPT: { from: ['UPCOMING'], to: ['DELIVERED'] },
  CREDIT_GRANTED: { from: ['UPCOMING', 'DELIVERED'], to: ['CREDITED'] },
  REFUND: { from: ['UPCOMING', 'DELIVERED', 'CREDITED'], to: ['REFUNDED'] },
  /** A refund that did not happen: the student's bank has its hand on the money. It is the student's credit again. */
  REFUND_REFUSED: { from: ['REFUNDED'], to: ['CREDITED'] },
  /** The student's bank asks for the money back. Nothing is decided, so nothing moves. */
  DISPUTE: { from: ['PAID'], to: ['PAID'] },
  /** What the bank decided. A dispute that is lost takes its money by CHARGEBACK. */
  DISPUTE_WON: { from: ['PAID'], to: ['PAID'] },
  DISPUTE_LOST: { from: ['PAID'], to: ['PAID'] },
  /** The bank decided for the student. */
  CHARGEBACK: { from: ['UPCOMING', 'DELIVERED', 'CREDITED'], to: ['REFUNDED'] },
} as const satisfies Record<string, { from: readonly LedgerAccount[]; to: readonly LedgerAccount[] }>;

export type LedgerKind = keyof typeof MOVES;
export const LEDGER_KINDS = Object.keys(MOVES) as readonly LedgerKind[];

/** Money that moved from one account of a booking to another. Never changed, never taken out again. */
export interface LedgerEntry {
  readonly id: string;
  readonly bookingId: string;
  readonly kind: LedgerKind;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  /** Above zero. */
  readonly money: Money;
  /** The session whose share it is; null for money that belongs to none. */
  readonly sessionId: string | null;
  /** The invoice it was paid by, or went back to. */
  readonly invoiceId: string | null;
  /** What makes it the only one: `invoice/<id>/session/<id>`. Writing it twice writes it once. */
  readonly key: string;
  readonly at: EpochMs;
}

/** What stands on each account, in minor units of the booking's currency. */
export type LedgerBalances = Readonly<Record<LedgerAccount, number>>;

/** The sums of a ledger. `PAID` counts what came in, so that it equals the four others together. */
export function balancesOf(entries: readonly Pick<LedgerEntry, 'from' | 'to' | 'money'>[]): LedgerBalances {
  const sums = { PAID: 0, UPCOMING: 0, DELIVERED: 0, CREDITED: 0, REFUNDED: 0 };
  for (const { from, to, money } of entries) {
    sums[from] -= money.amount;
    sums[to] += money.amount;
  }
  return { ...sums, PAID: 0 - sums.PAID };
}

/** How much of one session's money stands on an account. */
export function shareOf(
  entries: readonly Pick<LedgerEntry, 'from' | 'to' | 'money' | 'sessionId'>[],
  sessionId: string,
  account: LedgerAccount = 'UPCOMING',
): number {
  return balancesOf(entries.filter((entry) => entry.sessionId === sessionId))[account];
}

/** Why an entry may not be: its accounts do not go with its kind, or its amount is none. Null where it may. */
export function entryFault({
  kind,
  from,
  to,
  money,
}: Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'money'>): string | null {
  const allowed: { from: readonly LedgerAccount[]; to: readonly LedgerAccount[] } = MOVES[kind];
  if (!allowed.from.includes(from) || !allowed.to.includes(to)) return `${kind} does not go from ${from} to ${to}`;
  if (!Number.isSafeInteger(money.amount) || money.amount <= 0) return `${kind} of ${money.amount}`;
  return null;
}

/** The key of the entry by which a whole invoice goes back. */
export function returnedKey(invoiceId: string): string {
  return `invoice/${invoiceId}/returned/refund`;
}
