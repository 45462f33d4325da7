import type { Role } from '../actor.ts';
import type { Interval } from '../interval.ts';
import type { EpochMs } from '../time.ts';

export const PROPOSAL_KINDS = [
  'CALENDAR_EDIT', // the mentor moved, resized or deleted the session's event in their own calendar
  'ZONE_RULES', // a change of zone rules moved the session's wall time
  'OCCURRENCE', // a date of the series that could not be placed
  'MOVE', // one side asks the other for another time
] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

export const PROPOSAL_STATUSES = ['PENDING', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

export const ANSWERERS = ['STUDENT', 'MENTOR', 'BOTH'] as const;
/** Who has to agree before a proposal comes true. One who declines is enough to end it. */
export type Answerer = (typeof ANSWERERS)[number];

export const PROPOSAL_ANSWERS = ['ACCEPT', 'DECLINE'] as const;
export type ProposalAnswer = (typeof PROPOSAL_ANSWERS)[number];

/** One of the two people of a booking. */
export type Side = Exclude<Answerer, 'BOTH'>;

/** What would come true. Of alternatives, whoever accepts first names one, and the other side agrees to that one. */
export type ProposedChange =
  | { readonly what: 'MOVE'; readonly to: Interval }
  | { readonly what: 'REMOVAL' }
  | { readonly what: 'CHOICE'; readonly alternatives: readonly Interval[] };

/** An answer that was given, and for a choice which alternative it named. */
export interface GivenAnswer {
  readonly side: Side;
  readonly answer: ProposalAnswer;
  readonly at: EpochMs;
  readonly chosenStart: EpochMs | null;
}

export const SETTLED_REASONS = [
  'SESSION_CHANGED', // the session was moved, cancelled or has begun
  'CHANGED_AGAIN', // a later edit took its place
  'UNDONE', // the mentor put the event back
  'BY_PROPOSER',
  'NOT_POSSIBLE', // time ran out and what silence means could not be done
] as const;
/** Why a proposal is settled, where the status alone does not say it. */
export type SettledReason = (typeof SETTLED_REASONS)[number];

/** Something about a session or a date of a series that waits for somebody's consent. */
export interface Proposal {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly bookingId: string;
  readonly mentorId: string;
  readonly studentId: string;
  /** Null for a date of the series that is no session yet. */
  readonly sessionId: string | null;
  /** Version of the session it was made for: a proposal about a session that changed since is withdrawn. */
  readonly sessionVersion: number | null;
  /** A user's id; null when the product proposes by itself. */
  readonly proposedBy: string | null;
  readonly change: ProposedChange;
  readonly answerer: Answerer;
  readonly answers: readonly GivenAnswer[];
  readonly status: ProposalStatus;
  readonly settledReason: SettledReason | null;
  /** The proposer's words. */
  readonly note: string | null;
  readonly expiresAt: EpochMs;
  readonly createdAt: EpochMs;
  readonly settledAt: EpochMs | null;
}

/** The side a user answers for; null for admins and strangers, who answer for nobody. */
export function sideOf(
  user: { readonly id: string; readonly role: Role },
  parties: { readonly studentId: string; readonly mentorId: string },
): Side | null {
  if (user.id === parties.studentId) return 'STUDENT';
  return user.id === parties.mentorId ? 'MENTOR' : null;
}

/** The sides whose consent is still missing. None once it is settled. */
export function missingSides(proposal: Pick<Proposal, 'status' | 'answerer' | 'answers'>): Side[] {
  if (proposal.status !== 'PENDING') return [];
  const asked: readonly Side[] = proposal.answerer === 'BOTH' ? ['STUDENT', 'MENTOR'] : [proposal.answerer];
  return asked.filter((side) => !proposal.answers.some((given) => given.side === side));
}

/** What an answer leads to, before anybody's time is looked at. */
export type AnswerOutcome =
  | { readonly outcome: 'ALREADY_SETTLED' | 'NOT_ASKED' | 'CHOICE_NEEDED' }
  /** One side agreed, the other has to. */
  | { readonly outcome: 'WAITS'; readonly answers: readonly GivenAnswer[] }
  | { readonly outcome: 'DECLINED'; readonly answers: readonly GivenAnswer[] }
  /** Everybody agreed; `to` is the time it goes to, null for a removal. */
  | { readonly outcome: 'ACCEPTED'; readonly answers: readonly GivenAnswer[]; readonly to: Interval | null };

/**
 * Takes one side's answer into account.
 *
 * @param reply.chosenStart which of the alternatives; not needed where only one time is left to agree to
 */
export function answerOutcome(
  proposal: Proposal,
  reply: {
    readonly side: Side | null;
    readonly answer: ProposalAnswer;
    readonly chosenStart: EpochMs | null;
    readonly now: EpochMs;
  },
): AnswerOutcome {
  const { side, answer, now } = reply;
  if (proposal.status !== 'PENDING' || proposal.expiresAt <= now) return { outcome: 'ALREADY_SETTLED' };
  if (side === null || !missingSides(proposal).includes(side)) return { outcome: 'NOT_ASKED' };
  if (answer === 'DECLINE') {
    return { outcome: 'DECLINED', answers: [...proposal.answers, { side, answer, at: now, chosenStart: null }] };
  }
  const to = timeAgreedTo(proposal, reply.chosenStart);
  if (to === 'CHOICE_NEEDED') return { outcome: 'CHOICE_NEEDED' };
  const given: GivenAnswer = {
    side,
    answer,
    at: now,
    chosenStart: proposal.change.what === 'CHOICE' ? (to?.start ?? null) : null,
  };
  const answers = [...proposal.answers, given];
  const waits = missingSides({ ...proposal, answers }).length > 0;
  return waits ? { outcome: 'WAITS', answers } : { outcome: 'ACCEPTED', answers, to };
}

/** The time an agreement means: the proposed one, or of alternatives the one named, or the one the other side named. */
function timeAgreedTo({ change, answers }: Proposal, chosenStart: EpochMs | null): Interval | null | 'CHOICE_NEEDED' {
  if (change.what === 'REMOVAL') return null;
  if (change.what === 'MOVE') return change.to;
  const named = answers.find((given) => given.chosenStart !== null)?.chosenStart ?? null;
  if (named !== null && chosenStart !== null && named !== chosenStart) return 'CHOICE_NEEDED';
  return change.alternatives.find((each) => each.start === (named ?? chosenStart)) ?? 'CHOICE_NEEDED';
}
