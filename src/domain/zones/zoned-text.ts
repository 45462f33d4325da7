import { DAY_MS, MINUTE_MS } from '../time.ts';
import { zoneRules } from './known-zones.ts';
import { offsetAt, wallAt } from './wall-time.ts';
import { periodAt } from './zone-rules.ts';

/** Languages mails and pages are written in. */
export type DisplayLocale = 'en' | 'de';

/** The language somebody reads: German for every German tag (`de`, `de-AT`), English for all others. */
export function displayLocale(tag: string): DisplayLocale {
  return /^de(-|$)/i.test(tag) ? 'de' : 'en';
}

/** An instant as a person in a zone reads it, in four parts a template can place. */
export interface DescribedInstant {
  /** `Monday, 9 March 2026` */
  readonly date: string;
  /** `09:30`, always on 24 hours. */
  readonly time: string;
  /** `Eastern Daylight Time`; an abbreviation or the zone's id where no name is certain. */
  readonly zoneName: string;
  /** `UTC-04:00` */
  readonly offset: string;
}

/** RFC 9557 text: local time, offset and zone, `2026-03-08T09:30:00-04:00[America/New_York]`. The id is kept as given, alias or not. */
export function formatZoned(timeZone: string, at: number): string {
  const iso = new Date(wallAt(timeZone, at)).toISOString().slice(0, -1);
  const local = iso.endsWith('.000') ? iso.slice(0, 19) : iso.replace(/0+$/, '');
  return `${local}${formatOffset(offsetAt(timeZone, at))}[${timeZone}]`;
}

/**
 * What a mail or a page says of an instant. The offset is ours; Intl only lends its words, for a wall time it is
 * told to read as UTC, so a runtime with old zone rules cannot turn the clock.
 */
export function describeInstant(timeZone: string, at: number, locale: DisplayLocale = 'en'): DescribedInstant {
  const wall = wallAt(timeZone, at);
  const words = WORDS[locale];
  return {
    date: `${words.weekday.format(wall)}, ${words.date.format(wall)}`,
    time: new Date(wall).toISOString().slice(11, 16),
    zoneName: zoneNameAt(timeZone, at, locale),
    offset: `UTC${formatOffset(offsetAt(timeZone, at))}`,
  };
}

/** `+05:45`. Offsets of the time before time zones had seconds; they are rounded, as RFC 9557 has no place for them. */
function formatOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE_MS);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/**
 * The long name of the time in force. The runtime knows the words but perhaps not the rules: where its clock shows
 * another time than ours it would name the wrong one, so the abbreviation of our own data stands in, and where that
 * is only a number the id does.
 */
function zoneNameAt(timeZone: string, at: number, locale: DisplayLocale): string {
  const named = namedClock(timeZone, locale).formatToParts(at);
  const part = (type: string) => named.find((each) => each.type === type)?.value ?? '';
  const wall = wallAt(timeZone, at);
  const runtimeMinutes = Number(part('hour')) * 60 + Number(part('minute'));
  const minutes = Math.floor((((wall % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  const name = part('timeZoneName');
  if (runtimeMinutes === minutes) return /^GMT[+-]/.test(name) ? timeZone : name; // GMT+01:00 says no more than the offset
  const rules = zoneRules(timeZone);
  const abbreviation = rules.abbreviations[periodAt(rules, at)] ?? '';
  return /^[A-Z]/.test(abbreviation) ? abbreviation : timeZone;
}

function namedClock(timeZone: string, locale: DisplayLocale): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(LANGUAGE[locale], {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'long',
  });
  if (clocks.size >= MOST_CLOCKS) clocks.clear(); // a formatter weighs tens of kilobytes
  clocks.set(key, made);
  return made;
}

function wordsOf(language: string): { weekday: Intl.DateTimeFormat; date: Intl.DateTimeFormat } {
  return {
    weekday: new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' }),
    date: new Intl.DateTimeFormat(language, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }),
  };
}

const LANGUAGE: Readonly<Record<DisplayLocale, string>> = { en: 'en-GB', de: 'de-DE' };
const WORDS = { en: wordsOf(LANGUAGE.en), de: wordsOf(LANGUAGE.de) };

const MOST_CLOCKS = 100;
const clocks = new Map<string, Intl.DateTimeFormat>();
