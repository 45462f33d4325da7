import { inTransaction } from '../db/client.ts';
import { listAdmins } from '../db/queries/users.ts';
import { lockVerification, saveVerification } from '../db/queries/verifications.ts';
import type { User } from '../domain/actor.ts';
import { Fault, notFound, userError } from '../domain/fault.ts';
import {
  decided,
  type Verification,
  type VerificationDecision,
  type VerificationStatus,
} from '../domain/people/verification.ts';
import type { Deps } from './deps.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';
import type { VerificationOutcome } from './submit-verification.ts';
import { paragraphProblems } from './update-profile.ts';

export interface VerificationJudgement {
  readonly mentorId: string;
  readonly decision: VerificationDecision;
  /** What the admin read; a request that changed since is read again first. */
  readonly version: number;
  /** Told to the mentor; needed unless the request is approved. */
  readonly reason: string | null;
  /** For the team: which papers were seen, in words. */
  readonly documentsSeen: string | null;
}

/** An admin approves, asks for more, or refuses. The mentor hears of it, once; of two admins at once one decides. */
export async function decideVerification(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  admin: User,
  judgement: VerificationJudgement,
): Promise<VerificationOutcome> {
  if (admin.role !== 'ADMIN') throw new Fault('FORBIDDEN', 'Only admins can do this.');
  const problems = judgementProblems(judgement);
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const before = await lockVerification(tx, judgement.mentorId);
    if (before === null) throw notFound('verification');
    const status = decided(before.status, judgement.decision);
    if (before.version !== judgement.version || status === null) {
      return {
        problems: [userError('VERIFICATION_NOT_OPEN', 'It has changed since. Read it again.', ['input', 'version'])],
      };
    }
    const verification: Verification = {
      ...before,
      status,
      version: before.version + 1,
      reason: judgement.reason,
      documentsSeen: judgement.documentsSeen ?? before.documentsSeen,
      decidedAt: now,
      decidedBy: admin.id,
    };
    await saveVerification(tx, verification);
    const { mentorId, version } = verification;
    const cause = { cause: `verification/${mentorId}`, version, now };
    const people = [mentorId, ...(await listAdmins(tx)).map(({ id }) => id)];
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: admin },
      action: 'verification.decided',
      subject: `mentor/${mentorId}`,
      details: { from: before.status, to: status, version, reason: judgement.reason !== null },
      effects: await planToPeople(deps, tx, cause, [{ kind: LETTER[status], recipientId: mentorId }]),
      events: people.map((userId) => ({ userId, body: { kind: 'VERIFICATION_CHANGED', mentorId, status } })),
    });
    return { verification };
  });
}

function judgementProblems({ decision, reason, documentsSeen }: VerificationJudgement) {
  const missing = decision !== 'APPROVE' && reason === null;
  return [
    ...(missing ? [userError('INVALID_TEXT', 'Say why: the mentor reads it.', ['input', 'reason'])] : []),
    ...(reason === null ? [] : paragraphProblems(reason, 2_000, ['input', 'reason'])),
    ...(documentsSeen === null ? [] : paragraphProblems(documentsSeen, 4_000, ['input', 'documentsSeen'])),
  ];
}

const LETTER = {
  SUBMITTED: 'VERIFICATION_RECEIVED',
  MORE_NEEDED: 'VERIFICATION_MORE_NEEDED',
  APPROVED: 'VERIFICATION_APPROVED',
  REJECTED: 'VERIFICATION_REJECTED',
} as const satisfies Record<VerificationStatus, string>;
