import type { Deps } from '../app/deps.ts';
import { unsubscribeByLink } from '../app/message-preferences.ts';
import { readUnsubscribeToken } from '../app/unsubscribe-link.ts';
import type { MessageGroup } from '../domain/notifications/groups.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';

type PageDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'config'>;

/** `GET /unsubscribe/<token>`: a page with a button. Mail programs and scanners open links, so opening changes nothing. */
export function askToUnsubscribe({ config }: Pick<PageDeps, 'config'>, token: string): Page {
  const named = readUnsubscribeToken(config, token);
  if (named === null) return unknownLink();
  const page = messagePage(
    200,
    'Unsubscribe?',
    `We will no longer mail you ${WORDS[named.group]}. Your dashboard still shows them.`,
    {
      button: 'Unsubscribe',
    },
  );
  return { ...page, headers: { ...page.headers, 'content-security-policy': FORM_POLICY } };
}

/** `POST /unsubscribe/<token>`: one click, by a person or by their mail program (RFC 8058); effective at once. */
export async function unsubscribePage(deps: PageDeps, token: string): Promise<Page> {
  const group = await unsubscribeByLink(deps, token);
  if (group === null) return unknownLink();
  return messagePage(
    200,
    'You are unsubscribed',
    `We no longer mail you ${WORDS[group] ?? 'these messages'}. You can change that on your dashboard.`,
  );
}

function unknownLink(): Page {
  return messagePage(
    404,
    'This link does not work',
    'Check that it was copied whole, or change your preferences on your dashboard.',
  );
}

const WORDS: Readonly<Partial<Record<MessageGroup, string>>> = {
  REVIEWS: 'about reviews',
  DIGESTS: 'digests',
  TIPS: 'tips',
};

/** The policy of a page whose button posts to its own address. */
export const FORM_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
