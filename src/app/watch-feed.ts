import { forgottenSeqOf, lastSeqOf, readEventsAfter } from '../db/queries/feeds.ts';
import type { DashboardEvent } from '../domain/events.ts';
import { Fault } from '../domain/fault.ts';
import { SECOND_MS } from '../domain/time.ts';
import { openFeedStream } from '../live/feed-stream.ts';
import type { Timers } from '../ports/timers.ts';
import type { Deps } from './deps.ts';

/**
 * One user's feed from `after` on: what was missed first, then live, every event once and in order.
 * Null starts with whatever happens next. Throws `BAD_USER_INPUT` for a number that feed has not reached, or behind
 * which events are no longer kept.
 */
export async function watchFeed(
  deps: Pick<Deps, 'db' | 'live' | 'timers'>,
  userId: string,
  after: number | null,
): Promise<AsyncIterableIterator<DashboardEvent, undefined>> {
  if (after !== null && after > (await lastSeqOf(deps.db, userId))) {
    throw new Fault('BAD_USER_INPUT', 'There is no such event yet: start over without `after`.', { path: ['after'] });
  }
  // 0 asks for all there is; any other number for all that followed, of which nothing may be missing.
  if (after !== null && after > 0 && after < (await forgottenSeqOf(deps.db, userId))) {
    throw new Fault('BAD_USER_INPUT', 'Events after that were forgotten: read anew and start without `after`.', {
      path: ['after'],
    });
  }
  return openFeedStream<DashboardEvent>(
    {
      readAfter: (seq, limit) => readEventsAfter(deps.db, userId, seq, limit),
      latestSeq: () => lastSeqOf(deps.db, userId),
      seqOf: (event) => event.seq,
      subscribeWakeups: (onWakeup) =>
        deps.live.subscribe((wakeup) => {
          const concerned = wakeup.kind === 'feed' && wakeup.userIds.includes(userId);
          if (concerned || wakeup.kind === 'catch-up') onWakeup();
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
