import type { Transaction } from '../db/client.ts';
import { insertMessages, type NewMessage } from '../db/queries/messages.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Effect } from '../domain/effects.ts';
import { ruleOf } from '../domain/notifications/catalogue.ts';
import type { MessageFacts, MessageKind } from '../domain/notifications/message.ts';
import type { Guest } from '../domain/notifications/recipient.ts';
import { addMs, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/** A planned message owes its sending; what is owed is handed back, to be written with the change that caused it. */
export type OwedSending = { readonly effect: Effect; readonly dueAt: EpochMs; readonly wantedBy: EpochMs };

type PlanDeps = Pick<Deps, 'clock' | 'random'>;

/** Student, mentor and every admin hear of a booking that stands. */
export async function planBookingConfirmation(
  deps: PlanDeps,
  tx: Transaction,
  booking: Booking,
  now: EpochMs,
): Promise<OwedSending[]> {
  const admins = await listAdmins(tx);
  const [toStudent, toMentor] = booking.type === 'TRIAL' ? OF_TRIAL : OF_SERIES;
  const cause = { cause: `booking/${booking.id}`, version: 0, bookingId: booking.id, sessionId: null };
  return planMessages(
    deps,
    tx,
    [
      { ...cause, kind: toStudent, recipientId: booking.studentId },
      { ...cause, kind: toMentor, recipientId: booking.mentorId },
      ...admins.map((admin) => ({ ...cause, kind: 'ADMIN_NEW_BOOKING' as const, recipientId: admin.id })),
    ],
    now,
  );
}

const OF_SERIES = ['STUDENT_BOOKING_CONFIRMATION', 'MENTOR_NEW_BOOKING'] as const;
const OF_TRIAL = ['STUDENT_TRIAL_CONFIRMATION', 'MENTOR_NEW_TRIAL'] as const;
/** What the two sides of a booking hear of it first. */
export const CONFIRMATIONS: readonly MessageKind[] = [...OF_SERIES, ...OF_TRIAL];

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
    readonly kind: 'SESSION_MOVED' | 'SERIES_CHANGED' | 'SESSION_CANCELLED';
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

/** One message to one person, as its cause asks for it. */
export interface MessagePlan {
  readonly cause: string;
  readonly version: number;
  readonly kind: MessageKind;
  /** A user's id, or with `guest` any id that tells this guest of the cause from others. */
  readonly recipientId: string;
  readonly guest?: Guest;
  readonly bookingId: string | null;
  readonly sessionId: string | null;
  readonly facts?: MessageFacts;
  /** At once, unless said otherwise. */
  readonly dueAt?: EpochMs;
  /** After this it is not sent any more. */
  readonly expiresAt?: EpochMs;
  /** Why it will never be sent: it was too late already. Kept for the record. */
  readonly expired?: string;
  /** For a message an admin sends once more: its own nonce, and the message it repeats. */
  readonly again?: { readonly nonce: string; readonly resendOf: string };
}

/**
 * Plans messages, in the transaction of their cause; one that was planned before stays as it is. What is answered
 * has to be handed to `recordChange` as effects of the same transaction.
 */
export async function planMessages(
  deps: PlanDeps,
  tx: Transaction,
  plans: readonly MessagePlan[],
  now: EpochMs,
): Promise<OwedSending[]> {
  const messages: NewMessage[] = plans.map(({ expired, again, ...plan }) => ({
    facts: {},
    guest: null,
    dueAt: now,
    expiresAt: null,
    resendOf: null,
    ...again,
    ...plan,
    id: newId(deps),
    status: expired === undefined ? 'PLANNED' : 'EXPIRED',
    reason: expired ?? null,
  }));
  const planned = new Set(await insertMessages(tx, messages, now));
  return messages
    .filter(({ id }) => planned.has(id))
    .map(({ id, kind, dueAt }) => ({
      effect: { kind: 'SEND_MESSAGE', messageId: id },
      dueAt,
      wantedBy: addMs(dueAt, ruleOf(kind).urgencyMs),
    }));
}
