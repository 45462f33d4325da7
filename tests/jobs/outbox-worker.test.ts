import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { DatabaseUnavailable } from '../../src/db/database-unavailable.ts';
import { claimEffects, LEASE_MS, oweEffects, renewLease, settleEffect } from '../../src/db/queries/outbox.ts';
import { DONE, type Effect, effectKey } from '../../src/domain/effects.ts';
import { addMs, instant } from '../../src/domain/time.ts';
import { drainOutbox, startOutboxWorker } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import type { Mail } from '../../src/ports/mailer.ts';
import { hold, paid, sessionsOf } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';

/** A trial for each of `count` students at a mentor of their own: three mails and an event that nobody can take each. */
async function trials(w: World, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const [teacher, learner] = [await mentor(w, {}, `Mentor ${n}`), await student(w, `Student ${n}`)];
    await hold(w, learner, teacher, ['2026-11-30T09:00:00Z'], { type: 'TRIAL' });
  }
}

/** A mailer that notes what is under way, and leaves the mails to some addresses hanging until it is let go. */
function notingMailer(w: World, hangs: (mail: Mail) => boolean = () => false) {
  const sent: string[] = [];
  const underWay = new Set<string>();
  const twiceAtOnce: string[] = [];
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const watchers = new Set<() => void>();
  const send = async (mail: Mail) => {
    if (underWay.has(mail.idempotencyKey)) twiceAtOnce.push(mail.idempotencyKey);
    underWay.add(mail.idempotencyKey);
    if (hangs(mail)) await released;
    else await new Promise((resolve) => setImmediate(resolve));
    underWay.delete(mail.idempotencyKey);
    sent.push(mail.idempotencyKey);
    for (const watcher of watchers) watcher();
    return { providerId: `mail_${mail.idempotencyKey}` };
  };
  const deps: Deps = { ...w.deps, mailer: { send } };
  return {
    deps,
    sent,
    twiceAtOnce,
    letGo,
    reached: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (sent.length >= count) resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}

const left = async (w: World) => {
  const rows = await w.deps.db.execute(
    sql`select status, count(*)::int as number from outbox where due_at <= ${new Date(w.now()).toISOString()} group by 1`,
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.number]));
};

describe('an effect that hangs', () => {
  test('keeps its own slot and delays no other', async () => {
    const w = await world({ now: SUNDAY });
    await trials(w, 8);
    const mailer = notingMailer(w, (mail) => mail.to.startsWith('student.0@'));
    const worker = startOutboxWorker(mailer.deps, w.deps.timers);
    const started = performance.now();
    await mailer.reached(23);
    expect(performance.now() - started).toBeLessThan(10_000);
    mailer.letGo();
    await worker.stop();
    expect(mailer.sent).toHaveLength(24);
  });

  test('leaves room for other kinds, even when every mail hangs', async () => {
    const w = await world({ now: SUNDAY });
    const doomed = await hold(w, await student(w), await mentor(w), ['2026-11-30T09:00:00Z']);
    await trials(w, 6);
    const mailer = notingMailer(w, () => true);
    const worker = startOutboxWorker(mailer.deps, w.deps.timers);
    w.jumpTo(instant(w.now() + 16 * 60_000));
    const status = async () => {
      const [row] = await w.deps.db.execute(sql`select status from bookings where id = ${doomed.id}`);
      return row?.status;
    };
    // A wake-up, as any transaction that owes something gives one.
    await hold(w, await student(w, 'Second Sam'), await mentor(w, {}, 'Other Mentor'), ['2026-11-30T09:00:00Z']);
    await expect.poll(status, { interval: 10, timeout: 3_000 }).toBe('EXPIRED');
    mailer.letGo();
    await worker.stop();
  });
});

