import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import type { Effect } from '../domain/effects.ts';
import { givenAgainKey, leftOfInvoices, refusedKey, undecidedInvoices } from '../domain/payments/held-money.ts';
import { balancesOf, type LedgerEntry } from '../domain/payments/ledger.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planMoneyReturned } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * Gives what was refused while a bank looked into a charge after all, as the bank lets go of it: each once, and never
 * more than is still the student's. What Stripe refuses for all that is not tried once more until a bank says something
 * new: every refusal has the disputes looked at, and would lead to the next. Under the locks of calendar and booking.
 *
 * @param word.isNews whether the bank's word was not known before
 * @returns whether something of it waits on
 */
export async function giveRefundsAgain(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  { invoiceId, isNews, now }: { readonly invoiceId: string; readonly isNews: boolean; readonly now: EpochMs },
): Promise<boolean> {
  const entries = await listLedgerEntries(tx, booking.id);
  const open = refusalsOf(entries, invoiceId);
  if (undecidedInvoices(entries).has(invoiceId)) return open.length > 0;
  const refused = open.filter(({ isSecond }) => isNews || !isSecond);
  await giveAgain(deps, tx, booking, { invoiceId, entries, refused, now });
  return refused.length < open.length;
}

/** The refusals of an invoice that were not given again, and whether each is one of giving again. */
function refusalsOf(entries: readonly LedgerEntry[], invoiceId: string) {
  const known = new Set(entries.map(({ key }) => key));
  const again = entries.filter(({ kind, key }) => kind === 'REFUND' && key.endsWith('/again'));
  const second = new Set(again.map(({ id }) => refusedKey(id)));
  return entries
    .filter((entry) => entry.kind === 'REFUND_REFUSED' && entry.invoiceId === invoiceId)
    .filter(({ id }) => !known.has(givenAgainKey(id)))
    .map((entry) => ({ ...entry, isSecond: second.has(entry.key) }));
}

async function giveAgain(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  giving: {
    readonly invoiceId: string;
    readonly entries: readonly LedgerEntry[];
    readonly refused: readonly LedgerEntry[];
    readonly now: EpochMs;
  },
): Promise<void> {
  const { invoiceId, entries, refused, now } = giving;
  let open = Math.min(balancesOf(entries).CREDITED, leftOfInvoices(entries).get(invoiceId) ?? 0);
  for (const { id, money } of refused) {
    const amount = Math.max(0, Math.min(open, money.amount));
    open -= amount;
    const { currency } = money;
    const [refund] = await writeLedger(deps, tx, { bookingId: booking.id, currency, now }, [
      { kind: 'REFUND', from: 'CREDITED', to: 'REFUNDED', amount, sessionId: null, invoiceId, key: givenAgainKey(id) },
    ]);
    if (refund === undefined) continue;
    const returned = { as: 'REFUND', reason: 'BANK_DECIDED' } as const;
    const back = { cause: `ledger/${refund.id}`, refund: refund.money, returned, now };
    const mails = await planMoneyReturned(deps, tx, booking, back);
    const effect: Effect = { kind: 'REFUND_PART', entryId: refund.id };
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'booking.refund_given_again',
      subject: `booking/${booking.id}`,
      details: { invoiceId, amount },
      effects: [{ effect }, ...mails],
    });
  }
}
