import { countUnread, findInboxEntries, type InboxEntry, pageInbox } from '../db/queries/inbox.ts';
import type { User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import { type EpochMs, parseInstant, toIso } from '../domain/time.ts';
import type { Deps } from './deps.ts';

export type { InboxEntry };

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 100;

/** A page of somebody's own inbox, the latest first. Throws `BAD_USER_INPUT` for a cursor or size that cannot be. */
export async function readInbox(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  page: { readonly first: number | null; readonly after: string | null; readonly unreadOnly: boolean },
): Promise<{ readonly entries: readonly InboxEntry[]; readonly hasNextPage: boolean }> {
  const limit = page.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${LARGEST_PAGE}.`, { path: ['first'] });
  }
  const after = page.after === null ? null : readCursor(page.after);
  const rows = await pageInbox(deps.db, viewer.id, { limit: limit + 1, after, unreadOnly: page.unreadOnly });
  return { entries: rows.slice(0, limit), hasNextPage: rows.length > limit };
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
  return Buffer.from(`${toIso(receivedAt)} ${id}`).toString('base64url');
}

function readCursor(cursor: string): { readonly at: EpochMs; readonly id: string } {
  const [instant = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = parseInstant(instant);
  // Only as we write it: every instant in that form, from 1970 on, is one the database can compare with.
  if (at === null || at < 0 || toIso(at) !== instant || !isUuid(id)) {
    throw new Fault('BAD_USER_INPUT', 'This is not a cursor of this list.', { path: ['after'] });
  }
  return { at, id };
}
