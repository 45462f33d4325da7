import type { Frequency } from '../bookings/booking.ts';
import type { CancellationMoney } from '../bookings/cancellation.ts';
import type { AlarmName } from '../health/alarms.ts';
import type { Interval } from '../interval.ts';
import type { Money } from '../payments/money.ts';
import type { PaymentFault } from '../payments/payment-fault.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';

/** Where a message is in its life; the last six are ends, each with a reason beside it. */
export const MESSAGE_STATUSES = [
  'PLANNED',
  'SENDING',
  'SENT',
  'DELIVERED',
  'OPENED',
  'CLICKED',
  'SUPERSEDED',
  'SUPPRESSED',
  'EXPIRED',
  'BOUNCED',
  'COMPLAINED',
  'FAILED',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const MESSAGE_KINDS = [
  'STUDENT_BOOKING_CONFIRMATION',
  'STUDENT_TRIAL_CONFIRMATION',
  'MENTOR_NEW_BOOKING',
  'MENTOR_NEW_TRIAL',
  'ADMIN_NEW_BOOKING',
  'BOOKING_EXPIRED',
  'SESSION_MOVED',
  'SESSION_CANCELLED',
  'SERIES_CHANGED',
  'SESSION_REMINDER_24H',
  'SESSION_REMINDER_1H',
  'SESSION_REMINDER_10M',
  'PAYMENT_RECEIPT',
  'PAYMENT_FAILED',
  'PAYMENT_ACTION_REQUIRED',
  'PAYMENT_GRACE_ENDING',
  'PAYMENT_RETURNED',
  'SUBSCRIPTION_STARTED',
  'SUBSCRIPTION_CHANGED',
  'SUBSCRIPTION_PAUSED',
  'SUBSCRIPTION_RESUMED',
  'SUBSCRIPTION_ENDING',
  'SUBSCRIPTION_ENDED',
  'DEMO_CALL_VERIFY_ADDRESS',
  'DEMO_CALL_SCHEDULED',
  'DEMO_CALL_MOVED',
  'DEMO_CALL_CANCELLED',
  'DEMO_CALL_REMINDER',
  'MENTOR_WELCOME',
  'MENTOR_NEXT_STEP',
  'MENTOR_READY',
  'VERIFICATION_SUBMITTED',
  'VERIFICATION_RECEIVED',
  'VERIFICATION_MORE_NEEDED',
  'VERIFICATION_APPROVED',
  'VERIFICATION_REJECTED',
  'REVIEW_REQUEST',
  'REVIEW_RECEIVED',
  'TICKET_OPENED',
  'TICKET_REPLIED',
  'TICKET_SOLVED',
  'CALENDAR_DISCONNECTED',
  'CALENDAR_STALE',
  'PROPOSAL_WAITING',
  'PROPOSAL_SETTLED',
  'SESSION_CONFLICT',
  'CLOCK_CHANGE',
  'ADMIN_DAILY_DIGEST',
  'ADMIN_ADDRESS_SUPPRESSED',
  'ADMIN_PAYMENT_DISPUTE',
  'ADMIN_PAYMENT_FAULT',
  'ADMIN_SYSTEM_ALARM',
  'ADDRESS_NEEDED',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What a message knows that the database forgets: the time before a move, who did it and why. */
export interface MessageFacts {
  /** A user's id; absent when the product did it by itself. */
  readonly changedBy?: string;
  readonly reason?: string | null;
  readonly moves?: readonly {
    readonly sessionId: string;
    /** Version of the session after this move; a later one is told by a later message. */
    readonly version: number;
    readonly previousStart: EpochMs;
    readonly previousEnd: EpochMs;
  }[];
  readonly cancellations?: readonly {
    readonly sessionId: string;
    readonly money: CancellationMoney;
  }[];
  /** An admin's test: an example about invented people, in this language. */
  readonly sample?: { readonly locale: string; readonly example: string };
  /** An address that takes no mail any more, why, and whose it is. */
  readonly address?: string;
  readonly addressReason?: 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED';
  readonly personId?: string;
  /** Money that goes back, and why: its times were gone, or no session of its week takes place. */
  readonly refund?: Money;
  readonly refundReason?: 'TOO_LATE' | 'NOTHING_TO_PAY';
  /** How and why money comes back while a booking stands, or does not yet; absent where it is what was left at the end. */
  readonly returned?: {
    readonly as: 'REFUND' | 'CREDIT' | 'WAITS';
    readonly reason: 'MENTOR_MISSED' | 'GOODWILL' | 'BANK_ASKS' | 'BANK_DECIDED';
  };
  /** Where our books and the payment provider's went apart. */
  readonly paymentFault?: Pick<PaymentFault, 'kind' | 'invoiceId' | 'money' | 'sessionIds'>;
  /** A payment that did not go through: its invoice, and until when its sessions wait. */
  readonly unpaid?: {
    readonly invoiceId: string;
    readonly week: number;
    readonly amount: Money;
    readonly payUrl: string | null;
    readonly graceEndsAt: EpochMs;
  };
  /** What a student's bank asks back. */
  readonly dispute?: {
    readonly id: string;
    readonly money: Money;
    readonly reason: string;
    readonly respondBy: EpochMs | null;
    readonly url: string;
  };
  readonly proposalId?: string;
  /** What is wrong with the platform as a whole. */
  readonly alarm?: AlarmName;
  readonly conflictId?: string;
  /** From when a change of a subscription holds, and the times it releases or takes. */
  readonly effectiveAt?: EpochMs;
  readonly times?: readonly Interval[];
  /** The sessions of these times: calendars follow them. */
  readonly sessionIds?: readonly string[];
  /** Another number of weekly sessions: as it was told before the student agreed. */
  readonly rhythm?: {
    readonly before: Frequency;
    readonly now: Frequency;
    readonly added: readonly Interval[];
    readonly freed: readonly Interval[];
    readonly weeklyBefore: Money;
    readonly weeklyNow: Money;
    /** What the change itself cost, in minor units; below zero what it gave back. */
    readonly settlement: number;
    readonly nextBillingAt: EpochMs;
  };
}

/** What makes a message the only one of its kind. */
export interface MessageIdentity {
  /** What happened, `booking/<id>`, `session/<id>` or `invoice/<id>`. */
  readonly cause: string;
  /** The version of the cause: a session that moves twice is announced twice. */
  readonly version: number;
  readonly kind: MessageKind;
  /** A user's id; for a guest one that the cause chose. */
  readonly recipientId: string;
  /** Told apart from an earlier one by an admin who sent it once more; empty for the first. */
  readonly nonce?: string;
}

/** The unique key of a message; also the provider's idempotency key (at most 256 characters at Resend). */
export function messageKey(identity: MessageIdentity): string {
  const { kind, cause, version, recipientId, nonce = '' } = identity;
  return [kind, cause, `v${version}`, recipientId, ...(nonce === '' ? [] : [nonce])].join('/');
}

/**
 * The most tries an effect gets that fails for a reason of ours, before it is parked for a person to look at. A
 * provider that is away is asked again for as long as it takes.
 */
export const MAX_ATTEMPTS = 12;

/**
 * How long to wait before the next try: exponential from two seconds, capped at an hour, with full jitter.
 *
 * @param attempt tries already made, from 1
 * @param jitter a random number in [0, 1)
 * @param retryAfterMs what the provider asked for; never undercut
 * @returns milliseconds
 */
export function backOffMs(attempt: number, jitter: number, retryAfterMs: number | null): number {
  const ceiling = Math.min(HOUR_MS, 2 * SECOND_MS * 2 ** (attempt - 1));
  const wait = Math.max(SECOND_MS, Math.round(ceiling * jitter));
  return Math.max(wait, retryAfterMs ?? 0);
}

/** A confirmation waits this long for its meeting room before it goes out saying that the link follows. */
export const ROOM_PATIENCE_MS = 10 * MINUTE_MS;

/**
 * When to look again for rooms that are not there, for a message that has waited so long: twice as late each time, and
 * last when its patience ends. The arrival of the last room wakes it in between.
 *
 * @returns milliseconds
 */
export function roomCheckMs(waitedMs: number): number {
  return Math.max(SOONEST_ROOM_CHECK_MS, Math.min(waitedMs, ROOM_PATIENCE_MS - waitedMs));
}

const SOONEST_ROOM_CHECK_MS = 5 * SECOND_MS;
