import { renderToStaticMarkup } from 'react-dom/server';
import { harmlessParagraphs, singleLine } from '../src/domain/plain-text.ts';
import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import { type MailKind, type MailProps, templates } from './catalog.ts';
import { letterHtml } from './letter-html.tsx';
import { letterText } from './letter-text.ts';
import type { MailTemplate } from './template.ts';
import { wordsOf } from './words.ts';

/** A mail ready to hand over: subject on one line, HTML with its doctype, text part. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Writes one mail in the reader's language. Pure: the same props give the same bytes. Every text in the props, however
 * hostile, is made harmless first: one line of bounded length, or bounded lines for what is named `…Text`. Addresses
 * (`…Url`, `…Link`) are left alone, and one that is not http(s) throws `RangeError`.
 *
 * @param locale `displayLocale(recipient.locale)`; moments, dates and amounts in the props must be written in it already
 */
export function renderMail<Kind extends MailKind>(
  kind: Kind,
  locale: DisplayLocale,
  props: MailProps[Kind],
): RenderedMail {
  // The catalogue pairs each kind with its props; the compiler cannot follow that through a lookup by `kind`.
  const template = templates[kind] as unknown as MailTemplate<MailProps[Kind]>;
  const letter = template(harmless(props, '') as MailProps[Kind], locale);
  const words = wordsOf(locale);
  return {
    subject: letter.subject,
    html: DOCTYPE + renderToStaticMarkup(letterHtml(letter, words)),
    text: letterText(letter, words),
  };
}

/** The same value with every text in it made harmless. `name` is the property it stands under. */
function harmless(value: unknown, name: string): unknown {
  if (typeof value === 'string') {
    if (ADDRESS.test(name)) return value;
    return LONG_TEXT.test(name) ? paragraphs(value) : singleLine(value, NAME.test(name) ? MAX_NAME : MAX_LINE);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => harmless(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, harmless(item, key)]));
}

/** Line feeds stay, but neither many lines nor more than one empty one in a row. */
function paragraphs(text: string): string {
  const lines = harmlessParagraphs(text, MAX_TEXT).split('\n').slice(0, MAX_LINES);
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}

const ADDRESS = /(Url|Link)$/;
const LONG_TEXT = /Text$/;
const NAME = /(^n|N)ame$/;
const MAX_NAME = 120;
const MAX_LINE = 400;
const MAX_TEXT = 3_000;
const MAX_LINES = 100;
const DOCTYPE =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';
