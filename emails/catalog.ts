import type { MessageKind } from '../src/domain/notifications/message.ts';
import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import type { Letter } from './letter.ts';
import { addressNeeded } from './messages/address-needed.tsx';
import { adminAddressSuppressed } from './messages/admin-address-suppressed.tsx';
import { adminDailyDigest } from './messages/admin-daily-digest.tsx';
import { adminNewBooking } from './messages/admin-new-booking.tsx';
import { adminPaymentDispute } from './messages/admin-payment-dispute.tsx';
import { adminPaymentFault } from './messages/admin-payment-fault.tsx';
import { adminSystemAlarm } from './messages/admin-system-alarm.tsx';
import { bookingExpired } from './messages/booking-expired.tsx';
import { calendarDisconnected } from './messages/calendar-disconnected.tsx';
import { calendarStale } from './messages/calendar-stale.tsx';
import { clockChange } from './messages/clock-change.tsx';
import { demoCallCancelled } from './messages/demo-call-cancelled.tsx';
import { demoCallMoved } from './messages/demo-call-moved.tsx';
import { demoCallReminder } from './messages/demo-call-reminder.tsx';
import { demoCallScheduled } from './messages/demo-call-scheduled.tsx';
import { demoCallVerifyAddress } from './messages/demo-call-verify-address.tsx';
import { mentorNewBooking } from './messages/mentor-new-booking.tsx';
import { mentorNewTrial } from './messages/mentor-new-trial.tsx';
import { mentorNextStep } from './messages/mentor-next-step.tsx';
import { mentorReady } from './messages/mentor-ready.tsx';
import { mentorWelcome } from './messages/mentor-welcome.tsx';
import { paymentActionRequired } from './messages/payment-action-required.tsx';
import { paymentFailed } from './messages/payment-failed.tsx';
import { paymentGraceEnding } from './messages/payment-grace-ending.tsx';
import { paymentReceipt } from './messages/payment-receipt.tsx';
import { paymentReturned } from './messages/payment-returned.tsx';
import { proposalSettled } from './messages/proposal-settled.tsx';
import { proposalWaiting } from './messages/proposal-waiting.tsx';
import { reviewReceived } from './messages/review-received.tsx';
import { reviewRequest } from './messages/review-request.tsx';
import { seriesChanged } from './messages/series-changed.tsx';
import { sessionCancelled } from './messages/session-cancelled.tsx';
import { sessionConflict } from './messages/session-conflict.tsx';
import { sessionMoved } from './messages/session-moved.tsx';
import { sessionReminder1h } from './messages/session-reminder-1h.tsx';
import { sessionReminder10m } from './messages/session-reminder-10m.tsx';
import { sessionReminder24h } from './messages/session-reminder-24h.tsx';
import { studentBookingConfirmation } from './messages/student-booking-confirmation.tsx';
import { studentTrialConfirmation } from './messages/student-trial-confirmation.tsx';
import { subscriptionChanged } from './messages/subscription-changed.tsx';
import { subscriptionEnded } from './messages/subscription-ended.tsx';
import { subscriptionEnding } from './messages/subscription-ending.tsx';
import { subscriptionPaused } from './messages/subscription-paused.tsx';
import { subscriptionResumed } from './messages/subscription-resumed.tsx';
import { subscriptionStarted } from './messages/subscription-started.tsx';
import { ticketOpened } from './messages/ticket-opened.tsx';
import { ticketReplied } from './messages/ticket-replied.tsx';
import { ticketSolved } from './messages/ticket-solved.tsx';
import { verificationApproved } from './messages/verification-approved.tsx';
import { verificationMoreNeeded } from './messages/verification-more-needed.tsx';
import { verificationReceived } from './messages/verification-received.tsx';
import { verificationRejected } from './messages/verification-rejected.tsx';
import { verificationSubmitted } from './messages/verification-submitted.tsx';

/** The template of every kind of message. */
export const templates = {
  STUDENT_BOOKING_CONFIRMATION: studentBookingConfirmation,
  STUDENT_TRIAL_CONFIRMATION: studentTrialConfirmation,
  MENTOR_NEW_BOOKING: mentorNewBooking,
  MENTOR_NEW_TRIAL: mentorNewTrial,
  ADMIN_NEW_BOOKING: adminNewBooking,
  BOOKING_EXPIRED: bookingExpired,
  SESSION_MOVED: sessionMoved,
  SESSION_CANCELLED: sessionCancelled,
  SERIES_CHANGED: seriesChanged,
  SESSION_REMINDER_24H: sessionReminder24h,
  SESSION_REMINDER_1H: sessionReminder1h,
  SESSION_REMINDER_10M: sessionReminder10m,
  PAYMENT_RECEIPT: paymentReceipt,
  PAYMENT_FAILED: paymentFailed,
  PAYMENT_ACTION_REQUIRED: paymentActionRequired,
  PAYMENT_GRACE_ENDING: paymentGraceEnding,
  PAYMENT_RETURNED: paymentReturned,
  SUBSCRIPTION_STARTED: subscriptionStarted,
  SUBSCRIPTION_CHANGED: subscriptionChanged,
  SUBSCRIPTION_PAUSED: subscriptionPaused,
  SUBSCRIPTION_RESUMED: subscriptionResumed,
  SUBSCRIPTION_ENDING: subscriptionEnding,
  SUBSCRIPTION_ENDED: subscriptionEnded,
  DEMO_CALL_VERIFY_ADDRESS: demoCallVerifyAddress,
  DEMO_CALL_SCHEDULED: demoCallScheduled,
  DEMO_CALL_MOVED: demoCallMoved,
  DEMO_CALL_CANCELLED: demoCallCancelled,
  DEMO_CALL_REMINDER: demoCallReminder,
  MENTOR_WELCOME: mentorWelcome,
  MENTOR_NEXT_STEP: mentorNextStep,
  MENTOR_READY: mentorReady,
  VERIFICATION_SUBMITTED: verificationSubmitted,
  VERIFICATION_RECEIVED: verificationReceived,
  VERIFICATION_MORE_NEEDED: verificationMoreNeeded,
  VERIFICATION_APPROVED: verificationApproved,
  VERIFICATION_REJECTED: verificationRejected,
  REVIEW_REQUEST: reviewRequest,
  REVIEW_RECEIVED: reviewReceived,
  TICKET_OPENED: ticketOpened,
  TICKET_REPLIED: ticketReplied,
  TICKET_SOLVED: ticketSolved,
  CALENDAR_DISCONNECTED: calendarDisconnected,
  CALENDAR_STALE: calendarStale,
  PROPOSAL_WAITING: proposalWaiting,
  PROPOSAL_SETTLED: proposalSettled,
  SESSION_CONFLICT: sessionConflict,
  CLOCK_CHANGE: clockChange,
  ADMIN_DAILY_DIGEST: adminDailyDigest,
  ADMIN_ADDRESS_SUPPRESSED: adminAddressSuppressed,
  ADMIN_PAYMENT_DISPUTE: adminPaymentDispute,
  ADMIN_PAYMENT_FAULT: adminPaymentFault,
  ADMIN_SYSTEM_ALARM: adminSystemAlarm,
  ADDRESS_NEEDED: addressNeeded,
} as const satisfies Record<MessageKind, (props: never, locale: DisplayLocale) => Letter>;

/** The kinds that can be written. */
export type MailKind = keyof typeof templates;

export const mailKinds = Object.keys(templates) as readonly MailKind[];

/** What each kind of message needs to be written. */
export type MailProps = {
  readonly [Kind in MailKind]: Parameters<(typeof templates)[Kind]>[0];
};
