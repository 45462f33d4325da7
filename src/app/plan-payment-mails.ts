import type { Transaction } from '../db/client.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { MessageFacts } from '../domain/notifications/message.ts';
import type { Money } from '../domain/payments/money.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

type PlanDeps = Pick<Deps, 'clock' | 'random'>;

/** How long before the sessions of an unpaid week are released their student hears of it once more. */
const WARNING_MS = DAY_MS;

/** Tells the student that a payment did not go through, and plans the warning before its sessions are released. */
export async function planPaymentTrouble(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  trouble: {
    readonly kind: 'PAYMENT_FAILED' | 'PAYMENT_ACTION_REQUIRED';
    readonly unpaid: NonNullable<MessageFacts['unpaid']>;
    readonly now: EpochMs;
  },
): Promise<OwedSending[]> {
  const { kind, unpaid, now } = trouble;
  const about = {
    cause: `invoice/${unpaid.invoiceId}`,
    version: 0,
    recipientId: booking.studentId,
    bookingId: booking.id,
    sessionId: null,
    facts: { unpaid },
  };
  const warnAt = Math.max(now, addMs(unpaid.graceEndsAt, -WARNING_MS)) as EpochMs;
  const plans = [
    { ...about, kind },
    { ...about, kind: 'PAYMENT_GRACE_ENDING' as const, dueAt: warnAt },
  ];
  return planMessages(deps, tx, plans, now);
}

/** Tells every admin that a student's bank asks for money back: once for each dispute. */
export async function planDispute(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  {
    dispute,
    admins,
    now,
  }: {
    readonly dispute: NonNullable<MessageFacts['dispute']>;
    readonly admins: readonly { readonly id: string }[];
    readonly now: EpochMs;
  },
): Promise<OwedSending[]> {
  const about = {
    cause: `dispute/${dispute.id}`,
    version: 0,
    kind: 'ADMIN_PAYMENT_DISPUTE' as const,
    bookingId: booking.id,
    sessionId: null,
    facts: { dispute },
  };
  return planMessages(
    deps,
    tx,
    admins.map(({ id: recipientId }) => ({ ...about, recipientId })),
    now,
  );
}

/**
 * Tells the student that money comes back to them: what was left at the end of a booking, one message for all of it, or
 * with `returned` what is given back while it stands, of one session where it names one.
 */
export async function planMoneyReturned(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  back: {
    readonly cause: string;
    readonly refund: Money;
    readonly returned?: NonNullable<MessageFacts['returned']>;
    readonly sessionId?: string;
    readonly now: EpochMs;
  },
): Promise<OwedSending[]> {
  const { cause, refund, returned, sessionId = null, now } = back;
  const about = { cause, version: 0, recipientId: booking.studentId, bookingId: booking.id, sessionId };
  const facts = { refund, ...(returned && { returned }) };
  return planMessages(deps, tx, [{ ...about, kind: 'PAYMENT_RETURNED', facts }], now);
}
