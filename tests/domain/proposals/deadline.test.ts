import { describe, expect, test } from 'vitest';
import { answerBy, silenceMeans } from '../../../src/domain/proposals/deadline.ts';
import { PROPOSAL_KINDS } from '../../../src/domain/proposals/proposal.ts';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/time.ts';
import { at } from '../../support/bookings.ts';
import { seeded } from '../../support/chance.ts';

const NOW = at('2026-11-22T12:00:00Z');

describe('the time there is to answer', () => {
  test('is as long as patience where the session lies far ahead', () => {
    const far = addMs(NOW, 60 * DAY_MS);
    const hours = PROPOSAL_KINDS.map((kind) => [kind, (answerBy(kind, [far], NOW) - NOW) / HOUR_MS]);
    expect(Object.fromEntries(hours)).toEqual({ CALENDAR_EDIT: 48, MOVE: 48, OCCURRENCE: 168, ZONE_RULES: 336 });
  });

  test('is half of what is left until the first of the times it is about, in whole minutes', () => {
    const [soon, sooner] = [addMs(NOW, 10 * HOUR_MS), addMs(NOW, 5 * HOUR_MS + 3 * MINUTE_MS)];
    expect(answerBy('MOVE', [soon], NOW)).toBe(addMs(NOW, 5 * HOUR_MS));
    expect(answerBy('MOVE', [soon, sooner], NOW)).toBe(addMs(NOW, 151 * MINUTE_MS));
  });

  test('is none where the time has come', () => {
    for (const ahead of [MINUTE_MS, 0, -DAY_MS]) expect(answerBy('MOVE', [addMs(NOW, ahead)], NOW)).toBe(NOW);
  });

  test('ends before everything it is about, and never before it began', () => {
    const pick = seeded(20_261_122);
    for (let round = 0; round < 2_000; round += 1) {
      const kind = PROPOSAL_KINDS[pick(PROPOSAL_KINDS.length)] ?? 'MOVE';
      const instants = Array.from({ length: 1 + pick(4) }, () =>
        addMs(NOW, (pick(40 * 1_440) - 1_440) * MINUTE_MS + 1),
      );
      const end = answerBy(kind, instants, NOW);
      expect(end).toBeGreaterThanOrEqual(NOW);
      if (end > NOW) expect(end).toBeLessThan(Math.min(...instants));
    }
  });
});

test('silence keeps the wall time that was promised, and otherwise everything as it is', () => {
  expect(PROPOSAL_KINDS.map((kind) => [kind, silenceMeans(kind)])).toEqual([
    ['CALENDAR_EDIT', 'DECLINE'],
    ['ZONE_RULES', 'ACCEPT'],
    ['OCCURRENCE', 'DECLINE'],
    ['MOVE', 'DECLINE'],
  ]);
});
