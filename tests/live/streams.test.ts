import { setImmediate as settle } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { boundedChannel, SlowConsumer } from '../../src/live/bounded-channel.ts';
import { coalescingStream } from '../../src/live/coalescing-stream.ts';
import { openFeedStream } from '../../src/live/feed-stream.ts';

interface FeedEvent {
  readonly seq: number;
  readonly text: string;
}

/** A feed table of many users with wake-ups, as the database and LISTEN/NOTIFY would give them. */
class Feeds {
  readonly rows = new Map<string, FeedEvent[]>();
  readonly listeners = new Set<{ userId: string; run: () => void }>();
  readonly ticks = new Set<() => void>();
  reads = 0;
  largestRead = 0;

  append(userId: string, text: string, wake = true): void {
    const rows = this.rows.get(userId) ?? [];
    rows.push({ seq: rows.length + 1, text });
    this.rows.set(userId, rows);
    if (wake) this.wake(userId);
  }

  wake(userId: string): void {
    for (const listener of this.listeners) if (listener.userId === userId) listener.run();
  }

  open(userId: string, after: number | null) {
    return openFeedStream<FeedEvent>(
      {
        readAfter: async (seq, limit) => {
          this.reads += 1;
          const found = (this.rows.get(userId) ?? []).filter((row) => row.seq > seq).slice(0, limit);
          await settle();
          this.largestRead = Math.max(this.largestRead, found.length);
          return found;
        },
        latestSeq: async () => (this.rows.get(userId) ?? []).length,
        seqOf: (event) => event.seq,
        subscribeWakeups: (run) => {
          const listener = { userId, run };
          this.listeners.add(listener);
          return () => this.listeners.delete(listener);
        },
        repeat: (run) => {
          this.ticks.add(run);
          return () => this.ticks.delete(run);
        },
      },
      after,
    );
  }
}

async function readSeqs(stream: AsyncIterator<FeedEvent>, count: number): Promise<number[]> {
  const seqs: number[] = [];
  while (seqs.length < count) {
    const { value, done } = await stream.next();
    if (done) break;
    seqs.push(value.seq);
  }
  return seqs;
}

const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('feed stream', () => {
  test('replays what was missed in pages, then goes live without a hole or a duplicate', async () => {
    const feeds = new Feeds();
    for (const n of oneTo(250)) feeds.append('ana', `missed ${n}`);
    const stream = await feeds.open('ana', 10);
    expect(await readSeqs(stream, 200)).toEqual(oneTo(210).slice(10));
    feeds.append('ana', 'live 1');
    feeds.append('ana', 'live 2');
    expect(await readSeqs(stream, 42)).toEqual(oneTo(252).slice(210));
    expect(feeds.largestRead).toBe(100);
  });

  test('without a position it starts behind the newest event', async () => {
    const feeds = new Feeds();
    feeds.append('ana', 'old');
    const stream = await feeds.open('ana', null);
    feeds.append('ana', 'new');
    expect(await readSeqs(stream, 1)).toEqual([2]);
  });

  test('an event committed while a read is under way is read next', async () => {
    const feeds = new Feeds();
    const stream = await feeds.open('ana', 0);
    const first = stream.next();
    feeds.append('ana', 'during the read');
    expect((await first).value?.text).toBe('during the read');
  });

  test('many wake-ups while nobody reads are one read', async () => {
    const feeds = new Feeds();
    const stream = await feeds.open('ana', 0);
    for (const n of oneTo(50)) feeds.append('ana', `${n}`);
    const before = feeds.reads;
    expect(await readSeqs(stream, 50)).toEqual(oneTo(50));
    expect(feeds.reads - before).toBe(1);
  });

  test('a wake-up that was lost is healed by the next tick', async () => {
    const feeds = new Feeds();
    const stream = await feeds.open('ana', 0);
    const next = stream.next();
    await settle();
    feeds.append('ana', 'nobody was told', false);
    for (const tick of feeds.ticks) tick();
    expect((await next).value?.seq).toBe(1);
  });

  test('no user ever reads an event of another, however slow they are', async () => {
    const feeds = new Feeds();
    const users = oneTo(20).map((n) => `user-${n}`);
    const streams = await Promise.all(users.map((user) => feeds.open(user, null)));
    for (const n of oneTo(50)) for (const user of users) feeds.append(user, `canary of ${user} ${n}`);
    const seen = await Promise.all(
      streams.map(async (stream) => {
        const texts: string[] = [];
        for (const _ of oneTo(50)) texts.push((await stream.next()).value?.text ?? '');
        return texts;
      }),
    );
    seen.forEach((texts, index) => {
      expect(texts.every((text) => text.startsWith(`canary of ${users[index]} `))).toBe(true);
    });
  });

  test('return() settles at once during a read, drops its event and leaves no listener', async () => {
    const feeds = new Feeds();
    const stream = await feeds.open('ana', 0);
    feeds.append('ana', 'never delivered');
    const pending = stream.next();
    expect(await stream.return?.()).toEqual({ value: undefined, done: true });
    expect(await pending).toEqual({ value: undefined, done: true });
    expect([feeds.listeners.size, feeds.ticks.size]).toEqual([0, 0]);
  });

  test('a thousand streams opened, waited on and closed leave nothing behind', async () => {
    const feeds = new Feeds();
    for (const _ of oneTo(1_000)) {
      const stream = await feeds.open('ana', null);
      const pending = stream.next();
      await stream.return?.();
      expect((await pending).done).toBe(true);
    }
    expect([feeds.listeners.size, feeds.ticks.size]).toEqual([0, 0]);
  });

  test('a read that fails ends the stream with that error, once, and unsubscribes', async () => {
    const stopped: string[] = [];
    const stream = await openFeedStream<FeedEvent>(
      {
        readAfter: () => Promise.reject(new Error('the database is away')),
        latestSeq: async () => 0,
        seqOf: (event) => event.seq,
        subscribeWakeups: () => () => stopped.push('wake-ups'),
        repeat: () => () => stopped.push('ticks'),
      },
      0,
    );
    await expect(stream.next()).rejects.toThrow('the database is away');
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    expect(stopped).toEqual(['wake-ups', 'ticks']);
  });
});

