import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import type { StoredProposal } from '../db/queries/proposals.ts';
import { findSession } from '../db/queries/sessions.ts';
import { findMentor } from '../db/queries/users.ts';
import type { Actor } from '../domain/actor.ts';
import { isChangeable } from '../domain/bookings/session.ts';
import type { UserError } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import { cancelLocked, notChangeable } from './cancel-sessions.ts';
import type { Deps } from './deps.ts';
import type { LiveBusy } from './live-busy.ts';
import { placeOccurrence } from './place-occurrence.ts';
import { moveLocked } from './reschedule-sessions.ts';

/** Whether what a proposal is about is no longer what it was made for. */
export async function isOutdated(tx: Transaction, proposal: StoredProposal, now: EpochMs): Promise<boolean> {
  if (proposal.sessionId === null) return false;
  const session = await findSession(tx, proposal.sessionId);
  return session === null || session.version !== proposal.sessionVersion || !isChangeable(session, now);
}

/**
 * Makes true what was agreed to, by the same functions that a change without a proposal goes through. Answers with
 * what speaks against it: then nothing was written. The locks of the booking must be held.
 *
 * @param agreed.to where to; null for a removal, which is the mentor's doing and costs the student nothing
 */
export async function carryOutProposal(
  deps: Deps,
  tx: Transaction,
  agreed: {
    readonly booking: StoredBooking;
    readonly proposal: StoredProposal;
    readonly to: Interval | null;
    readonly actor: Actor;
    readonly busyNow: LiveBusy;
    readonly now: EpochMs;
  },
): Promise<readonly UserError[]> {
  const { proposal, to, actor, busyNow, now } = agreed;
  if (proposal.sessionId === null) return to === null ? [] : placeOccurrence(deps, tx, { ...agreed, to });
  const found = await findSession(tx, proposal.sessionId);
  if (found === null) return [notChangeable()];
  const proposalId = proposal.id;
  if (to === null) {
    const user = await findMentor(tx, proposal.mentorId);
    if (user === null) throw new Error('a session lost its mentor');
    const input = { scope: 'THIS_SESSION', reason: proposal.note } as const;
    return (await cancelLocked(deps, tx, { user, input, found, now, proposalId })).userErrors;
  }
  const moved = await moveLocked(deps, tx, {
    actor,
    changedBy: proposal.proposedBy,
    input: {
      sessionId: found.id,
      scope: 'THIS_SESSION',
      newStart: to.start,
      newEnd: to.end,
      reason: proposal.note,
    },
    found,
    busyNow,
    now,
    path: ['input', 'proposalId'],
    proposalId,
  });
  return moved.userErrors;
}
