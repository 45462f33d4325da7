import type { Config } from '../config.ts';
import type { User } from '../domain/actor.ts';
import { sessionEventId } from '../domain/calendar/session-event.ts';
import type { EpochMs } from '../domain/time.ts';
import { type DisplayLocale, displayLocale } from '../domain/zones/zoned-text.ts';
import type { CalendarEntry } from '../ports/invitations.ts';
import { joinUrl } from './join-link.ts';

/** What a calendar entry says of a session. */
export interface EntrySession {
  readonly id: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly version: number;
  readonly googleIcalUid: string | null;
  readonly eventGeneration: number;
}

/**
 * One session as an entry of its reader's calendar, in the reader's language and with their own join link. Its UID
 * is the same wherever the entry stands: in a mail, a published series or a feed.
 */
export function sessionEntry(
  config: Config,
  reader: Pick<User, 'id' | 'locale'>,
  session: EntrySession,
  about: { readonly subject: string; readonly otherName: string },
): CalendarEntry {
  const copy = WORDS[displayLocale(reader.locale)];
  const join = joinUrl(config, session.id, reader.id);
  return {
    ...entryFrame(session),
    title: copy.title(about.subject, about.otherName),
    description: [`${copy.subject}: ${about.subject}`, `${copy.link}: ${join}`].join('\n'),
    joinUrl: join,
  };
}

/** What an entry has of its event, whoever reads it. Its UID is Google's, known or as it will be. */
export function entryFrame({
  id,
  start,
  end,
  version,
  googleIcalUid,
  eventGeneration,
}: EntrySession): Pick<CalendarEntry, 'uid' | 'sequence' | 'start' | 'end'> {
  return { uid: googleIcalUid ?? `${sessionEventId(id, eventGeneration)}@google.com`, sequence: version, start, end };
}

/** The name of a calendar of sessions: of one booking, or of everything somebody has with us. */
export function calendarName(locale: string, about: { readonly subject: string; readonly otherName: string }): string {
  return WORDS[displayLocale(locale)].title(about.subject, about.otherName);
}

const en = {
  title: (subject: string, name: string) => `${subject} with ${name}`,
  subject: 'Subject',
  link: 'Meeting link',
};

const WORDS: Readonly<Record<DisplayLocale, typeof en>> = {
  en,
  de: { title: (subject, name) => `${subject} mit ${name}`, subject: 'Thema', link: 'Link zur Teilnahme' },
};
