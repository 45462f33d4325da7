import type { Transaction } from '../db/client.ts';
import { pendingProposals, type StoredProposal, settleProposal } from '../db/queries/proposals.ts';
import { findSession } from '../db/queries/sessions.ts';
import { saveWallStart } from '../db/queries/zone-data.ts';
import type { Actor } from '../domain/actor.ts';
import type { Effect } from '../domain/effects.ts';
import type { GivenAnswer, ProposalStatus, SettledReason } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatWall, wallAt } from '../domain/zones/wall-time.ts';
import type { Deps } from './deps.ts';
import { planProposalMessages } from './plan-proposal-messages.ts';
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
  if (staysInPlace(settled)) await acceptInstant(tx, settled, now);
  await recordChange(deps, tx, now, {
    actor,
    action: `proposal.${status.toLowerCase()}`,
    subject: `proposal/${settled.id}`,
    details: { kind: settled.kind, booking: settled.bookingId, session: settled.sessionId, reason },
    effects: [
      ...restoring(settled),
      ...(await planProposalMessages(deps, tx, 'PROPOSAL_SETTLED', settled, toldOfEnd(settled), now)),
    ],
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

/** Whether a session does not follow changed zone rules. Silence means that it follows, unless that was not possible. */
function staysInPlace({ kind, status, settledReason }: StoredProposal): boolean {
  if (kind !== 'ZONE_RULES' || status === 'ACCEPTED') return false;
  if (status === 'EXPIRED') return settledReason === 'NOT_POSSIBLE';
  return status === 'DECLINED' || settledReason === 'BY_PROPOSER';
}

/** The instant stands: from now on the session's wall time is what the clocks show then, by the rules in use. */
async function acceptInstant(tx: Transaction, { sessionId }: StoredProposal, now: EpochMs): Promise<void> {
  const session = sessionId === null ? null : await findSession(tx, sessionId);
  if (session === null) return;
  await saveWallStart(tx, session.id, formatWall(wallAt(session.anchorTimeZone, session.start)), now);
}

/** Whoever hears how it ended. What came true, or what made it void, has a message of its own. */
function toldOfEnd({ status, settledReason, sessionId, studentId, mentorId }: StoredProposal): string[] {
  if (settledReason === 'SESSION_CHANGED' || settledReason === 'CHANGED_AGAIN') return [];
  return status === 'ACCEPTED' && sessionId !== null ? [] : [studentId, mentorId];
}

function restoring({ kind, status, sessionId }: StoredProposal): { readonly effect: Effect }[] {
  if (kind !== 'CALENDAR_EDIT' || status === 'ACCEPTED' || sessionId === null) return [];
  return [{ effect: { kind: 'SYNC_SESSION_EVENT', sessionId } }];
}
