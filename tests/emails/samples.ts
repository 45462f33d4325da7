import { type MailKind, type MailProps, mailKinds } from '../../emails/catalog.ts';
import { fixturesIn } from '../../emails/fixtures/fixtures.ts';
import { type RenderedMail, renderMail } from '../../emails/render.ts';
import type { DisplayLocale } from '../../src/domain/zones/zoned-text.ts';

/** One example mail as written. */
export interface Sample {
  readonly name: string;
  readonly locale: DisplayLocale;
  readonly mail: RenderedMail;
  readonly props: unknown;
  /** The same mail with every text changed first. */
  readonly rewrite: (change: (text: string, property: string) => string) => RenderedMail;
}

/** Every example of every kind, in one language. */
export function samplesIn(locale: DisplayLocale): Sample[] {
  return mailKinds.flatMap((kind) => samplesOf(kind, locale));
}

function samplesOf<Kind extends MailKind>(kind: Kind, locale: DisplayLocale): Sample[] {
  return Object.entries(fixturesIn(locale)[kind]).map(([name, props]: [string, MailProps[Kind]]) => ({
    name: `${kind} ${name}`,
    locale,
    mail: renderMail(kind, locale, props),
    props,
    rewrite: (change) => renderMail(kind, locale, rewritten(props, '', change) as MailProps[Kind]),
  }));
}

function rewritten(value: unknown, name: string, change: (text: string, property: string) => string): unknown {
  if (typeof value === 'string') return isCode(value) ? value : change(value, name);
  if (Array.isArray(value)) return value.map((item: unknown) => rewritten(item, name, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewritten(item, key, change)]));
}

/**
 * Every text in the props that must be read somewhere. Codes (`STUDENT`, `today`) choose words and are not shown;
 * of the other side's zone a list says the offset only.
 */
export function shownTexts(value: unknown): string[] {
  if (typeof value === 'string') return isCode(value) ? [] : value.split('\n').filter((line) => line !== '');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    shownTexts(key === 'moment' && typeof item === 'object' ? { ...item, zone: null } : item),
  );
}

function isCode(text: string): boolean {
  return /^[A-Z][A-Z_0-9]+$|^today$|^tomorrow$/.test(text);
}

/** What a reader sees: without head and tags, entities decoded. */
export function visible(html: string): string {
  return readable(html).join('');
}

/** The pieces of text between tags, in order. */
export function readable(html: string): string[] {
  return html
    .slice(html.indexOf('</head>'))
    .replace(/<!--.*?-->/g, '')
    .split(/<[^>]+>/)
    .map(decoded)
    .filter((piece) => piece !== '');
}

/** A piece of text with its entities read. */
export function decoded(text: string): string {
  return text
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
