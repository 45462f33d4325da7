import type { EpochMs } from '../time.ts';
import { isChangeable, type Session } from './session.ts';

export const CHANGE_SCOPES = ['THIS_SESSION', 'THIS_AND_FOLLOWING', 'WHOLE_SERIES'] as const;
export type ChangeScope = (typeof CHANGE_SCOPES)[number];

/**
 * The sessions a change is about, in order of time: the one named; it and every later one of the booking; or every
 * one. Sessions that have begun or are not live are left out, and when the named one is among those nothing is
 * changed at all, except by `WHOLE_SERIES`.
 */
export function sessionsInScope<T extends Session>(
  all: readonly T[],
  change: { readonly sessionId: string; readonly scope: ChangeScope; readonly now: EpochMs },
): T[] {
  const { sessionId, scope, now } = change;
  const named = all.find((session) => session.id === sessionId);
  if (named === undefined) return [];
  const changeable = all.filter((session) => isChangeable(session, now)).sort((a, b) => a.start - b.start);
  if (scope === 'WHOLE_SERIES') return changeable;
  if (!isChangeable(named, now)) return [];
  if (scope === 'THIS_SESSION') return [named];
  return changeable.filter((session) => session.start >= named.start);
}

/**
 * Of those, the ones that move together: a new time is one of a weekly slot, so the other weekly slots of the
 * booking stay.
 */
export function sessionsToMove<T extends Session>(
  all: readonly T[],
  change: { readonly sessionId: string; readonly scope: ChangeScope; readonly now: EpochMs },
): T[] {
  const slot = all.find((session) => session.id === change.sessionId)?.slot;
  const inScope = sessionsInScope(all, change);
  return change.scope === 'THIS_SESSION' ? inScope : inScope.filter((session) => session.slot === slot);
}