test('an account at Google that hangs delays only its own mentor, however much is owed to it', async () => {
  const w = await world({ now: SUNDAY });
  const [hanging, well] = [await connectedMentor(w, {}, 'Hannah Hanging'), await connectedMentor(w, {}, 'Wilma Well')];
  await paid(w, await student(w, 'First Fay'), hanging, ['2026-11-23T09:00:00Z']);
  const booking = await paid(w, await student(w, 'Second Sam'), well, ['2026-11-23T09:00:00Z']);
  const owed = await w.deps.db.execute(
    sql`update outbox set status = 'PENDING', due_at = ${new Date(w.now() - 1000).toISOString()}
      where lane = ${`mentor/${hanging.id}`} returning id`,
  );
  for (let n = 0; n < 12; n += 1) {
    await w.deps.db.execute(sql`insert into outbox (id, key, effect, lane, status, arming, due_at, attempts, created_at)
      select gen_random_uuid(), key || '/' || ${n}::text, effect, lane, 'PENDING', 1, due_at, 0, created_at
      from outbox where id = ${owed[0]?.id}`);
  }
  const asked: string[] = [];
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const calendars: Deps['calendars'] = {
    ...w.deps.calendars,
    putEvent: async (token, request) => {
      asked.push(request.event.attendeeEmail);
      if (request.event.attendeeEmail.startsWith('first.fay@')) await released;
      return w.deps.calendars.putEvent(token, request);
    },
    listChanges: async () => {
      await released;
      throw new ProviderError('google', 'UNAVAILABLE', 'calendar.events.list');
    },
  };
  await oweEffects(
    w.deps.db,
    (await sessionsOf(w, booking)).map(({ id }) => {
      const effect: Effect = { kind: 'SYNC_SESSION_EVENT', sessionId: id };
      return { id: crypto.randomUUID(), key: effectKey(effect), effect, dueAt: instant(w.now()) };
    }),
    instant(w.now()),
  );
  const started = performance.now();
  const worker = startOutboxWorker({ ...w.deps, calendars }, w.deps.timers);
  const served = () => asked.filter((email) => email.startsWith('second.sam@')).length;
  await expect.poll(served, { interval: 5, timeout: 5_000 }).toBe(4);
  expect(performance.now() - started).toBeLessThan(1_000);
  letGo();
  await worker.stop();
});

test('two workers on one database carry no effect out twice, and leave none', async () => {
  const w = await world({ now: SUNDAY });
  await trials(w, 12);
  const mailer = notingMailer(w);
  const workers = [1, 2].map(() => startOutboxWorker(mailer.deps, w.deps.timers));
  await mailer.reached(36);
  await Promise.all(workers.map((worker) => worker.stop()));
  expect(mailer.twiceAtOnce).toEqual([]);
  expect(new Set(mailer.sent).size).toBe(36);
  expect(mailer.sent).toHaveLength(36);
  expect(Object.keys(await left(w))).toEqual(['DONE']);
});

describe('a worker that died with effects in its hands', () => {
  test('is relieved after the lease, not before, and every mail goes once', async () => {
    const w = await world({ now: SUNDAY });
    await trials(w, 2);
    const dead = await claimEffects(w.deps.db, { now: w.now(), limit: 8, leaseToken: crypto.randomUUID() });
    const waiting = 6 - dead.filter(({ effect }) => effect.kind === 'SEND_MESSAGE').length;
    expect(waiting).toBeLessThan(6);
    const mailer = notingMailer(w);
    await drainOutbox(mailer.deps, w.deps.timers);
    expect(mailer.sent).toHaveLength(waiting);
    w.jumpTo(addMs(w.now(), LEASE_MS - 1));
    await drainOutbox(mailer.deps, w.deps.timers);
    expect(mailer.sent).toHaveLength(waiting);
    w.jumpTo(addMs(w.now(), 1));
    await drainOutbox(mailer.deps, w.deps.timers);
    expect(new Set(mailer.sent).size).toBe(6);
    expect(mailer.sent).toHaveLength(6);
  });

  test('settles nothing when it wakes up after all: its lease token is not on the row any more', async () => {
    const w = await world({ now: SUNDAY });
    const [effect] = await owe(w, [{ kind: 'EXPIRE_HOLD', bookingId: crypto.randomUUID() }]);
    const [zombie] = await claimEffects(w.deps.db, { now: w.now(), limit: 1, leaseToken: crypto.randomUUID() });
    if (zombie === undefined) throw new Error('nothing was claimed');
    const later = addMs(w.now(), LEASE_MS);
    const [heir] = await claimEffects(w.deps.db, { now: later, limit: 1, leaseToken: crypto.randomUUID() });
    expect(heir?.key).toBe(effect);
    expect(await renewLease(w.deps.db, zombie, later)).toBe(false);
    await settleEffect(w.deps.db, zombie, { outcome: 'GIVE_UP', error: 'too late' }, later);
    expect(await w.deps.db.execute(sql`select status, last_error from outbox`)).toMatchObject([
      { status: 'PENDING', last_error: null },
    ]);
    if (heir !== undefined) await settleEffect(w.deps.db, heir, DONE, later);
    expect(await w.deps.db.execute(sql`select status from outbox`)).toMatchObject([{ status: 'DONE' }]);
  });
});

