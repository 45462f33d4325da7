import { afterEach, expect, test } from 'vitest';
import { postgresLiveFeed } from '../../../src/adapters/live/postgres-live-feed.ts';
import { systemTimers } from '../../../src/adapters/system/timers.ts';
import { createDatabase } from '../../../src/db/client.ts';
import { wakeUp } from '../../../src/db/queries/wakeups.ts';
import type { Wakeup } from '../../../src/domain/wakeup.ts';
import { freshDatabase } from '../../support/database.ts';
import { silentLog } from '../../support/silent-log.ts';
import { silentProxy } from '../../support/silent-proxy.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A feed that listens through a line we can break, and a writer that always reaches the database. */
async function setUp() {
  const writer = await freshDatabase();
  cleanUps.push(() => writer.close());
  const proxy = await silentProxy(writer.url);
  cleanUps.push(() => proxy.close());
  const timeouts = { connect: 300, silence: 300, deadline: 400 };
  const feed = await postgresLiveFeed({
    connect: () => createDatabase({ url: proxy.url, maxConnections: 1, timeouts }),
    timers: systemTimers,
    log: silentLog,
    pulseMs: 100,
  });
  cleanUps.push(() => feed.close());
  const heard: Wakeup[] = [];
  const waiting: { readonly kind: Wakeup['kind']; readonly tell: () => void }[] = [];
  feed.subscribe((wakeup) => {
    heard.push(wakeup);
    for (const one of waiting.filter(({ kind }) => kind === wakeup.kind)) one.tell();
  });
  const next = (kind: Wakeup['kind']) => new Promise<void>((tell) => waiting.push({ kind, tell }));
  return { writer, proxy, feed, heard, next };
}

test('what one connection commits, every listener hears', async () => {
  const { writer, heard, next } = await setUp();
  const told = next('feed');
  await writer.db.execute(wakeUp({ kind: 'feed', userIds: ['u1'] }));
  await told;
  expect(heard).toEqual([{ kind: 'feed', userIds: ['u1'] }]);
});

test.each(['silence', 'cut'] as const)(
  'a line that is lost by %s is replaced, and everybody is told to catch up',
  async (loss) => {
    const { writer, proxy, next, heard } = await setUp();
    const caughtUp = next('catch-up');
    proxy.silence();
    if (loss === 'cut') proxy.cut();
    await writer.db.execute(wakeUp({ kind: 'outbox' })); // said while nobody hears
    systemTimers.after(500, () => proxy.restore());
    await caughtUp;
    const told = next('outbox');
    await writer.db.execute(wakeUp({ kind: 'outbox' }));
    await told;
    expect(heard.map((wakeup) => wakeup.kind)).toEqual(['catch-up', 'outbox']);
  },
);

test('a listener that throws does not keep the others from hearing', async () => {
  const { writer, feed, next } = await setUp();
  feed.subscribe(() => {
    throw new Error('clumsy');
  });
  const told = next('outbox');
  await writer.db.execute(wakeUp({ kind: 'outbox' }));
  await told;
});

test('nothing is heard after the end, and the end comes while the database is away, too', async () => {
  const { proxy, feed, heard } = await setUp();
  proxy.silence();
  await feed.close();
  expect(heard).toEqual([]);
});
