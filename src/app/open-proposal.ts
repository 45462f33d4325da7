import type { Transaction } from '../db/client.ts';
import { insertProposal, type StoredProposal } from '../db/queries/proposals.ts';
import type { Actor } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { answerBy } from '../domain/proposals/deadline.ts';
import { type Answerer, missingSides, type ProposalKind, type ProposedChange } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { planProposalMessages } from './plan-proposal-messages.ts';
import { recordChange } from './record-change.ts';

/** A proposal that is to be made. */
export interface ProposalDraft {
  readonly kind: ProposalKind;
  readonly booking: Pick<Booking, 'id' | 'mentorId' | 'studentId'>;
  readonly about:
    | { readonly session: Pick<Session, 'id' | 'version' | 'start'> }
    | {
        readonly week: number;
        readonly slot: number;
        readonly wallStart: string;
        /** When its week is charged: by then it has to be known whether it takes place. */
        readonly chargedAt: EpochMs;
      };
  readonly proposedBy: string | null;
  readonly change: ProposedChange;
  readonly answerer: Answerer;
  readonly note?: string | null;
  readonly eventEtag?: string | null;
}

/**
 * Makes a proposal and tells both sides; its end is owed with its time. The locks of the booking must be held.
 * Null when one waits already about the same session, or when nobody would have time to answer.
 */
export async function openProposal(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  draft: ProposalDraft,
  { actor, now }: { readonly actor: Actor; readonly now: EpochMs },
): Promise<StoredProposal | null> {
  const { kind, booking, about, change } = draft;
  const session = 'session' in about ? about.session : null;
  const settledBy = 'session' in about ? about.session.start : about.chargedAt;
  const expiresAt = answerBy(kind, [settledBy, ...startsOf(change)], now);
  if (expiresAt <= now) return null;
  const proposal = await insertProposal(tx, {
    id: newId(deps),
    kind,
    bookingId: booking.id,
    mentorId: booking.mentorId,
    studentId: booking.studentId,
    sessionId: session?.id ?? null,
    sessionVersion: session?.version ?? null,
    proposedBy: draft.proposedBy,
    change,
    answerer: draft.answerer,
    answers: [],
    status: 'PENDING',
    settledReason: null,
    note: draft.note ?? null,
    eventEtag: draft.eventEtag ?? null,
    week: 'week' in about ? about.week : null,
    slot: 'week' in about ? about.slot : null,
    wallStart: 'week' in about ? about.wallStart : null,
    expiresAt,
    createdAt: now,
    settledAt: null,
  });
  if (proposal === null) return null;
  await recordChange(deps, tx, now, {
    actor,
    action: 'proposal.made',
    subject: `proposal/${proposal.id}`,
    details: { kind, booking: booking.id, session: proposal.sessionId, change, answerer: draft.answerer },
    effects: [
      { effect: { kind: 'EXPIRE_PROPOSAL', proposalId: proposal.id }, dueAt: expiresAt },
      ...(await planProposalMessages(deps, tx, 'PROPOSAL_WAITING', proposal, askedOf(proposal), now)),
    ],
    events: waitingEvents(proposal),
  });
  return proposal;
}

function askedOf(proposal: StoredProposal): string[] {
  return missingSides(proposal).map((side) => (side === 'STUDENT' ? proposal.studentId : proposal.mentorId));
}

/** Both sides hear that somebody's consent is waited for. */
export function waitingEvents({ id, mentorId, studentId }: Pick<StoredProposal, 'id' | 'mentorId' | 'studentId'>) {
  return [mentorId, studentId].map((userId) => ({
    userId,
    body: { kind: 'PROPOSAL_WAITING' as const, proposalId: id },
  }));
}

function startsOf(change: ProposedChange): EpochMs[] {
  if (change.what === 'MOVE') return [change.to.start];
  return change.what === 'CHOICE' ? change.alternatives.map((each) => each.start) : [];
}
