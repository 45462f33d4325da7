import type { SessionTimes } from '../../../emails/moment.ts';
import { renderMail } from '../../../emails/render.ts';
import { findNotes } from '../../db/queries/attendance.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import type { MessageKind } from '../../domain/notifications/message.ts';
import type { EpochMs } from '../../domain/time.ts';
import { dateAt } from '../../domain/zones/wall-time.ts';
import type { Deps } from '../deps.ts';
import { joinUrl } from '../join-link.ts';
import { sessionFiles } from './calendar-attachments.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { type BookingFacts, links, loadBookingFacts, localeOf, momentFor, otherSide, timesFor } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config' | 'invitations'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To both sides, a day, an hour or ten minutes ahead, of a session that still is what it was when the reminder was planned. */
export async function draftReminder(deps: DraftDeps, message: BookingMessage, now: EpochMs): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const session = facts.sessions.find((each) => each.id === message.sessionId);
  if (session === undefined) throw new Error('a reminder lost its session');
  if (session.status !== 'CONFIRMED') return drop('SUPPRESSED', `SESSION_${session.status}`);
  if (session.version !== message.version) return drop('SUPERSEDED', 'SESSION_MOVED');
  if (session.start <= now) return drop('SUPPRESSED', 'SESSION_BEGAN');
  const { recipient, booking } = facts;
  const today = dateAt(recipient.timeZone, session.start) === dateAt(recipient.timeZone, now);
  const base = {
    recipientName: recipient.name,
    name: otherSide(facts).name,
    subject: booking.subject,
    day: today ? ('today' as const) : ('tomorrow' as const),
    times: timesFor(facts, session),
    joinUrl: joinUrl(deps.config, session.id, facts.recipient.id),
    meetLink: session.meetLink,
    ...links(deps.config, booking.id),
  };
  const props =
    recipient.id === booking.studentId
      ? {
          ...base,
          audience: 'STUDENT' as const,
          preparationTips: (await findNotes(deps.db, session.id)).preparationTips,
        }
      : { ...base, audience: 'MENTOR' as const, goals: booking.goals };
  return {
    decision: 'SEND',
    mail: renderMail(reminderKind(message.kind), localeOf(recipient), props),
    attachments: [],
  };
}

function reminderKind(kind: MessageKind) {
  if (kind === 'SESSION_REMINDER_24H' || kind === 'SESSION_REMINDER_1H' || kind === 'SESSION_REMINDER_10M') return kind;
  throw new Error(`not a reminder of a session: ${kind}`);
}

/** To both sides: sessions, or the weeks of a series, have a new time. Those that moved once more since are told by a later message. */
export async function draftMoved(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const moved = (message.facts.moves ?? []).flatMap((move) => {
    const session = facts.sessions.find((each) => each.id === move.sessionId);
    return session?.version === move.version ? [{ move, session }] : [];
  });
  const [first, ...more] = moved.map(({ move, session }) => ({
    before: momentFor(facts.recipient, { start: move.previousStart, end: move.previousEnd }),
    after: timesFor(facts, session),
    joinUrl: joinUrl(deps.config, session.id, facts.recipient.id),
  }));
  if (first === undefined) return drop('SUPERSEDED', 'CHANGED_AGAIN');
  const props = changeProps(deps, message, facts);
  const [locale, author] = [localeOf(facts.recipient), authorOf(message, facts)];
  const mail =
    message.kind === 'SERIES_CHANGED'
      ? renderMail(message.kind, locale, {
          ...props,
          changedBy: author,
          before: [first.before],
          now: [first.after.yours],
          sessions: [asListed(first), ...more.map(asListed)],
        })
      : renderMail('SESSION_MOVED', locale, {
          ...props,
          movedBy: author,
          moves: [first, ...more],
          meetLink: moved[0]?.session.meetLink ?? null,
        });
  const sessions = moved.map(({ session }) => session);
  const files = sessionFiles(deps, facts, { sessions, method: 'REQUEST', stampedAt: message.createdAt });
  return { decision: 'SEND', mail, attachments: files };
}

function asListed({ after, joinUrl: url }: { readonly after: SessionTimes; readonly joinUrl: string }) {
  return { times: after, joinUrl: url };
}

/** To both sides: sessions no longer take place. */
export async function draftCancelled(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const gone = (message.facts.cancellations ?? []).flatMap((cancellation) => {
    const session = facts.sessions.find((each) => each.id === cancellation.sessionId);
    return session === undefined ? [] : [{ session, money: cancellation.money }];
  });
  const [first, ...more] = gone.map(({ session }) => momentFor(facts.recipient, session));
  const [money, ...otherMoney] = gone.map((each) => each.money);
  if (first === undefined || money === undefined) throw new Error('a cancellation lost its sessions');
  const base = {
    ...changeProps(deps, message, facts),
    cancelledBy: authorOf(message, facts),
    sessions: [first, ...more] as const,
  };
  const forStudent = facts.recipient.id === facts.booking.studentId;
  const bookAgainUrl = `${base.dashboardUrl}/mentors/${facts.mentor.id}`;
  const mail = renderMail(
    'SESSION_CANCELLED',
    localeOf(facts.recipient),
    forStudent
      ? { ...base, audience: 'STUDENT', money: [money, ...otherMoney], bookAgainUrl }
      : { ...base, audience: 'MENTOR' },
  );
  const sessions = gone.map(({ session }) => session);
  const files = sessionFiles(deps, facts, { sessions, method: 'CANCEL', stampedAt: message.createdAt });
  return { decision: 'SEND', mail, attachments: files };
}

function changeProps(deps: DraftDeps, message: StoredMessage, facts: BookingFacts) {
  return {
    recipientName: facts.recipient.name,
    name: otherSide(facts).name,
    subject: facts.booking.subject,
    reason: message.facts.reason ?? null,
    ...links(deps.config, facts.booking.id),
  };
}

function authorOf(
  message: StoredMessage,
  { recipient, student, mentor }: BookingFacts,
): 'YOU' | 'OTHER_SIDE' | 'PLATFORM' {
  const { changedBy } = message.facts;
  if (changedBy === recipient.id) return 'YOU';
  return changedBy === student.id || changedBy === mentor.id ? 'OTHER_SIDE' : 'PLATFORM';
}
