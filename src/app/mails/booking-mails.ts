import type { BookedSeries, BookedSession } from '../../../emails/booked-series.ts';
import { renderMail } from '../../../emails/render.ts';
import { countBookings } from '../../db/queries/booking-counts.ts';
import { findConnection } from '../../db/queries/calendars.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import type { StoredSession } from '../../db/queries/sessions.ts';
import type { Frequency } from '../../domain/bookings/booking.ts';
import { wallTimeShifts } from '../../domain/bookings/series.ts';
import { isLive } from '../../domain/bookings/session.ts';
import { ROOM_PATIENCE_MS, roomCheckMs } from '../../domain/notifications/message.ts';
import { addMs, type EpochMs, WEEK_MS } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { joinUrl } from '../join-link.ts';
import { bookingFile } from './calendar-attachments.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { amountText, type BookingFacts, links, loadBookingFacts, localeOf, momentFor, timesFor } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config' | 'invitations'>;
type Confirmation = StoredMessage & { readonly bookingId: string };

/** To the student, the mentor and the admins: a booking stands. Waits for its rooms, but not forever. */
export async function draftBookingConfirmation(
  deps: DraftDeps,
  message: Confirmation,
  now: EpochMs,
): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const sessions = facts.sessions.filter((session) => isLive(session.status) && session.status !== 'HELD');
  const [first] = sessions;
  if (first === undefined) return drop('SUPPRESSED', 'BOOKING_CANCELLED');
  const withoutRoom = await roomsToWaitFor(deps, facts, sessions);
  const waits = withoutRoom.length > 0 && now - message.createdAt < ROOM_PATIENCE_MS;
  if (waits) return { decision: 'WAIT', forMs: roomCheckMs(now - message.createdAt) };
  const about = { facts, sessions: [first, ...sessions.slice(1)] as const, now };
  const { mail, withFile } = await writeConfirmation(deps, message, about);
  return {
    decision: 'SEND',
    mail,
    attachments: withFile ? [bookingFile(deps, facts, sessions, message.createdAt)] : [],
    withoutRoom,
  };
}

/** To the student: the hold ran out, or money goes back. */
export async function draftBookingExpired(deps: DraftDeps, message: Confirmation): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { refund, refundReason } = message.facts;
  if (refund === undefined && facts.booking.status !== 'EXPIRED') return drop('SUPERSEDED', 'PAID_AFTER_ALL');
  const [first, ...more] = facts.sessions.map((session) => momentFor(facts.recipient, session));
  if (first === undefined) throw new Error('a booking without sessions');
  const { dashboardUrl } = links(deps.config, facts.booking.id);
  const base = {
    studentName: facts.student.name,
    mentorName: facts.mentor.name,
    subject: facts.booking.subject,
    bookAgainUrl: `${dashboardUrl}/mentors/${facts.mentor.id}`,
    dashboardUrl,
  };
  const sessions = [first, ...more] as const;
  const locale = localeOf(facts.recipient);
  if (refund === undefined)
    return send(renderMail('BOOKING_EXPIRED', locale, { ...base, sessions, outcome: 'HOLD_RAN_OUT' }));
  const money = { ...base, refund: amountText(refund, locale) };
  return refundReason === 'NOTHING_TO_PAY'
    ? send(renderMail('BOOKING_EXPIRED', locale, { ...money, outcome: 'WEEK_RETURNED' }))
    : send(renderMail('BOOKING_EXPIRED', locale, { ...money, sessions, outcome: 'REFUNDED' }));
}

function send(mail: ReturnType<typeof renderMail>): MailDraft {
  return { decision: 'SEND', mail, attachments: [] };
}

/**
 * Sessions that Google is still to make a room for. A mentor without a usable connection has no rooms to wait for; the
 * join link leads wherever the room will be.
 */
async function roomsToWaitFor(
  deps: DraftDeps,
  facts: BookingFacts,
  sessions: readonly StoredSession[],
): Promise<string[]> {
  const missing = sessions.filter((session) => session.meetLink === null).map(({ id }) => id);
  if (missing.length === 0) return [];
  const connection = await findConnection(deps.db, facts.mentor.id);
  return connection === null || connection.state === 'REAUTH_REQUIRED' ? [] : missing;
}

type Sessions = readonly [StoredSession, ...StoredSession[]];

async function writeConfirmation(
  deps: DraftDeps,
  message: StoredMessage,
  about: { readonly facts: BookingFacts; readonly sessions: Sessions; readonly now: EpochMs },
) {
  const { facts, sessions, now } = about;
  const { booking, student, mentor, recipient } = facts;
  const locale = localeOf(recipient);
  const base = {
    studentName: student.name,
    mentorName: mentor.name,
    subject: booking.subject,
    meetLink: sessions[0].meetLink,
    ...links(deps.config, booking.id),
  };
  if (message.kind === 'ADMIN_NEW_BOOKING') {
    const figures = await countBookings(deps.db, addMs(now, -WEEK_MS));
    const mail = renderMail(message.kind, locale, { ...base, ...forAdmin(facts, sessions), figures });
    return { mail, withFile: false };
  }
  const { frequency, goals } = booking;
  const isStudent = recipient.id === student.id;
  if (frequency === null) {
    const trial = bookedFor(deps, facts, sessions[0], false);
    const mail = isStudent
      ? renderMail('STUDENT_TRIAL_CONFIRMATION', locale, { ...base, trial })
      : renderMail('MENTOR_NEW_TRIAL', locale, { ...base, trial, goals });
    return { mail, withFile: true };
  }
  const booked = seriesFor(deps, facts, sessions, frequency);
  const mail = isStudent
    ? renderMail('STUDENT_BOOKING_CONFIRMATION', locale, { ...base, booked })
    : renderMail('MENTOR_NEW_BOOKING', locale, { ...base, booked, goals });
  return { mail, withFile: true };
}

function forAdmin(facts: BookingFacts, sessions: Sessions) {
  const { weeklyPrice, frequency } = facts.booking;
  return {
    booked: frequency === null ? { type: 'TRIAL' as const } : { type: 'REGULAR' as const, frequency },
    weeklyPrice: weeklyPrice === null ? null : amountText(weeklyPrice, localeOf(facts.recipient)),
    sessionCount: sessions.length,
    first: timesFor(facts, sessions[0]),
  };
}

function seriesFor(deps: DraftDeps, facts: BookingFacts, sessions: Sessions, frequency: Frequency): BookedSeries {
  const shifted = new Set(wallTimeShifts(sessions, facts.recipient.timeZone).map((session) => session.id));
  const show = (session: StoredSession) => bookedFor(deps, facts, session, shifted.has(session.id));
  const [first, ...more] = sessions;
  return { type: 'REGULAR', frequency, sessions: [show(first), ...more.map(show)] };
}

function bookedFor(deps: DraftDeps, facts: BookingFacts, session: StoredSession, clockChange: boolean): BookedSession {
  return {
    times: timesFor(facts, session),
    week: session.week,
    joinUrl: joinUrl(deps.config, session.id, facts.recipient.id),
    clockChange,
  };
}
