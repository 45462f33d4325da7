import { registerEnumType } from 'type-graphql';
import { ROLES } from '../domain/actor.ts';
import { REFUSAL_CODES } from '../domain/availability/explain.ts';
import { BOOKING_STATUSES, BOOKING_TYPES, FREQUENCIES } from '../domain/bookings/booking.ts';
import { CHANGE_SCOPES } from '../domain/bookings/change-scope.ts';
import { SESSION_STATUSES } from '../domain/bookings/session.ts';
import { CALENDAR_STATES } from '../domain/calendar/connection.ts';
import { LEDGER_ACCOUNTS, LEDGER_KINDS } from '../domain/payments/ledger.ts';

/** A list of words the domain already has, as a GraphQL enum. Every value is described: its absence would not compile. */
export function enumOf<const Word extends string>(
  words: readonly Word[],
  name: string,
  description: string,
  values: Readonly<Record<Word, string>>,
): Readonly<Record<Word, Word>> {
  const members = Object.fromEntries(words.map((word) => [word, word])) as Readonly<Record<Word, Word>>;
  const valuesConfig = Object.fromEntries(words.map((word) => [word, { description: values[word] }])) as {
    [Each in Word]: { description: string };
  };
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const RoleEnum = enumOf(
  ROLES,
  'Role',
  'What a person is on the platform. Kept in our database, never read from a token.',
  {
    STUDENT: 'Books sessions.',
    MENTOR: 'Gives sessions, and owns a calendar.',
    ADMIN: 'Runs the platform; sees everything but secrets.',
  },
);

export const FrequencyEnum = enumOf(FREQUENCIES, 'Frequency', 'How many sessions a week a series has.', {
  ONCE_WEEKLY: 'One session a week.',
  TWICE_WEEKLY: 'Two sessions a week.',
  THRICE_WEEKLY: 'Three sessions a week.',
});

export const BookingTypeEnum = enumOf(BOOKING_TYPES, 'BookingType', 'What is booked.', {
  REGULAR: 'A weekly series, paid week by week.',
  TRIAL: 'One free session, at most one per student and mentor.',
});

export const BookingStatusEnum = enumOf(BOOKING_STATUSES, 'BookingStatus', 'Where a booking stands.', {
  PENDING_PAYMENT: 'Every session is held until it is paid or the hold ends.',
  ACTIVE: 'Paid, or a trial.',
  PAST_DUE: 'A renewal was not paid; the grace period runs.',
  PAUSED: 'Sessions and billing rest.',
  CANCELLING: 'Ends when the sessions that are paid are over.',
  ENDED: 'Over.',
  EXPIRED: 'The hold ended without payment; nothing was booked.',
});

export const SessionStatusEnum = enumOf(SESSION_STATUSES, 'SessionStatus', 'Where a session stands.', {
  HELD: 'Blocks the time while the student pays.',
  RESERVED: 'Blocks the time; its week is not paid yet.',
  CONFIRMED: 'Takes place: its week is paid, or it is a trial.',
  COMPLETED: 'Took place.',
  NO_SHOW: 'Somebody did not come.',
  CANCELLED: 'Does not take place.',
  EXPIRED: 'The hold ended without payment.',
});

export const ChangeScopeEnum = enumOf(
  CHANGE_SCOPES,
  'ChangeScope',
  'How much of a series a change is about. The past is never touched.',
  {
    THIS_SESSION: 'Only the session named.',
    THIS_AND_FOLLOWING: 'The session named and all later ones; when moving, those of the same weekly slot.',
    WHOLE_SERIES: 'Every session that has not begun; when moving, those of the same weekly slot.',
  },
);

export const CalendarStateEnum = enumOf(
  CALENDAR_STATES,
  'CalendarState',
  'What the connection to Google Calendar is worth now.',
  {
    CONNECTED: 'Busy time is fresh; slots are offered.',
    STALE: 'Not read for too long; slots are offered and checked live with Google before anything is booked.',
    PARTIAL_SCOPES: 'The mentor did not grant everything that is needed; no slots. See `missingScopes`.',
    REAUTH_REQUIRED: 'Google ended the grant; no slots until the mentor connects again.',
    CALENDAR_ERROR: 'The calendar cannot be read; no slots.',
    DISCONNECTED: 'Never connected, or disconnected: slots come from weekly hours and sessions alone.',
  },
);

export const RefusalCodeEnum = enumOf(REFUSAL_CODES, 'RefusalCode', 'Why a start cannot be booked.', {
  OUTSIDE_SCHEDULE: 'Not within the weekly hours, or not on their grid of starts.',
  DATE_OVERRIDE: 'The mentor has other hours on this date.',
  GOOGLE_BUSY: 'The mentor is busy in Google Calendar.',
  BOOKED: 'Another session takes the time.',
  HELD: 'Somebody is about to pay for the time.',
  BUFFER: 'Too close to something else.',
  NOTICE: 'Too soon: the mentor wants to know earlier.',
  HORIZON: 'Too far ahead.',
  DAILY_CAP: 'The mentor gives no more sessions on this date.',
  NONEXISTENT_TIME: 'The clocks skip this wall time in that week.',
  CALENDAR_UNKNOWN: 'The mentor’s calendar cannot be read just now, and unknown is not free.',
  STUDENT_BUSY: 'The student has another session then.',
});

export const LedgerAccountEnum = enumOf(LEDGER_ACCOUNTS, 'LedgerAccount', 'Where money of a booking can be.', {
  PAID: 'What the student paid, seen as where it came from.',
  UPCOMING: 'Paid for sessions that are yet to come.',
  DELIVERED: 'Earned by sessions that took place, or were given up too late.',
  CREDITED: 'Owed to the student, and taken off the next invoice.',
  REFUNDED: 'Back with the student, or with their bank.',
});

export const LedgerKindEnum = enumOf(LEDGER_KINDS, 'LedgerKind', 'Why money of a booking moved.', {
  PAYMENT: 'An invoice was paid.',
  CREDIT_USED: 'Credit came off an invoice.',
  DELIVERED: 'A session took place.',
  KEPT: 'A session was given up too late, or missed by its student.',
  CREDIT_GRANTED: 'A session that was paid for does not take place.',
  REFUND: 'Money went back.',
  REFUND_REFUSED: 'It did not, for the student’s bank asks for it as well: it is credit until the bank has decided.',
  DISPUTE: 'The student’s bank asks for money back. Nothing moves until it has decided.',
  DISPUTE_WON: 'The bank decided that the money stays. Nothing moves.',
  DISPUTE_LOST: 'The bank decided for the student. What moves is a chargeback.',
  CHARGEBACK: 'The bank decided for the student.',
});
