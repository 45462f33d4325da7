import { countUnread, markRead } from '../db/queries/inbox.ts';
import type { User } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';

/** Marks what somebody has read in their own inbox; everything when `ids` is null. What is not theirs is passed over. */
export async function markNotificationsRead(
  deps: Pick<Deps, 'db' | 'clock'>,
  viewer: User,
  ids: readonly string[] | null,
): Promise<{ readonly readIds: readonly string[]; readonly unreadCount: number }> {
  const readIds = await markRead(deps.db, viewer.id, ids?.filter(isUuid) ?? null, deps.clock.now());
  return { readIds, unreadCount: await countUnread(deps.db, viewer.id) };
}
