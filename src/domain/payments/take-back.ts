import { balancesOf, type LedgerAccount, type LedgerEntry } from './ledger.ts';

/** Where money is taken from that left without our doing, in this order. */
const ORDER = ['UPCOMING', 'DELIVERED', 'CREDITED'] as const satisfies readonly LedgerAccount[];

/**
 * The moves by which money of one invoice leaves a booking: off the sessions that invoice paid, those to come first;
 * what is not there any more was credited, so it comes off the credit, and last off whatever else the booking has.
 * What the bank gives back is not given a second time as credit.
 */
export function takeBack(
  entries: readonly LedgerEntry[],
  back: {
    readonly kind: 'REFUND' | 'CHARGEBACK';
    readonly amount: number;
    readonly invoiceId: string;
    readonly key: string;
  },
) {
  const { kind, invoiceId, key } = back;
  const groups = new Map<string | null, LedgerEntry[]>();
  for (const entry of entries) groups.set(entry.sessionId, [...(groups.get(entry.sessionId) ?? []), entry]);
  const sources = [...groups].flatMap(([sessionId, own]) => {
    const balances = balancesOf(own);
    const rank = own.some((entry) => entry.invoiceId === invoiceId) ? 0 : 2;
    return ORDER.map((from) => ({ sessionId, from, amount: balances[from], rank }));
  });
  // Credit is one sum of the booking's, whichever session it came from and was used for.
  const credit = { sessionId: null, from: 'CREDITED' as const, amount: balancesOf(entries).CREDITED, rank: 1 };
  const ranked = [...sources.filter(({ from }) => from !== 'CREDITED'), credit].sort(
    (a, b) => a.rank - b.rank || ORDER.indexOf(a.from) - ORDER.indexOf(b.from),
  );
  let open = back.amount;
  return ranked.flatMap(({ sessionId, from, amount: there }, index) => {
    const amount = Math.min(open, Math.max(0, there));
    open -= amount;
    const to = 'REFUNDED' as const;
    return amount === 0 ? [] : [{ kind, from, to, amount, sessionId, invoiceId, key: `${key}/${index}` }];
  });
}
