import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import { lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { findProposal, type StoredProposal, saveAnswers } from '../db/queries/proposals.ts';
import { lockUser } from '../db/queries/users.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { type AnswerOutcome, answerOutcome, type ProposalAnswer, sideOf } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import { carryOutProposal, isOutdated } from './carry-out-proposal.ts';
import type { Deps } from './deps.ts';
import { type LiveBusy, liveBusy } from './live-busy.ts';
import { waitingEvents } from './open-proposal.ts';
import type { ProposalOutcome } from './propose-move.ts';
import { recordChange } from './record-change.ts';
import { settle } from './settle-proposal.ts';

export interface AnswerInput {
  readonly proposalId: string;
  readonly answer: ProposalAnswer;
  /** Which alternative, where there are several. */
  readonly chosenStart: EpochMs | null;
}

/**
 * Accepts or declines for one side. What everybody asked agreed to comes true at once, judged by the same function as
 * a booking; when that refuses, the answer is not taken and the proposal goes on waiting.
 */
export async function answerProposal(deps: Deps, user: User, input: AnswerInput): Promise<ProposalOutcome> {
  const now = deps.clock.now();
  const found = await findProposal(deps.db, input.proposalId);
  if (found === null || !maySeeBooking(user, found)) throw notFound('proposal');
  const expected = answerOutcome(found, { ...input, side: sideOf(user, found), now });
  // Google is asked before the transaction begins: nobody holds locks while somebody else's server thinks.
  const firstSessions = expected.outcome === 'ACCEPTED' && expected.to !== null ? [expected.to.start] : [];
  const busyNow = await liveBusy(deps, { mentorId: found.mentorId, firstSessions, moves: true }, now);
  try {
    return await inTransaction(deps.db, (tx) => answerLocked(deps, tx, { user, input, found, busyNow, now }));
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    return refused(userError('SLOT_TAKEN', 'Somebody else was faster.', ['input', 'proposalId']));
  }
}

interface Attempt {
  readonly user: User;
  readonly input: AnswerInput;
  readonly found: StoredProposal;
  readonly busyNow: LiveBusy;
  readonly now: EpochMs;
}

async function answerLocked(deps: Deps, tx: Transaction, attempt: Attempt): Promise<ProposalOutcome> {
  const { user, input, found, now } = attempt;
  await lockMentorCalendar(tx, found.mentorId);
  await lockUser(tx, found.studentId);
  const booking = await lockBooking(tx, found.bookingId);
  const proposal = await findProposal(tx, found.id);
  if (booking === null || proposal === null) throw notFound('proposal');
  const actor = { kind: 'user', user } as const;
  if (proposal.status === 'PENDING' && (await isOutdated(tx, proposal, now))) {
    await settle(deps, tx, proposal, { status: 'WITHDRAWN', reason: 'SESSION_CHANGED', actor, now });
    return refused(closed());
  }
  const outcome = answerOutcome(proposal, { ...input, side: sideOf(user, proposal), now });
  return takeAnswer(deps, tx, { ...attempt, booking, proposal, outcome });
}

async function takeAnswer(
  deps: Deps,
  tx: Transaction,
  taken: Attempt & {
    readonly booking: StoredBooking;
    readonly proposal: StoredProposal;
    readonly outcome: AnswerOutcome;
  },
): Promise<ProposalOutcome> {
  const { user, booking, proposal, outcome, busyNow, now } = taken;
  const actor = { kind: 'user', user } as const;
  switch (outcome.outcome) {
    case 'ALREADY_SETTLED':
      return refused(closed());
    case 'NOT_ASKED':
      return refused(userError('PROPOSAL_NOT_YOURS', 'The answer is not yours to give.', ['input', 'proposalId']));
    case 'CHOICE_NEEDED':
      return refused(
        userError('CHOICE_NEEDED', 'Name one of the times proposed, the one the other side named if it did.', [
          'input',
          'chosenStart',
        ]),
      );
    case 'WAITS':
      await saveAnswers(tx, proposal.id, outcome.answers);
      await recordChange(deps, tx, now, {
        actor,
        action: 'proposal.agreed_by_one',
        subject: `proposal/${proposal.id}`,
        events: waitingEvents(proposal),
      });
      return { proposal: { ...proposal, answers: outcome.answers }, userErrors: [] };
    case 'DECLINED':
      await settle(deps, tx, proposal, { status: 'DECLINED', answers: outcome.answers, actor, now });
      break;
    case 'ACCEPTED': {
      const errors = await carryOutProposal(deps, tx, { booking, proposal, to: outcome.to, actor, busyNow, now });
      // Which session or time it is about was not named: the proposal was.
      if (errors.length > 0) return refused(...errors.map((error) => ({ ...error, path: ['input', 'proposalId'] })));
      await settle(deps, tx, proposal, { status: 'ACCEPTED', answers: outcome.answers, actor, now });
    }
  }
  return { proposal: await findProposal(tx, proposal.id), userErrors: [] };
}

function closed(): UserError {
  return userError('PROPOSAL_CLOSED', 'This does not wait for an answer any more.', ['input', 'proposalId']);
}

function refused(...userErrors: UserError[]): ProposalOutcome {
  return { proposal: null, userErrors };
}
