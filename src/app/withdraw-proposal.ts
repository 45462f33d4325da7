import { inTransaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { findProposal } from '../db/queries/proposals.ts';
import { lockUser } from '../db/queries/users.ts';
import { maySeeBooking, mayWithdrawProposal } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound, userError } from '../domain/fault.ts';
import type { Deps } from './deps.ts';
import type { ProposalOutcome } from './propose-move.ts';
import { settle } from './settle-proposal.ts';

/** Takes a proposal back that still waits. An edit of the calendar is undone there, too. */
export async function withdrawProposal(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  proposalId: string,
): Promise<ProposalOutcome> {
  const now = deps.clock.now();
  const found = await findProposal(deps.db, proposalId);
  if (found === null || !maySeeBooking(user, found)) throw notFound('proposal');
  const path = ['input', 'proposalId'];
  if (!mayWithdrawProposal(user, found)) {
    const text = 'Only whoever made a proposal takes it back; you may decline it.';
    return { proposal: null, userErrors: [userError('PROPOSAL_NOT_YOURS', text, path)] };
  }
  return inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    await lockUser(tx, found.studentId);
    await lockBooking(tx, found.bookingId);
    const actor = { kind: 'user', user } as const;
    const withdrawn = await settle(deps, tx, found, { status: 'WITHDRAWN', reason: 'BY_PROPOSER', actor, now });
    if (withdrawn) return { proposal: await findProposal(tx, found.id), userErrors: [] };
    const error = userError('PROPOSAL_CLOSED', 'This does not wait for an answer any more.', path);
    return { proposal: null, userErrors: [error] };
  });
}
