/** Where a stream's values come from. */
export interface PullSource<T> {
  /**
   * The next value, or null when there is none yet; then `wake()` says when to ask again.
   * Asked only while the consumer waits, never twice at a time. Throwing ends the stream with that error.
   */
  take(): Value<T> | null | Promise<Value<T> | null>;
  /** Runs once, the moment the stream ends in any way: unsubscribe here. */
  onClose(): void;
}

export interface Value<T> {
  readonly value: T;
}

export interface PullStream<T> extends AsyncIterableIterator<T> {
  /** There may be something to take now. */
  wake(): void;
  /** Ends the stream; the consumer hears `error` once, and nothing that was not handed over before. */
  fail(error: unknown): void;
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
}

/**
 * The iterator behind every subscription. `return()` settles at once, also while a `take` is under way, whose value is
 * then dropped: a client that said `complete` gets nothing more and leaves no listener behind. An async generator
 * cannot promise either, because its `return()` queues behind the `await` it is stuck in.
 */
export function pullStream<T>(source: PullSource<T>): PullStream<T> {
  const waiting: Waiting<T>[] = [];
  let closed = false;
  let pumping = false;
  let woken = false;
  let failure: { readonly error: unknown } | null = null;

  function close(): void {
    if (closed) return;
    closed = true;
    source.onClose();
  }

  function fail(error: unknown): void {
    if (closed) return;
    close();
    const first = waiting.shift();
    if (first) first.reject(error);
    else failure = { error };
    for (const consumer of waiting.splice(0)) consumer.resolve(DONE);
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      while (!closed && waiting.length > 0) {
        woken = false;
        const taken = await source.take();
        if (closed) return;
        if (taken) waiting.shift()?.resolve({ value: taken.value, done: false });
        // A wake-up during `take` may be about something that `take` looked too early to see.
        else if (!woken) return;
      }
    } catch (error) {
      fail(error);
    } finally {
      pumping = false;
    }
  }

  const stream: PullStream<T> = {
    [Symbol.asyncIterator]: () => stream,
    wake() {
      woken = true;
      void pump();
    },
    fail,
    next() {
      if (failure) {
        const { error } = failure;
        failure = null;
        return Promise.reject(error);
      }
      if (closed) return Promise.resolve(DONE);
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        void pump();
      });
    },
    return() {
      close();
      failure = null;
      for (const consumer of waiting.splice(0)) consumer.resolve(DONE);
      return Promise.resolve(DONE);
    },
  };
  return stream;
}

interface Waiting<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };
