import { pullStream } from './pull-stream.ts';

export interface FeedSource<E> {
  /** Events with `seq > after`, ascending, at most `limit`. An event is visible only when all before it are. */
  readAfter(after: number, limit: number): Promise<readonly E[]>;
  /** The `seq` of the newest event, 0 when there is none. */
  latestSeq(): Promise<number>;
  seqOf(event: E): number;
  /** Calls back whenever the feed may have grown, until the returned function is called. */
  subscribeWakeups(onWakeup: () => void): () => void;
  /** Calls back every now and then (two seconds in production), so that a lost wake-up heals. Answers with the stop. */
  repeat(onTick: () => void): () => void;
}

const PAGE_SIZE = 100;

/**
 * One user's event feed from `after` on (exclusive): what was missed first, then live; every event once, in order.
 * With null it starts behind the newest event there is when the promise settles.
 *
 * Wake-ups carry no data. Each only says "read again", so any number of them while the consumer is busy is one read,
 * and a duplicate or early one does no harm. The database is read when the consumer asks and a page at a time, so a
 * slow reader holds at most one page in memory and is never cut off for being slow.
 */
export async function openFeedStream<E>(
  source: FeedSource<E>,
  after: number | null,
): Promise<AsyncIterableIterator<E, undefined>> {
  let position = after ?? 0;
  let page: readonly E[] = [];
  let read = 0;
  let mayHaveMore = true;

  async function take(): Promise<{ value: E } | null> {
    if (read === page.length && mayHaveMore) {
      // Cleared before reading: a wake-up that comes while we read asks for another read.
      mayHaveMore = false;
      page = await source.readAfter(position, PAGE_SIZE);
      read = 0;
      if (page.length === PAGE_SIZE) mayHaveMore = true;
    }
    const event = page[read];
    if (event === undefined) return null;
    read += 1;
    position = source.seqOf(event);
    return { value: event };
  }

  const stream = pullStream<E>({
    take,
    onClose() {
      stopWakeups();
      stopTicks();
      page = [];
    },
  });
  const onGrowth = () => {
    mayHaveMore = true;
    stream.wake();
  };
  // Listening starts before the position is read: an event between the two is seen, not lost.
  const stopWakeups = source.subscribeWakeups(onGrowth);
  const stopTicks = source.repeat(onGrowth);
  if (after === null) {
    try {
      position = await source.latestSeq();
    } catch (error) {
      await stream.return();
      throw error;
    }
  }
  return stream;
}
