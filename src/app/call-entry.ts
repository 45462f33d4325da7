import type { Config } from '../config.ts';
import { type DisplayLocale, displayLocale } from '../domain/zones/zoned-text.ts';
import type { CalendarEntry } from '../ports/invitations.ts';
import { joinUrl } from './join-link.ts';
import { type EntrySession, entryFrame } from './session-entry.ts';

/** One demo call as an entry of its reader's calendar, in the reader's language: the same in a mail and in a feed. */
export function callEntry(config: Config, locale: string, call: EntrySession, otherName: string): CalendarEntry {
  const join = joinUrl(config, call.id, null);
  const copy = WORDS[displayLocale(locale)];
  return {
    ...entryFrame(call),
    title: copy.title(otherName),
    description: `${copy.link}: ${join}`,
    joinUrl: join,
  };
}

const en = { title: (name: string) => `Demo call with ${name}`, link: 'Meeting link' };

const WORDS: Readonly<Record<DisplayLocale, typeof en>> = {
  en,
  de: { title: (name) => `Kennenlerngespräch mit ${name}`, link: 'Link zur Teilnahme' },
};
