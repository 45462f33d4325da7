import type { Booked, BookedSession } from '../../../emails/booked-series.ts';
import { renderMail } from '../../../emails/render.ts';
import { findConnection } from '../../db/queries/calendars.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import type { StoredSession } from '../../db/queries/sessions.ts';
import { wallTimeShifts } from '../../domain/bookings/series.ts';
import { isLive } from '../../domain/bookings/session.ts';
import { ROOM_PATIENCE_MS, roomCheckMs } from '../../domain/notifications/message.ts';
import type { EpochMs } from '../../domain/time.ts';
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
  const { mail, withFile } = writeConfirmation(deps, message, facts, [first, ...sessions.slice(1)]);
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

function writeConfirmation(
  deps: DraftDeps,
  message: StoredMessage,
  facts: BookingFacts,
  sessions: readonly [StoredSession, ...StoredSession[]],
) {
  const { booking, student, mentor } = facts;
  const base = {
    studentName: student.name,
    mentorName: mentor.name,
    subject: booking.subject,
    booked: bookedFor(deps, facts, sessions),
    meetLink: sessions[0].meetLink,
    ...links(deps.config, booking.id),
  };
  const locale = localeOf(facts.recipient);
  switch (message.kind) {
    case 'STUDENT_BOOKING_CONFIRMATION':
      return { mail: renderMail(message.kind, locale, base), withFile: true };
    case 'MENTOR_NEW_BOOKING':
      return { mail: renderMail(message.kind, locale, { ...base, goals: booking.goals }), withFile: true };
    default: {
      const weeklyPrice = booking.weeklyPrice === null ? null : amountText(booking.weeklyPrice, locale);
      const figures = {
        weeklyPrice,
        sessionCount: sessions.length,
        first: timesFor(facts, sessions[0]),
        analytics: [],
      };
      return { mail: renderMail('ADMIN_NEW_BOOKING', locale, { ...base, ...figures }), withFile: false };
    }
  }
}

function bookedFor(
  deps: DraftDeps,
  facts: BookingFacts,
  sessions: readonly [StoredSession, ...StoredSession[]],
): Booked {
  const shifted = new Set(wallTimeShifts(sessions, facts.recipient.timeZone).map((session) => session.id));
  const show = (session: StoredSession): BookedSession => ({
    times: timesFor(facts, session),
    week: session.week,
    joinUrl: joinUrl(deps.config, session.id, facts.recipient.id),
    clockChange: shifted.has(session.id),
  });
  const [first, ...more] = sessions;
  const { frequency } = facts.booking;
  return frequency === null
    ? { type: 'TRIAL', sessions: [show(first)] }
    : { type: 'REGULAR', frequency, sessions: [show(first), ...more.map(show)] };
}
