import { type PullStream, pullStream } from './pull-stream.ts';

export interface BoundedChannel<T> extends AsyncIterableIterator<T> {
  /** Hands a value over. After the stream ended it is dropped. Never waits, never throws. */
  push(value: T): void;
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
}

export interface ChannelOptions<T> {
  /** How many values may wait for the consumer. */
  readonly maxItems?: number;
  /** How much may wait in all, in the unit `sizeOf` measures (usually bytes). */
  readonly maxSize?: number;
  readonly sizeOf?: (value: T) => number;
  readonly onClose?: () => void;
}

/**
 * A queue between one producer that cannot wait and one consumer. A consumer that falls too far behind ends only its
 * own stream, with `SlowConsumer`; what it had not read is dropped, and every other subscriber goes on.
 */
export function boundedChannel<T>(options: ChannelOptions<T> = {}): BoundedChannel<T> {
  const { maxItems = 1_000, maxSize = Number.POSITIVE_INFINITY, sizeOf = () => 0, onClose = () => {} } = options;
  let queue: T[] = [];
  let head = 0;
  let size = 0;
  let open = true;

  function take(): { value: T } | null {
    if (head === queue.length) return null;
    const value = queue[head] as T;
    head += 1;
    size -= sizeOf(value);
    // Cutting the read half off now and then keeps both push and take constant on average.
    if (head > 64 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    return { value };
  }

  const stream: PullStream<T> = pullStream({
    take,
    onClose() {
      open = false;
      queue = [];
      head = 0;
      onClose();
    },
  });

  return Object.assign(stream, {
    push(value: T) {
      if (!open) return;
      queue.push(value);
      size += sizeOf(value);
      if (queue.length - head > maxItems || size > maxSize) stream.fail(new SlowConsumer());
      else stream.wake();
    },
  });
}

/** A subscriber that did not read as fast as events came. It may resume from the last one it got. */
export class SlowConsumer extends Error {
  override readonly name = 'SlowConsumer';
  constructor() {
    super('Events came faster than they were read. Subscribe again after the last event received.');
  }
}
