import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { type LedgerAccount, type LedgerKind, shareOf } from '../domain/payments/ledger.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { writeLedger } from './write-ledger.ts';

const GOES_TO = {
  DELIVERED: 'DELIVERED',
  KEPT: 'DELIVERED',
  CREDIT_GRANTED: 'CREDITED',
} as const satisfies Partial<Record<LedgerKind, LedgerAccount>>;

/**
 * Decides what becomes of the money of one session, once: whatever of it is still upcoming is earned, kept or
 * credited. Nothing where the session was not paid for. Under the booking's lock. Answers with the minor units moved.
 */
export async function settleShare(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  settlement: {
    readonly booking: StoredBooking;
    readonly sessionId: string;
    readonly fate: keyof typeof GOES_TO;
    readonly now: EpochMs;
  },
): Promise<number> {
  const { booking, sessionId, fate, now } = settlement;
  const entries = (await listLedgerEntries(tx, booking.id)).filter((entry) => entry.sessionId === sessionId);
  const amount = shareOf(entries, sessionId);
  const [first] = entries;
  if (amount <= 0 || first === undefined) return 0;
  const move = { kind: fate, from: 'UPCOMING' as const, to: GOES_TO[fate], amount, sessionId };
  await writeLedger(deps, tx, { bookingId: booking.id, currency: first.money.currency, now }, [
    { ...move, invoiceId: first.invoiceId, key: `session/${sessionId}/settled` },
  ]);
  return amount;
}

/**
 * Takes back what a session earned, as it turned out that its mentor did not come: the money is the student's credit.
 * What left the booking meanwhile, refunded or charged back, is not given twice. Under the booking's lock. Answers
 * with the minor units moved.
 */
export async function creditDelivered(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  settlement: { readonly booking: StoredBooking; readonly sessionId: string; readonly now: EpochMs },
): Promise<number> {
  const { booking, sessionId, now } = settlement;
  const entries = (await listLedgerEntries(tx, booking.id)).filter((entry) => entry.sessionId === sessionId);
  const amount = shareOf(entries, sessionId, 'DELIVERED');
  const [first] = entries;
  if (amount <= 0 || first === undefined) return 0;
  const move = { kind: 'CREDIT_GRANTED', from: 'DELIVERED', to: 'CREDITED', amount, sessionId } as const;
  await writeLedger(deps, tx, { bookingId: booking.id, currency: first.money.currency, now }, [
    { ...move, invoiceId: first.invoiceId, key: `session/${sessionId}/mentor-absent` },
  ]);
  return amount;
}
