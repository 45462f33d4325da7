import type { Config } from '../../config.ts';
import type { StoredSession } from '../../db/queries/sessions.ts';
import { sessionEventId } from '../../domain/calendar/session-event.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { CalendarEntry } from '../../ports/invitations.ts';
import type { MailAttachment } from '../../ports/mailer.ts';
import type { Deps } from '../deps.ts';
import { joinUrl } from '../join-link.ts';
import { type BookingFacts, otherSide } from './mail-facts.ts';

/**
 * The calendar file of a new booking: one invitation for a single session, one published file for a series, as a
 * request may carry one event only (RFC 5546 §3.2.2). Its UIDs are Google's, so that mail and calendar mean one event.
 *
 * @param stampedAt when the message was planned, so that every try writes the same bytes
 */
export function bookingFile(
  deps: Pick<Deps, 'config' | 'invitations'>,
  facts: BookingFacts,
  sessions: readonly StoredSession[],
  stampedAt: EpochMs,
): MailAttachment {
  const [only, ...more] = sessions;
  if (only !== undefined && more.length === 0)
    return sessionFile(deps, facts, { session: only, method: 'REQUEST', stampedAt });
  return deps.invitations.series({
    name: `${facts.booking.subject} with ${otherSide(facts).name}`,
    stampedAt,
    organizer: organizer(deps.config),
    entries: sessions.map((session) => entry(deps.config, facts, session)),
  });
}

/** The file that puts one session into a calendar, moves it there, or takes it out. */
export function sessionFile(
  deps: Pick<Deps, 'config' | 'invitations'>,
  facts: BookingFacts,
  change: { readonly session: StoredSession; readonly method: 'REQUEST' | 'CANCEL'; readonly stampedAt: EpochMs },
): MailAttachment {
  const { recipient } = facts;
  return deps.invitations.invite({
    ...entry(deps.config, facts, change.session),
    method: change.method,
    stampedAt: change.stampedAt,
    organizer: organizer(deps.config),
    attendee: { name: recipient.name, email: recipient.email },
  });
}

function entry(config: Config, facts: BookingFacts, session: StoredSession): CalendarEntry {
  const join = joinUrl(config, session.id, facts.recipient.id);
  return {
    uid: session.googleIcalUid ?? `${sessionEventId(session.id)}@google.com`,
    sequence: session.version,
    start: session.start,
    end: session.end,
    title: `${facts.booking.subject} with ${otherSide(facts).name}`,
    description: [`Subject: ${facts.booking.subject}`, `Meeting link: ${join}`].join('\n'),
    joinUrl: join,
  };
}

/** The address mails are sent from: mail programs distrust an invitation whose organizer is somebody else. */
function organizer(config: Config) {
  const named = /^(.*?)\s*<([^<>]+)>$/.exec(config.resend.from);
  return named === null
    ? { name: 'Mentor Calendar', email: config.resend.from }
    : { name: named[1] ?? 'Mentor Calendar', email: named[2] ?? config.resend.from };
}
