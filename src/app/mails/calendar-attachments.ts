import type { Config } from '../../config.ts';
import type { StoredSession } from '../../db/queries/sessions.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { CalendarEntry } from '../../ports/invitations.ts';
import type { MailAttachment } from '../../ports/mailer.ts';
import type { Deps } from '../deps.ts';
import { organizer } from '../organizer.ts';
import { calendarName, sessionEntry } from '../session-entry.ts';
import { type BookingFacts, otherSide } from './mail-facts.ts';

/**
 * The calendar file of a new booking: one invitation for a single session, one published file for a series, as a
 * request may carry one event only (RFC 5546 §3.2.2).
 *
 * Each recipient has one inviter: our mail. The mentor's Google event lists the student as attendee, so that nobody
 * has to knock at the room, but is written with `sendUpdates: 'none'`: Google mails nobody. Where Google shows that
 * event to the student all the same, or to the mentor whose own it is, the file's UID is the event's `iCalUID`, and a
 * calendar keeps one entry per UID. The published series and the feed carry the same UIDs for the same reason.
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
    name: calendarName(facts.recipient.locale, { subject: facts.booking.subject, otherName: otherSide(facts).name }),
    stampedAt,
    organizer: organizer(deps.config),
    entries: sessions.map((session) => entry(deps.config, facts, session)),
  });
}

/** The file that puts one session into a calendar, moves it there, or takes it out. */
function sessionFile(
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

/**
 * One file per session, as a request or its cancellation may carry one UID only. Numbered where there are several, so
 * that names differ.
 */
export function sessionFiles(
  deps: Pick<Deps, 'config' | 'invitations'>,
  facts: BookingFacts,
  changed: {
    readonly sessions: readonly StoredSession[];
    readonly method: 'REQUEST' | 'CANCEL';
    readonly stampedAt: EpochMs;
  },
): MailAttachment[] {
  const { sessions, method, stampedAt } = changed;
  return sessions.map((session, index) => {
    const file = sessionFile(deps, facts, { session, method, stampedAt });
    return sessions.length === 1 ? file : { ...file, filename: file.filename.replace('.ics', `-${index + 1}.ics`) };
  });
}

/** As the recipient's calendar shows it, ringing ten minutes before: when the room opens. */
function entry(config: Config, facts: BookingFacts, session: StoredSession): CalendarEntry {
  const about = { subject: facts.booking.subject, otherName: otherSide(facts).name };
  return { ...sessionEntry(config, facts.recipient, session, about), alarmMinutes: [10] };
}
