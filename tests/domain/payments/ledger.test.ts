import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BOOKING_STATUSES, canBookingBecome } from '../../../src/domain/bookings/booking.ts';
import { periodOfWeek, weekOfPeriod } from '../../../src/domain/payments/billing-week.ts';
import { balancesOf, entryFault, LEDGER_ACCOUNTS, LEDGER_KINDS, shareOf } from '../../../src/domain/payments/ledger.ts';
import { splitAmount } from '../../../src/domain/payments/money.ts';
import { weekMoves } from '../../../src/domain/payments/week-shares.ts';
import { type EpochMs, HOUR_MS } from '../../../src/domain/time.ts';

const entry = fc
  .record({
    kind: fc.constantFrom(...LEDGER_KINDS),
    from: fc.constantFrom(...LEDGER_ACCOUNTS),
    to: fc.constantFrom(...LEDGER_ACCOUNTS),
    amount: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ amount, ...rest }) => ({ ...rest, money: { amount, currency: 'USD' } }))
  .filter((each) => entryFault(each) === null);

describe('a ledger', () => {
  test('balances whatever entries it has: what was paid is upcoming, delivered, credited or refunded', () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const { PAID, UPCOMING, DELIVERED, CREDITED, REFUNDED } = balancesOf(entries);
        expect(UPCOMING + DELIVERED + CREDITED + REFUNDED).toBe(PAID);
      }),
    );
  });

  test('counts as paid what came in', () => {
    const money = { amount: 4000, currency: 'USD' };
    expect(balancesOf([{ from: 'PAID', to: 'UPCOMING', money }])).toMatchObject({ PAID: 4000, UPCOMING: 4000 });
  });

  test('refuses an entry of nothing, and one between accounts that do not go with its kind', () => {
    const usd = (amount: number) => ({ amount, currency: 'USD' });
    expect(entryFault({ kind: 'REFUND', from: 'PAID', to: 'REFUNDED', money: usd(1) })).not.toBeNull();
    expect(entryFault({ kind: 'PAYMENT', from: 'PAID', to: 'UPCOMING', money: usd(0) })).not.toBeNull();
    expect(entryFault({ kind: 'PAYMENT', from: 'PAID', to: 'UPCOMING', money: usd(1) })).toBeNull();
  });
});

test('an amount is split without losing a cent, and no part is more than a cent above another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 12 }), (amount, parts) => {
      const split = splitAmount(amount, parts);
      expect(split.reduce((sum, part) => sum + part, 0)).toBe(amount);
      expect(Math.max(...split) - Math.min(...split)).toBeLessThanOrEqual(1);
    }),
  );
});

test('the week of a period is its distance from the first, whatever an hour of clock change does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 520 }), fc.integer({ min: -2, max: 2 }), (week, hours) => {
      const anchor = 1_795_000_000_000 as EpochMs;
      const start = (periodOfWeek(anchor, week) + hours * HOUR_MS) as EpochMs;
      expect(weekOfPeriod(anchor, start)).toBe(week);
    }),
  );
});

test('a booking that ended stays so, and every other state leads on', () => {
  const onward = (from: (typeof BOOKING_STATUSES)[number]) =>
    BOOKING_STATUSES.filter((to) => canBookingBecome(from, to));
  expect(onward('ENDED')).toEqual([]);
  for (const from of BOOKING_STATUSES.filter((status) => status !== 'ENDED')) expect(onward(from)).not.toEqual([]);
  expect(canBookingBecome('PAST_DUE', 'ACTIVE')).toBe(true);
});

test('a paid week is shared out over its occurrences, and what does not take place is credited or kept at once', () => {
  const parts = fc.array(
    fc.record({
      sessionId: fc.uuid(),
      fate: fc.constantFrom('UPCOMING' as const, 'CREDITED' as const, 'KEPT' as const),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const amounts = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(parts, amounts, amounts, (some, paid, credit) => {
      const week = some.map((part, slot) => ({ ...part, slot }));
      const moves = weekMoves(week, paid, credit).map((move) => ({
        ...move,
        money: { amount: move.amount, currency: 'USD' },
      }));
      expect(moves.map(entryFault)).toEqual(moves.map(() => null));
      const { PAID, UPCOMING, DELIVERED, CREDITED } = balancesOf(moves);
      expect(PAID).toBe(paid);
      expect(UPCOMING + DELIVERED + CREDITED).toBe(paid);
      const split = splitAmount(paid + credit, week.length);
      const upcoming = week.map((part) => shareOf(moves, part.sessionId));
      expect(upcoming).toEqual(week.map(({ fate }, slot) => (fate === 'UPCOMING' ? split[slot] : 0)));
    }),
  );
});
