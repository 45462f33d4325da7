import type { Deps } from '../app/deps.ts';
import { unsubscribeByLink } from '../app/message-preferences.ts';
import { readUnsubscribeToken } from '../app/unsubscribe-link.ts';
import type { MessageGroup } from '../domain/notifications/groups.ts';
import type { DisplayLocale } from '../domain/zones/zoned-text.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';

type PageDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'config'>;

/** `GET /unsubscribe/<token>`: a page with a button. Mail programs and scanners open links, so opening changes nothing. */
export function askToUnsubscribe({ config }: Pick<PageDeps, 'config'>, token: string, locale: DisplayLocale): Page {
  const words = WORDS[locale];
  const named = readUnsubscribeToken(config, token);
  if (named === null) return messagePage(locale, { status: 404, ...words.unknown });
  const text = words.question(words.groups[named.group] ?? words.these);
  const page = messagePage(locale, { status: 200, title: words.ask, text }, { button: words.button });
  return { ...page, headers: { ...page.headers, 'content-security-policy': FORM_POLICY } };
}

/** `POST /unsubscribe/<token>`: one click, by a person or by their mail program (RFC 8058); effective at once. */
export async function unsubscribePage(deps: PageDeps, token: string, locale: DisplayLocale): Promise<Page> {
  const words = WORDS[locale];
  const group = await unsubscribeByLink(deps, token);
  if (group === null) return messagePage(locale, { status: 404, ...words.unknown });
  const text = words.told(words.groups[group] ?? words.these);
  return messagePage(locale, { status: 200, title: words.done, text });
}

const en = {
  ask: 'Unsubscribe?',
  question: (group: string) => `We will no longer mail you ${group}. Your dashboard still shows them.`,
  button: 'Unsubscribe',
  done: 'You are unsubscribed',
  told: (group: string) => `We no longer mail you ${group}. You can change that on your dashboard.`,
  groups: { REVIEWS: 'about reviews', DIGESTS: 'digests', TIPS: 'tips' } as Readonly<
    Partial<Record<MessageGroup, string>>
  >,
  these: 'these messages',
  unknown: {
    title: 'This link does not work',
    text: 'Check that it was copied whole, or change your preferences on your dashboard.',
  },
};

const de: typeof en = {
  ask: 'Abbestellen?',
  question: (group) => `Wir senden dir dann keine ${group} mehr. In deiner Übersicht siehst du sie weiterhin.`,
  button: 'Abbestellen',
  done: 'Du hast sie abbestellt',
  told: (group) => `Wir senden dir keine ${group} mehr. In deiner Übersicht kannst du das ändern.`,
  groups: { REVIEWS: 'E-Mails zu Bewertungen', DIGESTS: 'Tagesberichte', TIPS: 'Tipps' },
  these: 'solchen Nachrichten',
  unknown: {
    title: 'Dieser Link funktioniert nicht',
    text: 'Prüfe, ob er vollständig kopiert wurde, oder ändere deine Einstellungen in deiner Übersicht.',
  },
};

const WORDS: Readonly<Record<DisplayLocale, typeof en>> = { en, de };

/** The policy of a page whose button posts to its own address. */
export const FORM_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
