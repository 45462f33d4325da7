import type { EpochMs } from '../time.ts';

export const VERIFICATION_STATUSES = [
  'SUBMITTED', // waits for the team
  'MORE_NEEDED', // waits for the mentor
  'APPROVED',
  'REJECTED', // the mentor may submit again
] as const;

export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];

export const VERIFICATION_DECISIONS = ['APPROVE', 'ASK_FOR_MORE', 'REJECT'] as const;
export type VerificationDecision = (typeof VERIFICATION_DECISIONS)[number];

/** What kinds of papers prove something. Only the kind is kept, never a paper. */
export const DOCUMENT_KINDS = ['IDENTITY', 'DEGREE', 'CERTIFICATE', 'REFERENCE', 'BACKGROUND_CHECK', 'OTHER'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A mentor's request to be verified, as it stands. */
export interface Verification {
  readonly mentorId: string;
  readonly status: VerificationStatus;
  /** In the mentor's words. */
  readonly statement: string;
  readonly documentKinds: DocumentKind[];
  /** Raised by every change: a decision names the version it was made about. */
  readonly version: number;
  /** What the team says to the mentor; null before a decision. */
  readonly reason: string | null;
  /** The team's notes of what papers they saw. For admins only. */
  readonly documentsSeen: string | null;
  readonly submittedAt: EpochMs;
  readonly decidedAt: EpochMs | null;
  readonly decidedBy: string | null;
}

/** A first request, an answer to a question, and a new try after a refusal; not while the team looks, nor once approved. */
export function maySubmit(current: Pick<Verification, 'status'> | null): boolean {
  return current === null || current.status === 'MORE_NEEDED' || current.status === 'REJECTED';
}

const AFTER: Readonly<Record<VerificationDecision, VerificationStatus>> = {
  APPROVE: 'APPROVED',
  ASK_FOR_MORE: 'MORE_NEEDED',
  REJECT: 'REJECTED',
};

/** The state a decision leads to, or null where it cannot be made: an approval can still be taken back by a refusal. */
export function decided(from: VerificationStatus, decision: VerificationDecision): VerificationStatus | null {
  const open = from === 'SUBMITTED' || from === 'MORE_NEEDED' || (from === 'APPROVED' && decision !== 'APPROVE');
  return open ? AFTER[decision] : null;
}
