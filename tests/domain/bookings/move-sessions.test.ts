import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planMoves } from '../../../src/domain/bookings/move-sessions.ts';
import { placeSeries } from '../../../src/domain/bookings/series.ts';
import type { Session } from '../../../src/domain/bookings/session.ts';
import { instant } from '../../../src/domain/time.ts';
import { formatWall, wallAt } from '../../../src/domain/zones/wall-time.ts';
import { at } from '../availability/questions.ts';

const ZONES = ['UTC', 'America/New_York', 'Europe/Kyiv', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Asia/Kathmandu'];
const STEP = 15 * 60_000;

/** Four weekly sessions in some zone, and a new start for one of them. */
const move = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    first: fc.integer({ min: at('2026-01-05T00:00:00Z') / STEP, max: at('2026-12-20T00:00:00Z') / STEP }),
    named: fc.nat(3),
    shift: fc.integer({ min: -700, max: 700 }),
  })
  .map(({ timeZone, first, named, shift }) => {
    const sessions = series(timeZone, first * STEP);
    const target = sessions[named];
    if (target === undefined) throw new Error('no such session');
    return { sessions, target, newStart: instant(target.start + shift * STEP) };
  });

function series(timeZone: string, first: number): Session[] {
  return placeSeries({ timeZone, firstSessions: [first], weeks: 4, sessionMinutes: 60 }).map((placed) => ({
    id: String(placed.week),
    bookingId: 'b',
    mentorId: 'm',
    studentId: 's',
    week: placed.week,
    slot: 0,
    start: placed.start,
    end: placed.end,
    status: 'RESERVED',
    anchorTimeZone: timeZone,
    wallStart: placed.wallStart,
    meetLink: null,
    version: 0,
  }));
}

test('the named session gets the very instant asked for, and every session keeps its length', () => {
  fc.assert(
    fc.property(move, ({ sessions, target, newStart }) => {
      const moves = planMoves(sessions, { sessionId: target.id, newStart });
      expect(moves.find(({ sessionId }) => sessionId === target.id)?.to.start).toBe(newStart);
      expect(moves.map(({ to }) => to.end - to.start)).toEqual(sessions.map(({ start, end }) => end - start));
    }),
  );
});

test('all move by one step of wall time: they stay weekly at one time of day, where that time exists', () => {
  fc.assert(
    fc.property(move, ({ sessions, target, newStart }) => {
      const moves = planMoves(sessions, { sessionId: target.id, newStart });
      expect(new Set(moves.map(({ wallStart }) => wallStart.slice(11))).size).toBe(1);
      for (const { to, wallStart, exists } of moves) {
        const timeZone = target.anchorTimeZone;
        expect(formatWall(wallAt(timeZone, to.start)) === wallStart).toBe(exists);
      }
    }),
  );
});

test('moving there and back leaves every session where it was', () => {
  fc.assert(
    fc.property(move, ({ sessions, target, newStart }) => {
      const there = planMoves(sessions, { sessionId: target.id, newStart });
      if (there.some(({ exists }) => !exists)) return;
      const moved = sessions.map((session, n) => ({
        ...session,
        ...there[n]?.to,
        wallStart: there[n]?.wallStart ?? '',
      }));
      const back = planMoves(moved, { sessionId: target.id, newStart: target.start });
      expect(back.map(({ wallStart }) => wallStart)).toEqual(sessions.map(({ wallStart }) => wallStart));
    }),
  );
});

describe('a wall time the clocks skip', () => {
  test('is planned behind the gap and marked, so that nobody is moved there unasked', () => {
    const sessions = series('America/New_York', at('2026-03-02T15:00:00Z'));
    const moves = planMoves(sessions, { sessionId: '0', newStart: instant(at('2026-03-01T07:30:00Z')) });
    expect(moves.map(({ wallStart, exists }) => [wallStart, exists])).toEqual([
      ['2026-03-01T02:30', true],
      ['2026-03-08T02:30', false],
      ['2026-03-15T02:30', true],
      ['2026-03-22T02:30', true],
    ]);
    expect(moves[1]?.to.start).toBe(at('2026-03-08T07:30:00Z'));
  });
});

test('nothing to move is nothing moved', () => {
  expect(planMoves([], { sessionId: '0', newStart: instant(0) })).toEqual([]);
});
