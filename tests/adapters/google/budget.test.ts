import { expect, test } from 'vitest';
import { callBudget } from '../../../src/adapters/google/budget.ts';
import { googleCaller } from '../../../src/adapters/google/caller.ts';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { instant } from '../../../src/domain/time.ts';

test('no minute, wherever it begins, holds more calls of one user or of all than the quota', () => {
  let now = 0;
  const budget = callBudget({ callsPerMinutePerUser: 5, callsPerMinutePerProject: 8 }, { now: () => instant(now) });
  const made: { readonly at: number; readonly user: string }[] = [];
  for (; now < 300_000; now += 1_300) {
    for (const user of ['a', 'b', 'c']) {
      const wait = budget.spend(user);
      if (wait === 0) made.push({ at: now, user });
      else expect(wait).toBeLessThanOrEqual(60_000);
    }
  }
  expect(made.length).toBeGreaterThan(30);
  for (const { at, user } of made) {
    const minute = made.filter((call) => call.at > at - 60_000 && call.at <= at);
    expect(minute.length).toBeLessThanOrEqual(8);
    expect(minute.filter((call) => call.user === user).length).toBeLessThanOrEqual(5);
  }
});

test('a user without quota waits exactly until there is some, and keeps nobody else waiting', () => {
  let now = 0;
  const budget = callBudget({ callsPerMinutePerUser: 2, callsPerMinutePerProject: 100 }, { now: () => instant(now) });
  expect([budget.spend('a'), budget.spend('a')]).toEqual([0, 0]);
  now = 10_000;
  expect([budget.spend('a'), budget.spend('b')]).toEqual([50_000, 0]);
  now = 60_000;
  expect(budget.spend('a')).toBe(0);
});

test('a clock that is set back holds nobody up for longer than a minute', () => {
  let now = 86_400_000;
  const budget = callBudget({ callsPerMinutePerUser: 1, callsPerMinutePerProject: 100 }, { now: () => instant(now) });
  expect([budget.spend('a'), budget.spend('a')]).toEqual([0, 60_000]);
  now = 1_000;
  expect([budget.spend('a'), budget.spend('a')]).toEqual([0, 60_000]);
});

test('a call without quota is told as a limit with its time, and Google hears nothing of it', async () => {
  let sent = 0;
  const caller = googleCaller({ random: cryptoRandom, spend: () => 30_000 });
  const call = caller.call({
    operation: 'calendar.events.get',
    repeatAfter: 'ANY',
    send: async () => {
      sent += 1;
      return { data: {} };
    },
  });
  await expect(call).rejects.toMatchObject({ failure: 'RATE_LIMITED', retryAfterMs: 30_000, heldBack: true });
  expect(sent).toBe(0);
});
