import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANGE_SCOPES, sessionsInScope, sessionsToMove } from '../../../src/domain/bookings/change-scope.ts';
import { isChangeable, SESSION_STATUSES, type Session } from '../../../src/domain/bookings/session.ts';
import { instant } from '../../../src/domain/time.ts';

const HOUR = 3_600_000;

/** A booking of one to three weekly slots as it may look in the middle of its life, and a change asked of it. */
const change = fc
  .record({
    slots: fc.integer({ min: 1, max: 3 }),
    statuses: fc.array(fc.constantFrom(...SESSION_STATUSES), { minLength: 12, maxLength: 12 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { minLength: 12 }),
    named: fc.nat(11),
    scope: fc.constantFrom(...CHANGE_SCOPES),
    now: fc.integer({ min: -1, max: 13 }),
  })
  .map(({ slots, statuses, order, named, scope, now }) => ({
    all: order.map((n) => session(n, n % slots, statuses[n] ?? 'HELD')),
    change: { sessionId: String(named), scope, now: instant((now + 1) * HOUR) },
  }));

function session(n: number, slot: number, status: Session['status']): Session {
  return {
    id: String(n),
    bookingId: 'b',
    mentorId: 'm',
    studentId: 's',
    week: Math.floor(n / 3),
    slot,
    start: instant((n + 1) * HOUR),
    end: instant((n + 2) * HOUR),
    status,
    anchorTimeZone: 'UTC',
    wallStart: '2026-01-01T00:00',
    meetLink: null,
    version: 0,
  };
}

test('a change reaches live sessions of the future only, each once, in order of time', () => {
  fc.assert(
    fc.property(change, ({ all, change }) => {
      const chosen = sessionsInScope(all, change);
      expect(chosen.every((each) => isChangeable(each, change.now))).toBe(true);
      expect(chosen.map(({ start }) => start)).toEqual(
        [...new Set(chosen.map(({ start }) => start))].sort((a, b) => a - b),
      );
    }),
  );
});

test('each scope contains the narrower one', () => {
  fc.assert(
    fc.property(change, ({ all, change }) => {
      const [narrow = [], wider = [], whole = []] = CHANGE_SCOPES.map((scope) =>
        sessionsInScope(all, { ...change, scope }).map(({ id }) => id),
      );
      expect(wider).toEqual(expect.arrayContaining(narrow));
      expect(whole).toEqual(expect.arrayContaining(wider));
      expect(narrow.length).toBeLessThanOrEqual(1);
      expect(wider.length === 0).toBe(narrow.length === 0);
    }),
  );
});

test('what moves together is of one weekly slot, and the named session is among it unless it is past or gone', () => {
  fc.assert(
    fc.property(change, ({ all, change }) => {
      const named = all.find(({ id }) => id === change.sessionId);
      const moving = sessionsToMove(all, change);
      expect(new Set(moving.map(({ slot }) => slot)).size).toBeLessThanOrEqual(1);
      if (named !== undefined && isChangeable(named, change.now)) expect(moving).toContain(named);
    }),
  );
});

test('an unknown session changes nothing, whatever the scope', () => {
  fc.assert(
    fc.property(change, ({ all, change }) => {
      expect(sessionsInScope(all, { ...change, sessionId: 'unknown' })).toEqual([]);
    }),
  );
});