test('an effect that is owed again while it is carried out is carried out once more', async () => {
  const w = await world({ now: SUNDAY });
  const effect = { kind: 'EXPIRE_HOLD', bookingId: crypto.randomUUID() } as const;
  await owe(w, [effect]);
  const [claimed] = await claimEffects(w.deps.db, { now: w.now(), limit: 1, leaseToken: crypto.randomUUID() });
  await owe(w, [effect]);
  expect(await claimEffects(w.deps.db, { now: w.now(), limit: 1, leaseToken: crypto.randomUUID() })).toEqual([]);
  if (claimed !== undefined) await settleEffect(w.deps.db, claimed, DONE, w.now());
  expect(await claimEffects(w.deps.db, { now: w.now(), limit: 1, leaseToken: crypto.randomUUID() })).toHaveLength(1);
});

test('what fails for a reason of ours is parked after twelve tries, and the others are served', async () => {
  const w = await world({ mayFail: true, now: SUNDAY });
  await trials(w, 1);
  const sent: string[] = [];
  const send = (mail: Mail) => {
    if (mail.to.startsWith('student.')) throw new TypeError('poison');
    sent.push(mail.to);
    return Promise.resolve({ providerId: mail.to });
  };
  const deps: Deps = { ...w.deps, mailer: { send } };
  for (let hour = 0; hour < 13; hour += 1) {
    await drainOutbox(deps, w.deps.timers);
    w.jumpTo(addMs(w.now(), 3_600_000));
  }
  expect(sent).toHaveLength(2);
  const parked = await w.deps.db.execute(sql`select attempts, last_error from outbox where status = 'PARKED'`);
  expect([...parked]).toEqual([{ attempts: 12, last_error: 'TypeError' }]);
});

test('a provider that asks for patience is not asked again before', async () => {
  const w = await world({ now: SUNDAY });
  await trials(w, 1);
  const tries: number[] = [];
  const send = () => {
    tries.push(w.now());
    return Promise.reject(new ProviderError('resend', 'RATE_LIMITED', 'emails.send', 90_000));
  };
  const deps: Deps = { ...w.deps, mailer: { send } };
  await drainOutbox(deps, w.deps.timers);
  w.jumpTo(addMs(w.now(), 89_999));
  await drainOutbox(deps, w.deps.timers);
  expect(tries).toHaveLength(3);
  w.jumpTo(addMs(w.now(), 1));
  await drainOutbox(deps, w.deps.timers);
  expect(tries).toHaveLength(6);
});

test.each([
  ['a key that the provider does not take', new ProviderError('resend', 'FORBIDDEN', 'emails.send')],
  ['a database that is away', new DatabaseUnavailable('closed')],
])('%s parks nothing, however long it lasts', async (_, failure) => {
  const w = await world({ mayFail: true, now: SUNDAY });
  await trials(w, 1);
  let broken = true;
  const sent: string[] = [];
  const send = (mail: Mail) => {
    if (broken) return Promise.reject(failure);
    sent.push(mail.to);
    return Promise.resolve({ providerId: mail.to });
  };
  const deps: Deps = { ...w.deps, mailer: { send } };
  for (let hour = 0; hour < 14; hour += 1) {
    await drainOutbox(deps, w.deps.timers);
    w.jumpTo(addMs(w.now(), 3_600_000));
  }
  broken = false;
  await drainOutbox(deps, w.deps.timers);
  expect(sent).toHaveLength(3);
});

/** Owes effects as of now; answers with their keys. */
async function owe(w: World, effects: readonly Effect[]): Promise<string[]> {
  const owed = effects.map((effect) => ({ id: crypto.randomUUID(), key: effectKey(effect), effect, dueAt: w.now() }));
  await oweEffects(w.deps.db, owed, w.now());
  return owed.map(({ key }) => key);
}
