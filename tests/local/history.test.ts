import { expect, test } from 'vitest';
import { historyOf, noteHistory } from '../../local/seed/history.ts';
import { student } from '../support/people.ts';
import { world } from '../support/world.ts';

test('a first history that was stopped halfway is known as such, and somebody’s own data never is', async () => {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  expect(await historyOf(w.deps)).toBe('NONE');
  await noteHistory(w.deps, 'history.begun');
  expect(await historyOf(w.deps)).toBe('HALF');
  await student(w);
  expect(await historyOf(w.deps)).toBe('HALF');
  await noteHistory(w.deps, 'history.told');
  expect(await historyOf(w.deps)).toBe('WHOLE');
  await w.control('POST', 'reset');
  expect(await historyOf(w.deps)).toBe('NONE');
  await student(w);
  expect(await historyOf(w.deps)).toBe('WHOLE');
});
