import { countUnread, findInboxEntries, type InboxEntry, pageInbox } from '../db/queries/inbox.ts';
import type { User } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import { cursorOf, type Page, type PageQuestion, pageOf, readPage } from './page.ts';

export type { InboxEntry };

/** A page of somebody's own inbox, the latest first. Throws `BAD_USER_INPUT` for a cursor or size that cannot be. */
export async function readInbox(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  page: PageQuestion & { readonly unreadOnly: boolean },
): Promise<Page<InboxEntry>> {
  const request = readPage(page);
  const { limit, after } = request;
  return pageOf(await pageInbox(deps.db, viewer.id, { limit: limit + 1, after, unreadOnly: page.unreadOnly }), request);
}

export function countUnreadNotifications(deps: Pick<Deps, 'db'>, viewer: User): Promise<number> {
  return countUnread(deps.db, viewer.id);
}

/** Entries of inboxes by id; whose they are has to be asked by whoever shows them. */
export function readInboxEntries(deps: Pick<Deps, 'db'>, ids: readonly string[]): Promise<InboxEntry[]> {
  return findInboxEntries(deps.db, ids.filter(isUuid));
}

/** Where an entry stands in its inbox, opaque to clients. */
export function inboxCursor({ receivedAt, id }: InboxEntry): string {
  return cursorOf({ at: receivedAt, id });
}
