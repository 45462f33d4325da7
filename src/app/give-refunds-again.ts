import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import type { Effect } from '../domain/effects.ts';
import { givenAgainKey, leftOfInvoices } from '../domain/payments/held-money.ts';
import { balancesOf } from '../domain/payments/ledger.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planMoneyReturned } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * Gives what was refused while a bank looked into a charge after all, as the bank lets go of it: each once, and never
 * more than is still the student's. Under the locks of calendar and booking.
 */
export async function giveRefundsAgain(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  { invoiceId, now }: { readonly invoiceId: string; readonly now: EpochMs },
): Promise<void> {
  const entries = await listLedgerEntries(tx, booking.id);
  const known = new Set(entries.map(({ key }) => key));
  const refused = entries.filter(
    ({ kind, id, ...entry }) =>
      kind === 'REFUND_REFUSED' && entry.invoiceId === invoiceId && !known.has(givenAgainKey(id)),
  );
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
