import { expect, test } from 'vitest';
import { confirmDemoCall } from '../../src/app/confirm-demo-call.ts';
import { tryToBook } from '../support/bookings.ts';
import { hosts, linkOf, requests } from '../support/demo-calls.ts';
import { mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { brokenInvariants } from './invariants.ts';

test('guests who confirm and students who book race for one person’s times, and each time is one winner’s', async () => {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const mina = await mentor(w, { bufferMinutes: 0, sessionMinutes: 30, slotStepMinutes: 30 });
  await hosts(w, mina);
  const starts = ['2026-11-24T10:00:00Z', '2026-11-24T10:30:00Z', '2026-11-24T11:00:00Z'];
  const tokens = [];
  const learners = [];
  for (const [i, start] of [...starts, ...starts].entries()) {
    const email = `guest-${i}@guests.test`;
    expect(await requests(w, start, email)).toEqual([]);
    tokens.push(await linkOf(w, email, 'c'));
    learners.push({ start, learner: await student(w, `Student ${i}`) });
  }
  const race = await Promise.all([
    ...tokens.map(async (token) => 'call' in (await confirmDemoCall(w.deps, { token, start: null }))),
    ...learners.map(async ({ start, learner }) => {
      const { booking } = await tryToBook(w, learner, mina, [start], { type: 'TRIAL' });
      return booking !== null;
    }),
  ]);
  expect(race.filter(Boolean)).toHaveLength(starts.length);
  expect(await brokenInvariants(w.deps.db)).toEqual([]);
});
