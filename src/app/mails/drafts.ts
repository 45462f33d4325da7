import type { StoredMessage } from '../../db/queries/messages.ts';
import type { MessageKind } from '../../domain/notifications/message.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { draftSystemAlarm } from './alarm-mails.ts';
import { draftReceipt, draftSubscriptionStarted } from './billing-mails.ts';
import { draftBookingConfirmation, draftBookingExpired } from './booking-mails.ts';
import { draftCalendarDisconnected, draftCalendarStale } from './calendar-mails.ts';
import { draftClockChange } from './clock-mails.ts';
import { draftSessionConflict } from './conflict-mails.ts';
import {
  draftCallCancelled,
  draftCallMoved,
  draftCallReminder,
  draftScheduled,
  draftVerifyAddress,
} from './demo-call-mails.ts';
import { draftDailyDigest } from './digest-mails.ts';
import type { MailDraft } from './mail-draft.ts';
import { draftAddressNeeded, draftAddressSuppressed } from './notices.ts';
import { draftDispute, draftMoneyReturned, draftPaymentFault, draftPaymentTrouble } from './payment-mails.ts';
import { draftOnboarding, draftVerification } from './people-mails.ts';
import { draftProposalSettled, draftProposalWaiting } from './proposal-mails.ts';
import { draftReviewReceived, draftReviewRequest } from './review-mails.ts';
import { draftCancelled, draftMoved, draftReminder } from './session-mails.ts';
import { draftSubscriptionEnded, draftSubscriptionTerms } from './subscription-mails.ts';
import { draftTicket } from './ticket-mails.ts';

/** Who decides about a due message and writes it: every kind that is planned has an entry. */
export const drafts: { readonly [Kind in MessageKind]?: Draft } = {
  STUDENT_BOOKING_CONFIRMATION: ofBooking(draftBookingConfirmation),
  STUDENT_TRIAL_CONFIRMATION: ofBooking(draftBookingConfirmation),
  MENTOR_NEW_BOOKING: ofBooking(draftBookingConfirmation),
  MENTOR_NEW_TRIAL: ofBooking(draftBookingConfirmation),
  ADMIN_NEW_BOOKING: ofBooking(draftBookingConfirmation),
  PAYMENT_RECEIPT: ofBooking(draftReceipt),
  SUBSCRIPTION_STARTED: ofBooking(draftSubscriptionStarted),
  SUBSCRIPTION_CHANGED: ofBooking(draftSubscriptionTerms),
  SUBSCRIPTION_PAUSED: ofBooking(draftSubscriptionTerms),
  SUBSCRIPTION_RESUMED: ofBooking(draftSubscriptionTerms),
  SUBSCRIPTION_ENDED: ofBooking(draftSubscriptionEnded),
  SUBSCRIPTION_ENDING: ofBooking(draftSubscriptionTerms),
  BOOKING_EXPIRED: ofBooking(draftBookingExpired),
  SESSION_REMINDER_24H: ofBooking(draftReminder),
  SESSION_REMINDER_1H: ofBooking(draftReminder),
  SESSION_REMINDER_10M: ofBooking(draftReminder),
  SESSION_MOVED: ofBooking(draftMoved),
  SERIES_CHANGED: ofBooking(draftMoved),
  SESSION_CANCELLED: ofBooking(draftCancelled),
  CALENDAR_DISCONNECTED: draftCalendarDisconnected,
  CALENDAR_STALE: draftCalendarStale,
  ADDRESS_NEEDED: draftAddressNeeded,
  ADMIN_ADDRESS_SUPPRESSED: draftAddressSuppressed,
  MENTOR_WELCOME: draftOnboarding,
  MENTOR_NEXT_STEP: draftOnboarding,
  MENTOR_READY: draftOnboarding,
  VERIFICATION_SUBMITTED: draftVerification,
  VERIFICATION_RECEIVED: draftVerification,
  VERIFICATION_MORE_NEEDED: draftVerification,
  VERIFICATION_APPROVED: draftVerification,
  VERIFICATION_REJECTED: draftVerification,
  TICKET_OPENED: draftTicket,
  TICKET_REPLIED: draftTicket,
  TICKET_SOLVED: draftTicket,
  PAYMENT_FAILED: ofBooking(draftPaymentTrouble),
  PAYMENT_ACTION_REQUIRED: ofBooking(draftPaymentTrouble),
  PAYMENT_GRACE_ENDING: ofBooking(draftPaymentTrouble),
  PAYMENT_RETURNED: ofBooking(draftMoneyReturned),
  ADMIN_PAYMENT_DISPUTE: ofBooking(draftDispute),
  ADMIN_PAYMENT_FAULT: ofBooking(draftPaymentFault),
  ADMIN_SYSTEM_ALARM: draftSystemAlarm,
  ADMIN_DAILY_DIGEST: draftDailyDigest,
  REVIEW_REQUEST: ofBooking(draftReviewRequest),
  REVIEW_RECEIVED: draftReviewReceived,
  PROPOSAL_WAITING: ofBooking(draftProposalWaiting),
  PROPOSAL_SETTLED: ofBooking(draftProposalSettled),
  SESSION_CONFLICT: ofBooking(draftSessionConflict),
  CLOCK_CHANGE: ofBooking(draftClockChange),
  DEMO_CALL_VERIFY_ADDRESS: draftVerifyAddress,
  DEMO_CALL_SCHEDULED: draftScheduled,
  DEMO_CALL_MOVED: draftCallMoved,
  DEMO_CALL_CANCELLED: draftCallCancelled,
  DEMO_CALL_REMINDER: draftCallReminder,
};

type DraftDeps = Pick<Deps, 'db' | 'config' | 'invitations' | 'receipts'>;
type Draft = (deps: DraftDeps, message: StoredMessage, now: EpochMs) => Promise<MailDraft>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

function ofBooking(draft: (deps: DraftDeps, message: BookingMessage, now: EpochMs) => Promise<MailDraft>): Draft {
  return (deps, message, now) => {
    const { bookingId } = message;
    if (bookingId === null) throw new Error(`a message of kind ${message.kind} needs a booking`);
    return draft(deps, { ...message, bookingId }, now);
  };
}
