import {
  ANSWERERS,
  PROPOSAL_ANSWERS,
  PROPOSAL_KINDS,
  PROPOSAL_STATUSES,
  SETTLED_REASONS,
} from '../domain/proposals/proposal.ts';
import { enumOf } from './enums.ts';

export const ProposalKindEnum = enumOf(PROPOSAL_KINDS, 'ProposalKind', 'Where a proposal comes from.', {
  CALENDAR_EDIT: 'The mentor moved, resized or deleted the session’s event in Google Calendar.',
  ZONE_RULES: 'Official time rules changed, and with them the instant of the wall time that was agreed.',
  OCCURRENCE: 'A date of the series whose usual time is taken.',
  MOVE: 'One side asks for another time.',
});

export const ProposalStatusEnum = enumOf(PROPOSAL_STATUSES, 'ProposalStatus', 'Where a proposal stands.', {
  PENDING: 'Waits for an answer.',
  ACCEPTED: 'Everybody asked agreed; it came true.',
  DECLINED: 'Somebody asked did not agree; everything stays as it was.',
  EXPIRED:
    'Nobody answered in time; everything stays as it was. After a change of time rules the session keeps its wall time instead, where it can.',
  WITHDRAWN: 'Taken back, or overtaken by another change.',
});

export const AnswererEnum = enumOf(ANSWERERS, 'Answerer', 'Who answers a proposal.', {
  STUDENT: 'The student.',
  MENTOR: 'The mentor.',
  BOTH: 'Both: it takes the consent of the two.',
});

export const ProposalAnswerEnum = enumOf(PROPOSAL_ANSWERS, 'ProposalAnswer', 'An answer to a proposal.', {
  ACCEPT: 'Agrees.',
  DECLINE: 'Does not agree.',
});

export const SettledReasonEnum = enumOf(SETTLED_REASONS, 'SettledReason', 'Why a proposal is settled.', {
  SESSION_CHANGED: 'The session was moved, was cancelled or has begun.',
  CHANGED_AGAIN: 'A later edit of the event took its place.',
  UNDONE: 'The mentor put the event back.',
  BY_PROPOSER: 'Whoever made it took it back.',
  NOT_POSSIBLE: 'The time ran out, and what silence means could not be done.',
});
