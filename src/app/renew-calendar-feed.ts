import { inTransaction } from '../db/client.ts';
import { findFeed, removeFeed, replaceFeed } from '../db/queries/calendar-feeds.ts';
import { lockUser } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import type { EpochMs } from '../domain/time.ts';
import { feedTokenHash, feedUrl } from './calendar-feed-token.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { recordChange } from './record-change.ts';

/** A person's private feed, as they see it. */
export interface CalendarFeedView {
  readonly url: string;
  readonly createdAt: EpochMs;
  readonly lastReadAt: EpochMs | null;
}

type FeedDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'config'>;

/** The person's feed, or null while there is none. */
export async function readCalendarFeed(
  deps: Pick<Deps, 'db' | 'config'>,
  user: User,
): Promise<CalendarFeedView | null> {
  const feed = await findFeed(deps.db, user.id);
  return feed === null
    ? null
    : { url: feedUrl(deps.config, feed.id), createdAt: feed.createdAt, lastReadAt: feed.lastReadAt };
}

/** The person's feed, made now if there is none. */
export async function createCalendarFeed(deps: FeedDeps, user: User): Promise<CalendarFeedView> {
  return (await readCalendarFeed(deps, user)) ?? giveAddress(deps, user, 'IF_NONE');
}

/** A new address for the person's feed; the old one leads nowhere from now on. */
export function renewCalendarFeed(deps: FeedDeps, user: User): Promise<CalendarFeedView> {
  return giveAddress(deps, user, 'ALWAYS');
}

/** Ends the person's feed: its address leads nowhere. Without one, nothing happens. */
export async function revokeCalendarFeed(deps: FeedDeps, user: User): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockUser(tx, user.id);
    if (!(await removeFeed(tx, user.id))) return;
    const change = { actor: { kind: 'user', user }, subject: `user/${user.id}` } as const;
    await recordChange(deps, tx, now, { ...change, action: 'calendar-feed.revoked' });
  });
}

async function giveAddress(deps: FeedDeps, user: User, when: 'IF_NONE' | 'ALWAYS'): Promise<CalendarFeedView> {
  const now = deps.clock.now();
  const id = newId(deps);
  return inTransaction(deps.db, async (tx) => {
    await lockUser(tx, user.id);
    const known = await findFeed(tx, user.id);
    if (known !== null && when === 'IF_NONE') {
      return { url: feedUrl(deps.config, known.id), createdAt: known.createdAt, lastReadAt: known.lastReadAt };
    }
    await replaceFeed(tx, { id, userId: user.id, tokenHash: feedTokenHash(deps.config, id) }, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user },
      action: known === null ? 'calendar-feed.created' : 'calendar-feed.renewed',
      subject: `user/${user.id}`,
    });
    return { url: feedUrl(deps.config, id), createdAt: now, lastReadAt: null };
  });
}
