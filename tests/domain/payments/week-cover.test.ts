import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BilledPart, coverOf } from '../../../src/domain/payments/week-cover.ts';
import type { EpochMs } from '../../../src/domain/time.ts';

const part = fc.record({
  slot: fc.nat({ max: 2 }),
  sessionId: fc.uuid(),
  fate: fc.constantFrom('UPCOMING' as const, 'CREDITED' as const, 'KEPT' as const),
  start: fc.nat().map((ms) => ms as EpochMs),
  isExcluded: fc.boolean(),
});

test('an invoice pays for as many sessions as it charged for, and for those that take place before any that does not', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), fc.integer({ min: -1, max: 5 }), (parts, charged) => {
      const { paid, unpaid } = coverOf(parts, charged);
      expect(paid.length).toBeLessThanOrEqual(Math.max(0, charged));
      const comes = ({ fate }: BilledPart) => fate === 'UPCOMING';
      expect([...paid, ...unpaid].filter(comes)).toHaveLength(parts.filter(comes).length);
      if (unpaid.some(comes)) expect(paid.every(comes)).toBe(true);
      const [firstUnpaid] = unpaid.filter((each) => comes(each) && !each.isExcluded);
      const charge = paid.filter((each) => comes(each));
      if (firstUnpaid !== undefined) {
        expect(charge.every(({ start, isExcluded }) => !isExcluded && start <= firstUnpaid.start)).toBe(true);
      }
    }),
  );
});

test('an invoice that does not tell what it charged for pays for all of its week', () => {
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(coverOf(parts, null).unpaid).toEqual([]);
    }),
  );
});
