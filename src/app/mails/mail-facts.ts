import type { Moment, SessionTimes } from '../../../emails/moment.ts';
import type { Config } from '../../config.ts';
import { findBooking, type StoredBooking } from '../../db/queries/bookings.ts';
import { listSessions, type StoredSession } from '../../db/queries/sessions.ts';
import { findUsers } from '../../db/queries/users.ts';
import type { User } from '../../domain/actor.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Money } from '../../domain/payments/money.ts';
import { type DisplayLocale, describeInstant, displayLocale } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';

/** Everything a mail about a booking can say, as it is now. */
export interface BookingFacts {
  readonly booking: StoredBooking;
  readonly sessions: readonly StoredSession[];
  readonly student: User;
  readonly mentor: User;
  readonly recipient: User;
}

/** The booking's truth, for one recipient. Throws when it has lost its people. */
export async function loadBookingFacts(
  deps: Pick<Deps, 'db'>,
  bookingId: string,
  recipientId: string,
): Promise<BookingFacts> {
  const booking = await findBooking(deps.db, bookingId);
  if (booking === null) throw new Error('a message lost its booking');
  const people = await findUsers(deps.db, [booking.studentId, booking.mentorId, recipientId]);
  const person = (id: string) => {
    const found = people.find((each) => each.id === id);
    if (found === undefined) throw new Error('a message lost a person');
    return found;
  };
  return {
    booking,
    sessions: await listSessions(deps.db, bookingId),
    // The zone the student chose for this booking is the one its mails speak in.
    student: { ...person(booking.studentId), timeZone: booking.studentTimeZone },
    mentor: person(booking.mentorId),
    recipient:
      recipientId === booking.studentId
        ? { ...person(recipientId), timeZone: booking.studentTimeZone }
        : person(recipientId),
  };
}

/** An interval as the recipient reads it, and as the other people of the booking do. */
export function timesFor(
  { student, mentor, recipient }: Pick<BookingFacts, 'student' | 'mentor' | 'recipient'>,
  at: Interval,
): SessionTimes {
  return {
    yours: momentFor(recipient, at),
    others: [student, mentor]
      .filter((person) => person.id !== recipient.id)
      .map((person) => ({ name: person.name, moment: momentIn(person.timeZone, at, localeOf(recipient)) })),
  };
}

/** An interval on the reader's own clock, in the reader's language. */
export function momentFor(reader: Pick<User, 'timeZone' | 'locale'>, at: Interval): Moment {
  return momentIn(reader.timeZone, at, localeOf(reader));
}

/** The language a person's mails are written in. */
export function localeOf({ locale }: Pick<User, 'locale'>): DisplayLocale {
  return displayLocale(locale);
}

export function momentIn(timeZone: string, { start, end }: Interval, locale: DisplayLocale): Moment {
  const from = describeInstant(timeZone, start, locale);
  return {
    date: from.date,
    time: from.time,
    endTime: describeInstant(timeZone, end, locale).time,
    zone: from.zoneName,
    offset: from.offset,
  };
}

/** The side a recipient is on; an admin is on neither and sees the student's. */
export function otherSide({
  student,
  mentor,
  recipient,
}: Pick<BookingFacts, 'student' | 'mentor' | 'recipient'>): User {
  return recipient.id === student.id ? mentor : student;
}

/** Pages of the dashboard a mail may lead to. */
export function links(config: Config, bookingId: string) {
  const home = config.http.dashboardUrl;
  return {
    dashboardUrl: home,
    manageUrl: `${home}/bookings/${bookingId}`,
    bookingUrl: `${home}/admin/bookings/${bookingId}`,
    analyticsUrl: `${home}/admin/analytics`,
  };
}

/** `USD 1,480.00`, in German `1.480,00 USD`, with as many decimals as the currency has (ISO 4217, by Intl). */
export function amountText({ amount, currency }: Money, locale: DisplayLocale): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const number = (amount / 10 ** digits).toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return locale === 'de' ? `${number} ${currency}` : `${currency} ${number}`;
}
