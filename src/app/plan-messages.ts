import type { Transaction } from '../db/client.ts';
import { insertMessages, type NewMessage } from '../db/queries/messages.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Effect } from '../domain/effects.ts';
import type { MessageFacts, MessageKind } from '../domain/notifications/message.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/** A planned message owes its sending; what is owed is handed back, to be written with the change that caused it. */
export type OwedSending = { readonly effect: Effect; readonly dueAt: EpochMs };

type PlanDeps = Pick<Deps, 'clock' | 'random'>;

/** Student, mentor and every admin hear of a booking that stands. */
export async function planBookingConfirmation(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  now: EpochMs,
): Promise<OwedSending[]> {
  const admins = await listAdmins(tx);
  const cause = { cause: `booking/${booking.id}`, version: 0, bookingId: booking.id, sessionId: null };
  return planMessages(
    deps,
    tx,
    [
      { ...cause, kind: 'STUDENT_BOOKING_CONFIRMATION', recipientId: booking.studentId },
      { ...cause, kind: 'MENTOR_NEW_BOOKING', recipientId: booking.mentorId },
      ...admins.map((admin) => ({ ...cause, kind: 'ADMIN_NEW_BOOKING' as const, recipientId: admin.id })),
    ],
    now,
  );
}

/** Tells the student that nothing was booked after all. */
export async function planBookingExpired(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  now: EpochMs,
): Promise<OwedSending[]> {
  const about = { kind: 'BOOKING_EXPIRED' as const, recipientId: booking.studentId, bookingId: booking.id };
  return planMessages(deps, tx, [{ ...about, cause: `booking/${booking.id}`, version: 0, sessionId: null }], now);
}

/** Tells the student that money goes back: for every invoice that does, once. */
export async function planPaymentReturned(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  payment: Required<Pick<MessageFacts, 'refund'>> & {
    readonly invoiceId: string;
    readonly reason: NonNullable<MessageFacts['refundReason']>;
    readonly now: EpochMs;
  },
): Promise<OwedSending[]> {
  const { invoiceId, refund, reason, now } = payment;
  const about = { kind: 'BOOKING_EXPIRED' as const, recipientId: booking.studentId, bookingId: booking.id };
  const facts = { refund, refundReason: reason };
  return planMessages(deps, tx, [{ ...about, cause: `invoice/${invoiceId}`, version: 0, sessionId: null, facts }], now);
}

/** Tells both sides what became of some sessions of a booking, in one message for all that changed together. */
export async function planSessionChange(
  deps: PlanDeps,
  tx: Transaction,
  change: {
    readonly kind: 'SESSION_MOVED' | 'SESSION_CANCELLED';
    readonly booking: Booking;
    readonly facts: MessageFacts;
    readonly now: EpochMs;
  },
): Promise<OwedSending[]> {
  const { kind, booking, facts, now } = change;
  const cause = `change/${newId(deps)}`;
  return planMessages(
    deps,
    tx,
    [booking.studentId, booking.mentorId].map((recipientId) => ({
      cause,
      version: 0,
      kind,
      recipientId,
      bookingId: booking.id,
      sessionId: null,
      facts,
    })),
    now,
  );
}

interface Plan {
  readonly cause: string;
  readonly version: number;
  readonly kind: MessageKind;
  readonly recipientId: string;
  readonly bookingId: string | null;
  readonly sessionId: string | null;
  readonly facts?: MessageFacts;
}

async function planMessages(
  deps: PlanDeps,
  tx: Transaction,
  plans: readonly Plan[],
  now: EpochMs,
): Promise<OwedSending[]> {
  const messages: NewMessage[] = plans.map((plan) => ({
    facts: {},
    ...plan,
    id: newId(deps),
    status: 'PLANNED',
    reason: null,
    dueAt: now,
    expiresAt: null,
  }));
  const planned = await insertMessages(tx, messages, now);
  return planned.map((messageId) => ({ effect: { kind: 'SEND_MESSAGE', messageId }, dueAt: now }));
}
