import { inTransaction, type Transaction } from '../db/client.ts';
import { findBooking, lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { listAdmins } from '../db/queries/users.ts';
import { refusedKey } from '../domain/payments/held-money.ts';
import type { LedgerEntry } from '../domain/payments/ledger.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { moneyEvents } from './money-events.ts';
import { notePaymentFault } from './note-payment-fault.ts';
import { planMoneyReturned } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';
import { writeLedger } from './write-ledger.ts';

/**
 * A refund the ledger tells of did not happen: a bank asks for the charge, or has it. The money is the student's
 * credit again, which nothing is paid with until the bank has decided; where it has, the money is with the bank.
 * Student and admins are told, and the dispute is taken in, whether or not anybody told of it.
 *
 * @param refund the entry that says it went back
 */
export async function noteRefusedRefund(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  refund: LedgerEntry,
): Promise<void> {
  const { bookingId, invoiceId } = refund;
  const found = await findBooking(deps.db, bookingId);
  if (found === null || invoiceId === null) return;
  const disputes = await deps.payments.listDisputes(invoiceId);
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, bookingId);
    if (booking !== null) await takeRefundBack(deps, tx, booking, { refund, invoiceId, disputes, now });
  });
}

async function takeRefundBack(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  refused: {
    readonly refund: LedgerEntry;
    readonly invoiceId: string;
    readonly disputes: readonly string[];
    readonly now: EpochMs;
  },
): Promise<void> {
  const { refund, invoiceId, disputes, now } = refused;
  const { money } = refund;
  const key = refusedKey(refund.id);
  const entries = await listLedgerEntries(tx, booking.id);
  if (entries.some((entry) => entry.key === key)) return;
  const of = { sessionId: null, invoiceId };
  const lost = lostOf(entries, invoiceId, refund);
  const [refusal] = await writeLedger(deps, tx, { bookingId: booking.id, currency: money.currency, now }, [
    { ...of, kind: 'REFUND_REFUSED', from: 'REFUNDED', to: 'CREDITED', amount: money.amount, key },
    { ...of, kind: 'CHARGEBACK', from: 'CREDITED', to: 'REFUNDED', ...lost },
  ]);
  if (refusal === undefined) return;
  const isSettled = lost.amount === money.amount;
  const fault = { kind: 'REFUND_REFUSED', invoiceId, money, sessionIds: [], key, foundAt: now } as const;
  const mails = await notePaymentFault(deps, tx, booking, { ...fault, settledAt: isSettled ? now : null });
  const returned = { as: 'WAITS', reason: 'BANK_ASKS' } as const;
  const held = { cause: `ledger/${refusal.id}`, refund: money, returned, now };
  const told = isSettled ? [] : await planMoneyReturned(deps, tx, booking, held);
  const type = 'charge.dispute.created';
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.refund_refused',
    subject: `booking/${booking.id}`,
    details: { invoiceId, amount: money.amount, disputes },
    effects: [
      ...disputes.map((objectId) => ({ effect: { kind: 'APPLY_PAYMENT_EVENT' as const, type, objectId } })),
      ...mails,
      ...told,
    ],
    events: moneyEvents(booking, await listAdmins(tx)),
  });
}

/** What a bank that decided before has of it, less what was taken for that already. */
function lostOf(entries: readonly LedgerEntry[], invoiceId: string, { id, money }: LedgerEntry) {
  const own = entries.filter((entry) => entry.invoiceId === invoiceId);
  const sum = (kind: LedgerEntry['kind']) =>
    own.filter((entry) => entry.kind === kind).reduce((total, entry) => total + entry.money.amount, 0);
  const amount = Math.max(0, Math.min(money.amount, sum('DISPUTE_LOST') - sum('CHARGEBACK')));
  const verdict = own.find(({ kind }) => kind === 'DISPUTE_LOST')?.key ?? '';
  const dispute = verdict.replace(/^dispute\//, '').replace(/\/verdict$/, '');
  return { amount, key: `chargeback/${dispute}/refused/${id}` };
}
