import type { MessageKind } from '../src/domain/notifications/message.ts';
import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import type { Letter } from './letter.ts';
import { adminNewBooking } from './messages/admin-new-booking.tsx';
import { bookingExpired } from './messages/booking-expired.tsx';
import { calendarDisconnected } from './messages/calendar-disconnected.tsx';
import { calendarStale } from './messages/calendar-stale.tsx';
import { clockChange } from './messages/clock-change.tsx';
import { mentorNewBooking } from './messages/mentor-new-booking.tsx';
import { mentorNewTrial } from './messages/mentor-new-trial.tsx';
import { paymentActionRequired } from './messages/payment-action-required.tsx';
import { paymentFailed } from './messages/payment-failed.tsx';
import { paymentGraceEnding } from './messages/payment-grace-ending.tsx';
import { paymentReceipt } from './messages/payment-receipt.tsx';
import { paymentReturned } from './messages/payment-returned.tsx';
import { proposalSettled } from './messages/proposal-settled.tsx';
import { proposalWaiting } from './messages/proposal-waiting.tsx';
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
  CALENDAR_DISCONNECTED: calendarDisconnected,
  CALENDAR_STALE: calendarStale,
  PROPOSAL_WAITING: proposalWaiting,
  PROPOSAL_SETTLED: proposalSettled,
  SESSION_CONFLICT: sessionConflict,
  CLOCK_CHANGE: clockChange,
} as const satisfies Partial<Record<MessageKind, (props: never, locale: DisplayLocale) => Letter>>;

/** The kinds that can be written. */
export type MailKind = keyof typeof templates;

export const mailKinds = Object.keys(templates) as readonly MailKind[];

/** What each kind of message needs to be written. */
export type MailProps = {
  readonly [Kind in MailKind]: Parameters<(typeof templates)[Kind]>[0];
};
