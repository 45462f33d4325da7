import type { Transaction } from '../db/client.ts';
import { pendingProposals, type StoredProposal, settleProposal } from '../db/queries/proposals.ts';
import type { Actor } from '../domain/actor.ts';
import type { Effect } from '../domain/effects.ts';
import type { GivenAnswer, ProposalStatus, SettledReason } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

export interface Settlement {
  readonly status: Exclude<ProposalStatus, 'PENDING'>;
  readonly reason?: SettledReason | null;
  readonly answers?: readonly GivenAnswer[];
  readonly actor: Actor;
  readonly now: EpochMs;
}

/**
 * Ends a pending proposal and tells both sides; false when it had ended already. The locks of its booking must be
 * held. An edit of the calendar that does not come true is taken back there: the session's event is owed anew.
 */
export async function settle(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  proposal: StoredProposal,
  { status, reason = null, answers, actor, now }: Settlement,
): Promise<boolean> {
  const settled = await settleProposal(tx, proposal.id, { status, reason, ...(answers && { answers }) }, now);
  if (settled === null) return false;
  await recordChange(deps, tx, now, {
    actor,
    action: `proposal.${status.toLowerCase()}`,
    subject: `proposal/${settled.id}`,
    details: { kind: settled.kind, booking: settled.bookingId, session: settled.sessionId, reason },
    effects: [...restoring(settled)],
    events: [settled.mentorId, settled.studentId].map((userId) => ({
      userId,
      body: { kind: 'PROPOSAL_SETTLED' as const, proposalId: settled.id, status },
    })),
  });
  return true;
}

/** What else has changed a session makes every proposal about it void. `except` is the one that caused the change. */
export async function withdrawOutdated(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  change: {
    readonly sessionIds: readonly string[];
    readonly except: string | null;
    readonly actor: Actor;
    readonly now: EpochMs;
  },
): Promise<void> {
  for (const proposal of await pendingProposals(tx, change.sessionIds)) {
    if (proposal.id === change.except) continue;
    await settle(deps, tx, proposal, {
      status: 'WITHDRAWN',
      reason: 'SESSION_CHANGED',
      actor: change.actor,
      now: change.now,
    });
  }
}

function restoring({ kind, status, sessionId }: StoredProposal): { readonly effect: Effect }[] {
  if (kind !== 'CALENDAR_EDIT' || status === 'ACCEPTED' || sessionId === null) return [];
  return [{ effect: { kind: 'SYNC_SESSION_EVENT', sessionId } }];
}
