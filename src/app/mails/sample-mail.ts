import { type MailKind, mailKinds } from '../../../emails/catalog.ts';
import { fixturesIn } from '../../../emails/fixtures/fixtures.ts';
import { type RenderedMail, renderMail } from '../../../emails/render.ts';
import type { MessageKind } from '../../domain/notifications/message.ts';
import { displayLocale } from '../../domain/zones/zoned-text.ts';

export interface SampleMail {
  readonly mail: RenderedMail;
  /** Which of the examples it is. */
  readonly example: string;
  /** Every way this kind can read, by name. */
  readonly examples: readonly string[];
}

/**
 * A mail about invented people. Null for a kind that has no template, or no example of that name.
 *
 * @param locale a language tag; the mail is in the closest language there is
 * @param example its name; null for the first
 */
export function sampleMail(kind: MessageKind, locale: string, example: string | null): SampleMail | null {
  return isWritten(kind) ? written(kind, locale, example) : null;
}

function isWritten(kind: MessageKind): kind is MailKind & MessageKind {
  return (mailKinds as readonly string[]).includes(kind);
}

function written<Kind extends MailKind>(kind: Kind, locale: string, example: string | null): SampleMail | null {
  const language = displayLocale(locale);
  const all = Object.entries(fixturesIn(language)[kind]);
  const [name, props] = all.find(([each]) => example === null || each === example) ?? [];
  if (name === undefined || props === undefined) return null;
  return { mail: renderMail(kind, language, props), example: name, examples: all.map(([each]) => each) };
}
