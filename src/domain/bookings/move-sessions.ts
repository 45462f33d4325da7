import type { AvailabilityBundle } from '../availability/bundle.ts';
import { type Refusal, refusal, refusalsOf } from '../availability/explain.ts';
import { type Interval, overlaps, type Span } from '../interval.ts';
import { addMs, type EpochMs } from '../time.ts';
import { formatWall, instantsOf, nominalInstant, parseWall, type WallMs, wallAt } from '../zones/wall-time.ts';
import type { Session } from './session.ts';

/** Where a session is to go. */
export interface SessionMove {
  readonly sessionId: string;
  readonly to: Interval;
  /** Wall time in the anchor zone, `2026-03-09T17:00`. */
  readonly wallStart: string;
  /** False where the clocks skip the wall time in that week; `to` then lies behind the gap. */
  readonly exists: boolean;
}

/**
 * Moves each session by the step of wall time that takes the named one to `newStart`, which keeps the very instant
 * asked for. Lengths stay, unless `newEnd` gives the named session another one.
 */
export function planMoves(
  sessions: readonly Session[],
  target: { readonly sessionId: string; readonly newStart: EpochMs; readonly newEnd?: EpochMs },
): SessionMove[] {
  const { newEnd } = target;
  const named = sessions.find((session) => session.id === target.sessionId) ?? sessions[0];
  if (named === undefined) return [];
  const step = wallAt(named.anchorTimeZone, target.newStart) - wallOf(named);
  return sessions.map((session) => {
    const wall = (wallOf(session) + step) as WallMs;
    const found = session === named ? target.newStart : instantsOf(session.anchorTimeZone, wall)[0];
    const start = found ?? nominalInstant(session.anchorTimeZone, wall);
    return {
      sessionId: session.id,
      to: {
        start,
        end: session === named && newEnd !== undefined ? newEnd : addMs(start, session.end - session.start),
      },
      wallStart: formatWall(wall),
      exists: found !== undefined,
    };
  });
}

/**
 * What speaks against each move. The bundle must not count the moving sessions where they are now; where they go
 * they block one another.
 */
export function checkMoves(
  bundle: AvailabilityBundle,
  studentSessions: readonly Span[],
  moves: readonly SessionMove[],
): { readonly move: SessionMove; readonly refusals: readonly Refusal[] }[] {
  return moves.flatMap((move) => {
    const siblings = moves.filter((other) => other !== move).map((other) => other.to);
    const refusals = refusalsOf({ ...bundle, booked: [...bundle.booked, ...siblings] }, move.to.start);
    if (!move.exists) refusals.push(refusal('NONEXISTENT_TIME', move.to.start, move.to.start));
    for (const own of studentSessions) {
      if (overlaps(own, move.to)) refusals.push(refusal('STUDENT_BUSY', own.start, own.end));
    }
    return refusals.length === 0 ? [] : [{ move, refusals }];
  });
}

function wallOf(session: Session): WallMs {
  const wall = parseWall(session.wallStart);
  if (wall === null) throw new RangeError('a session without a wall time');
  return wall;
}
