import { pullStream } from './pull-stream.ts';

/**
 * A stream of "this changed" in which a slow reader gets fewer, wider changes instead of a backlog: what has not been
 * read yet is merged with what comes next, so that one value waits at most.
 *
 * @param subscribe starts the calls to `push` and answers with the function that stops them
 * @param merge one value that says what both said
 */
export function coalescingStream<T>(
  subscribe: (push: (value: T) => void) => () => void,
  merge: (earlier: T, later: T) => T,
): AsyncIterableIterator<T, undefined> {
  let pending: { readonly value: T } | null = null;
  const stream = pullStream<T>({
    take() {
      const taken = pending;
      pending = null;
      return taken;
    },
    onClose() {
      pending = null;
      unsubscribe();
    },
  });
  const unsubscribe = subscribe((value) => {
    pending = { value: pending ? merge(pending.value, value) : value };
    stream.wake();
  });
  return stream;
}
