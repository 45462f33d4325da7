import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backOffMs, MESSAGE_KINDS, messageKey } from '../../../src/domain/notifications/message.ts';

const attempt = fc.integer({ min: 1, max: 2_000 });
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before the next try', () => {
  test('is from a second to an hour, whatever the try', () => {
    fc.assert(
      fc.property(attempt, jitter, (tries, random) => {
        const wait = backOffMs(tries, random, null);
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(3_600_000);
        expect(Number.isInteger(wait)).toBe(true);
      }),
    );
  });

  test('never gets shorter with more tries, for the same luck', () => {
    fc.assert(
      fc.property(attempt, jitter, (tries, random) => {
        expect(backOffMs(tries + 1, random, null)).toBeGreaterThanOrEqual(backOffMs(tries, random, null));
      }),
    );
  });

  test('never undercuts what the provider asked for', () => {
    fc.assert(
      fc.property(attempt, jitter, fc.integer({ min: 0, max: 86_400_000 }), (tries, random, asked) => {
        expect(backOffMs(tries, random, asked)).toBeGreaterThanOrEqual(asked);
      }),
    );
  });

  test('spreads those who failed together over all of it', () => {
    expect([0, 0.25, 0.5, 0.999].map((random) => backOffMs(8, random, null))).toEqual([
      1_000, 64_000, 128_000, 255_744,
    ]);
  });
});

test('a message’s key fits the provider and tells any two messages apart', () => {
  const id = '01a20320-a200-7940-bb12-4196bb05a505';
  const other = '01a20320-a200-7940-bb12-4196bb05a506';
  const keys = MESSAGE_KINDS.flatMap((kind) =>
    [`booking/${id}`, `session/${id}`].flatMap((cause) =>
      [0, 1].flatMap((version) => [id, other].map((recipientId) => messageKey({ kind, cause, version, recipientId }))),
    ),
  );
  expect(new Set(keys).size).toBe(MESSAGE_KINDS.length * 8);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(256);
});
