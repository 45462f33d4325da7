import { inTransaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { pendingProposals, type StoredProposal } from '../db/queries/proposals.ts';
import { findSession } from '../db/queries/sessions.ts';
import { lockUser } from '../db/queries/users.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { planMoves } from '../domain/bookings/move-sessions.ts';
import { isChangeable } from '../domain/bookings/session.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { type Answerer, sideOf } from '../domain/proposals/proposal.ts';
import { addMs, type EpochMs } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import { notChangeable } from './cancel-sessions.ts';
import type { Deps } from './deps.ts';
import { openProposal } from './open-proposal.ts';
import { moveErrors } from './reschedule-sessions.ts';

export interface ProposalOutcome {
  readonly proposal: StoredProposal | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Asks the other side whether a session may take place at another time; asked by an admin, both sides. Nothing moves
 * until they agree, and the time proposed is not held for them: it is judged now, and again when they accept.
 */
export async function proposeMove(
  deps: Deps,
  user: User,
  input: { readonly sessionId: string; readonly newStart: EpochMs; readonly note: string | null },
): Promise<ProposalOutcome> {
  const problems = input.note === null ? [] : textProblems(input.note, 500, ['input', 'note']);
  if (problems.length > 0) return refused(...problems);
  const now = deps.clock.now();
  const found = await findSession(deps.db, input.sessionId);
  if (found === null || !maySeeBooking(user, found)) throw notFound('session');
  if (input.newStart <= now) return refused(userError('IN_THE_PAST', 'This time has passed.', ['input', 'newStart']));
  return inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    await lockUser(tx, found.studentId);
    const booking = await lockBooking(tx, found.bookingId);
    const session = await findSession(tx, found.id);
    if (booking === null || session === null) throw notFound('session');
    if (booking.status === 'PENDING_PAYMENT' || !isChangeable(session, now)) return refused(notChangeable());
    const moves = planMoves([session], input);
    const errors = await moveErrors(deps, tx, { booking, moves, busyNow: [], now, path: ['input', 'newStart'] });
    if (errors.length > 0) return refused(...errors);
    const to = { start: input.newStart, end: addMs(input.newStart, session.end - session.start) };
    if ((await pendingProposals(tx, [session.id])).length > 0) return refused(alreadyWaiting());
    const proposal = await openProposal(
      deps,
      tx,
      {
        kind: 'MOVE',
        booking,
        about: { session },
        proposedBy: user.id,
        change: { what: 'MOVE', to },
        answerer: otherThan(user, booking),
        note: input.note,
      },
      { actor: { kind: 'user', user }, now },
    );
    return proposal === null ? refused(notChangeable()) : { proposal, userErrors: [] };
  });
}

function otherThan(user: User, booking: { readonly studentId: string; readonly mentorId: string }): Answerer {
  const side = sideOf(user, booking);
  if (side === null) return 'BOTH';
  return side === 'STUDENT' ? 'MENTOR' : 'STUDENT';
}

function alreadyWaiting(): UserError {
  const text = 'Something about this session is waiting for an answer already.';
  return userError('PROPOSAL_PENDING', text, ['input', 'sessionId']);
}

function refused(...userErrors: UserError[]): ProposalOutcome {
  return { proposal: null, userErrors };
}
