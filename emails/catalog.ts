import type { MessageKind } from '../src/domain/notifications/message.ts';
import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import type { Letter } from './letter.ts';
import { adminNewBooking } from './messages/admin-new-booking.tsx';
import { bookingExpired } from './messages/booking-expired.tsx';
import { mentorNewBooking } from './messages/mentor-new-booking.tsx';
import { sessionCancelled } from './messages/session-cancelled.tsx';
import { sessionMoved } from './messages/session-moved.tsx';
import { sessionReminder24h } from './messages/session-reminder-24h.tsx';
import { studentBookingConfirmation } from './messages/student-booking-confirmation.tsx';

/** The template of every kind of message. */
export const templates = {
  STUDENT_BOOKING_CONFIRMATION: studentBookingConfirmation,
  MENTOR_NEW_BOOKING: mentorNewBooking,
  ADMIN_NEW_BOOKING: adminNewBooking,
  BOOKING_EXPIRED: bookingExpired,
  SESSION_REMINDER_24H: sessionReminder24h,
  SESSION_MOVED: sessionMoved,
  SESSION_CANCELLED: sessionCancelled,
} as const satisfies Partial<Record<MessageKind, (props: never, locale: DisplayLocale) => Letter>>;

/** The kinds that can be written. */
export type MailKind = keyof typeof templates;

export const mailKinds = Object.keys(templates) as readonly MailKind[];

/** What each kind of message needs to be written. */
export type MailProps = {
  readonly [Kind in MailKind]: Parameters<(typeof templates)[Kind]>[0];
};
