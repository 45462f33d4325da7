import type { Transaction } from '../db/client.ts';
import type { StoredProposal } from '../db/queries/proposals.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

/** Tells people that a proposal waits for their answer, or how it ended. */
export function planProposalMessages(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  kind: 'PROPOSAL_WAITING' | 'PROPOSAL_SETTLED',
  proposal: Pick<StoredProposal, 'id' | 'bookingId' | 'sessionId' | 'expiresAt'>,
  recipientIds: readonly string[],
  now: EpochMs,
): Promise<OwedSending[]> {
  const plan = {
    cause: `proposal/${proposal.id}`,
    version: 0,
    kind,
    bookingId: proposal.bookingId,
    sessionId: proposal.sessionId,
    facts: { proposalId: proposal.id },
    ...(kind === 'PROPOSAL_WAITING' ? { expiresAt: proposal.expiresAt } : {}),
  };
  return planMessages(
    deps,
    tx,
    recipientIds.map((recipientId) => ({ ...plan, recipientId })),
    now,
  );
}
