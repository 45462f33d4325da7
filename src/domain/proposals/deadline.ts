import { addMs, DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../time.ts';
import type { Proposal, ProposalKind } from './proposal.ts';

/** How long somebody has to answer, at most. */
const PATIENCE_MS: Readonly<Record<ProposalKind, number>> = {
  CALENDAR_EDIT: 48 * HOUR_MS,
  MOVE: 48 * HOUR_MS,
  OCCURRENCE: 7 * DAY_MS,
  ZONE_RULES: 14 * DAY_MS,
};

/**
 * When a proposal ends by itself: when patience does, or when half of the time is over that is left until the first
 * instant it is about, whichever comes first. So it always ends before the session begins, at its old time or its new
 * one, and whoever waits for the outcome learns of it as long before.
 *
 * @param instants starts the proposal is about: of the session as it is, of what is proposed
 */
export function answerBy(kind: ProposalKind, instants: readonly EpochMs[], now: EpochMs): EpochMs {
  const first = Math.min(...instants);
  const half = Math.floor((first - now) / 2 / MINUTE_MS) * MINUTE_MS;
  return addMs(now, Math.max(0, Math.min(PATIENCE_MS[kind], half)));
}

/** What silence means: a session keeps the wall time that was promised, everything else stays as it was agreed. */
export function silenceMeans(kind: Proposal['kind']): 'DECLINE' | 'ACCEPT' {
  return kind === 'ZONE_RULES' ? 'ACCEPT' : 'DECLINE';
}
