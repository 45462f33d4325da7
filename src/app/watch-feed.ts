import { lastSeqOf, readEventsAfter } from '../db/queries/feeds.ts';
import type { DashboardEvent } from '../domain/events.ts';
import { SECOND_MS } from '../domain/time.ts';
import { openFeedStream } from '../live/feed-stream.ts';
import type { Timers } from '../ports/timers.ts';
import type { Deps } from './deps.ts';

/**
 * One user's feed from `after` on: what was missed first, then live, every event once and in order.
 * Null starts with whatever happens next.
 */
export function watchFeed(
  deps: Pick<Deps, 'db' | 'live' | 'timers'>,
  userId: string,
  after: number | null,
): Promise<AsyncIterableIterator<DashboardEvent, undefined>> {
  return openFeedStream<DashboardEvent>(
    {
      readAfter: (seq, limit) => readEventsAfter(deps.db, userId, seq, limit),
      latestSeq: () => lastSeqOf(deps.db, userId),
      seqOf: (event) => event.seq,
      subscribeWakeups: (onWakeup) =>
        deps.live.subscribe((wakeup) => {
          if (wakeup.kind === 'feed' && wakeup.userIds.includes(userId)) onWakeup();
        }),
      repeat: (onTick) => repeatedly(deps.timers, onTick),
    },
    after,
  );
}

/** A lost wake-up heals within this time. */
const HEAL_MS = 2 * SECOND_MS;

function repeatedly(timers: Timers, onTick: () => void): () => void {
  let cancel = timers.after(HEAL_MS, tick);
  function tick() {
    cancel = timers.after(HEAL_MS, tick);
    onTick();
  }
  return () => cancel();
}
