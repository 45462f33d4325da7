import { inTransaction } from '../db/client.ts';
import { appendEvents } from '../db/queries/feeds.ts';
import { countUnread, markRead } from '../db/queries/inbox.ts';
import type { User } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';

/**
 * Marks what somebody has read in their own inbox; everything when `ids` is null. What is not theirs is passed over.
 * Their other windows hear of it. That somebody reads their own mail is nobody else's business: no audit.
 */
export async function markNotificationsRead(
  deps: Pick<Deps, 'db' | 'clock'>,
  viewer: User,
  ids: readonly string[] | null,
): Promise<{ readonly readIds: readonly string[]; readonly unreadCount: number }> {
  const now = deps.clock.now();
  const readIds = await inTransaction(deps.db, async (tx) => {
    const read = await markRead(tx, viewer.id, ids?.filter(isUuid) ?? null, now);
    const news = { userId: viewer.id, body: { kind: 'NOTIFICATIONS_READ' as const } };
    await appendEvents(tx, read.length === 0 ? [] : [news], now);
    return read;
  });
  return { readIds, unreadCount: await countUnread(deps.db, viewer.id) };
}
