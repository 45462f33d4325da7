import { renderToStaticMarkup } from 'react-dom/server';
import { singleLine } from '../src/domain/plain-text.ts';
import { type MailKind, type MailProps, templates } from './catalog.ts';
import type { MailTemplate } from './template.ts';

/** A mail ready to hand over: subject on one line, HTML with its doctype, text part. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Writes one mail. Pure: the same props give the same bytes. Every text in the props, however hostile, is made one
 * harmless line first; addresses (`…Url`, `…Link`) are left alone, and one that is not http(s) throws `RangeError`.
 */
export function renderMail<Kind extends MailKind>(kind: Kind, props: MailProps[Kind]): RenderedMail {
  // The catalogue pairs each kind with its props; the compiler cannot follow that through a lookup by `kind`.
  const template = templates[kind] as unknown as MailTemplate<MailProps[Kind]>;
  const safe = harmless(props, '') as MailProps[Kind];
  return {
    subject: template.subject(safe),
    html: DOCTYPE + renderToStaticMarkup(template.html(safe)),
    text: template.text(safe),
  };
}

/** The same value with every text in it made one line of bounded length. `name` is the property it stands under. */
function harmless(value: unknown, name: string): unknown {
  if (typeof value === 'string') return ADDRESS.test(name) ? value : singleLine(value, MAX_TEXT);
  if (Array.isArray(value)) return value.map((item: unknown) => harmless(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, harmless(item, key)]));
}

const ADDRESS = /(Url|Link)$/;
const MAX_TEXT = 400;
const DOCTYPE =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';
