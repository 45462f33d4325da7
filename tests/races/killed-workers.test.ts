import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { LEASE_MS } from '../../src/db/queries/outbox.ts';
import { addMs } from '../../src/domain/time.ts';
import { moneyFaults } from '../simulation/money-proofs.ts';
import { hold, pay, sessionOf, stored } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const WORKER = fileURLToPath(new URL('../support/killed-worker.ts', import.meta.url));

/** Lets a worker process work until it is done or dies at the given moment. Its leases are over afterwards. */
async function work(w: World, killAt: number): Promise<'DIED' | 'DONE'> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      DATABASE_URL: w.database.url,
      SANDBOX_PORT: new URL(w.sandboxUrl).port,
      PUBLIC_URL: w.deps.config.http.publicUrl,
      ADMIN_EMAIL: ADMIN,
      NOW: String(w.now()),
      KILL_AT: String(killAt),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('exit', (...end) => resolve(end));
  });
  w.jumpTo(addMs(w.now(), LEASE_MS + 1_000));
  if (signal === 'SIGKILL') return 'DIED';
  if (code !== 0) throw new Error(complaint);
  return 'DONE';
}

test('killed before and after calls to Stripe, workers confirm a paid week once', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const learner = await student(w);
  const booking = await hold(w, learner, await mentor(w), ['2026-11-23T09:00:00Z']);
  await pay(w, booking);
  await w.sandbox.runDue();
  for (const killAt of [1, 2, 3, 4]) expect(await work(w, killAt)).toBe('DIED');
  expect(await work(w, 0)).toBe('DONE');
  await w.settle();
  expect((await stored(w, booking.id)).status).toBe('ACTIVE');
  expect(await w.mailbox(learner.email, 'STUDENT_BOOKING_CONFIRMATION')).toHaveLength(1);
  expect(await moneyFaults(w)).toEqual([]);
}, 120_000);

test('killed before and after every call to Google, workers leave one event and one room for each session', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const teacher = await connectedMentor(w);
  const trials = [];
  for (const [name, start] of [
    ['Student One', '2026-11-23T09:00:00Z'],
    ['Student Two', '2026-11-23T11:00:00Z'],
    ['Student Three', '2026-11-23T13:00:00Z'],
    ['Student Four', '2026-11-23T15:00:00Z'],
  ] as const) {
    trials.push(await hold(w, await student(w, name), teacher, [start], { type: 'TRIAL' }));
  }
  // Each worker comes one step further into what the one before it left: before a call, after its answer, and so on.
  const ends = [];
  for (const killAt of [1, 2, 3, 4, 5]) ends.push(await work(w, killAt));
  expect(ends).toEqual(Array(5).fill('DIED'));
  expect(await work(w, 0)).toBe('DONE');

  const sessions = await Promise.all(trials.map((booking) => sessionOf(w, booking, 0)));
  const events = await w.events(teacher.email);
  expect(events.map(({ id }) => id).sort()).toEqual(sessions.map(({ googleEventId }) => googleEventId).sort());
  expect(events).toHaveLength(4);
  expect(new Set(sessions.map(({ meetLink }) => meetLink)).size).toBe(4);
  for (const { googleEventId, meetLink } of sessions) {
    const event = events.find(({ id }) => id === googleEventId);
    expect(meetLink).toMatch(/^https:\/\/meet\.google\.com\//);
    expect(event?.location ?? event?.hangoutLink).toBe(meetLink);
  }
  // No session ever asked the Meet API twice.
  expect((await w.requests('google', '/v2/spaces')).length).toBeLessThanOrEqual(4);

  await cancelSessions(w.deps, teacher, {
    sessionId: sessions[3]?.id ?? '',
    scope: 'THIS_SESSION',
    reason: null,
  });
  // Before the deletion, and after it with the answer in hand.
  expect([await work(w, 1), await work(w, 2), await work(w, 0)]).toEqual(['DIED', 'DIED', 'DONE']);
  expect(await w.events(teacher.email)).toHaveLength(3);
}, 180_000);