describe('bounded channel', () => {
  test('hands values over in order, before and after the consumer asks', async () => {
    const channel = boundedChannel<number>();
    channel.push(1);
    channel.push(2);
    expect([(await channel.next()).value, (await channel.next()).value]).toEqual([1, 2]);
    const third = channel.next();
    channel.push(3);
    expect((await third).value).toBe(3);
  });

  test('a consumer that falls behind loses only its own stream', async () => {
    let closed = 0;
    const slow = boundedChannel<number>({ maxItems: 10, onClose: () => (closed += 1) });
    const fast = boundedChannel<number>({ maxItems: 10 });
    const seen: number[] = [];
    for (const n of oneTo(20)) {
      slow.push(n);
      fast.push(n);
      seen.push((await fast.next()).value ?? 0);
    }
    expect(seen).toEqual(oneTo(20));
    await expect(slow.next()).rejects.toThrow(SlowConsumer);
    expect(await slow.next()).toEqual({ value: undefined, done: true });
    expect(closed).toBe(1);
  });

  test('what waits is bounded by its size too', async () => {
    const channel = boundedChannel<string>({ maxSize: 10, sizeOf: (text) => text.length });
    channel.push('12345');
    await channel.next();
    channel.push('1234567890');
    channel.push('1');
    await expect(channel.next()).rejects.toThrow(SlowConsumer);
  });

  test('a long run through a small channel keeps every value', async () => {
    const channel = boundedChannel<number>({ maxItems: 200 });
    const seen: number[] = [];
    for (const n of oneTo(1_000)) {
      channel.push(n);
      if (n % 3 !== 0) continue;
      for (const _ of oneTo(3)) seen.push((await channel.next()).value ?? 0);
    }
    expect(seen).toEqual(oneTo(999));
  });
});

test('changes that nobody read yet are merged into one', async () => {
  const listeners = new Set<(change: { from: number; to: number }) => void>();
  const stream = coalescingStream<{ from: number; to: number }>(
    (push) => {
      listeners.add(push);
      return () => listeners.delete(push);
    },
    (a, b) => ({ from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }),
  );
  for (const push of listeners) {
    push({ from: 5, to: 6 });
    push({ from: 1, to: 2 });
  }
  expect((await stream.next()).value).toEqual({ from: 1, to: 6 });
  const next = stream.next();
  for (const push of listeners) push({ from: 8, to: 9 });
  expect((await next).value).toEqual({ from: 8, to: 9 });
  await stream.return?.();
  expect(listeners.size).toBe(0);
});
