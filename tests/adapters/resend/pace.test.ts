import { expect, test } from 'vitest';
import { Pace } from '../../../src/adapters/resend/pace.ts';
import { instant } from '../../../src/domain/time.ts';

const at = (ms: number) => instant(1_795_348_800_000 + ms);

test('so many requests go in a second, and the next says how long to wait', () => {
  const pace = new Pace(2);
  expect([0, 100, 200, 999].map((ms) => pace.take(at(ms)))).toEqual([0, 0, 800, 1]);
  expect(pace.take(at(1_000))).toBe(0);
});

test('what the provider says replaces what was configured', () => {
  const pace = new Pace(2);
  pace.learn({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4', 'ratelimit-reset': '1' }, at(0));
  expect([0, 1, 2, 3, 4, 5].map((ms) => pace.take(at(ms)))).toEqual([0, 0, 0, 0, 0, 995]);
});

test('nothing goes while the provider wants to be left alone, however it says so', () => {
  const refused = new Pace(null);
  refused.learn({ 'retry-after': '3' }, at(0));
  expect([0, 2_999, 3_000].map((ms) => refused.take(at(ms)))).toEqual([3_000, 1, 0]);
  const exhausted = new Pace(null);
  exhausted.learn({ 'ratelimit-remaining': '0', 'ratelimit-reset': '1' }, at(0));
  expect([0, 1_000].map((ms) => exhausted.take(at(ms)))).toEqual([1_000, 0]);
});

test('a clock that jumps back blocks nobody for long', () => {
  const pace = new Pace(1);
  pace.learn({ 'retry-after': '2' }, at(3_600_000));
  expect(pace.take(at(0))).toBe(0);
});

test('there is room for what is left of the second, and for one request while the provider refuses', () => {
  const pace = new Pace(3);
  expect(pace.room(at(0))).toBe(3);
  pace.take(at(0));
  expect([0, 999, 1_000].map((ms) => pace.room(at(ms)))).toEqual([2, 2, 3]);
  pace.refused(2_000, at(1_000));
  expect([1_000, 2_999, 3_000].map((ms) => pace.room(at(ms)))).toEqual([0, 0, 1]);
  pace.accepted();
  expect(pace.room(at(3_000))).toBe(3);
  expect(new Pace(null).room(at(0))).toBe(Number.POSITIVE_INFINITY);
});
