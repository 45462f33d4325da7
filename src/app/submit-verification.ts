import { inTransaction } from '../db/client.ts';
import { listAdmins, lockUser } from '../db/queries/users.ts';
import { lockVerification, saveVerification } from '../db/queries/verifications.ts';
import type { Mentor } from '../domain/actor.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { type DocumentKind, maySubmit, type Verification } from '../domain/people/verification.ts';
import type { Deps } from './deps.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';
import { paragraphProblems } from './update-profile.ts';

export type VerificationOutcome = { readonly verification: Verification } | { readonly problems: readonly UserError[] };

/**
 * A mentor asks to be verified: a statement and which kinds of papers can be shown; the papers themselves never pass
 * through here. The team and the mentor hear of it by mail. Two at once become one.
 */
export async function submitVerification(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  mentor: Mentor,
  input: { readonly statement: string; readonly documentKinds: readonly DocumentKind[] },
): Promise<VerificationOutcome> {
  const documentKinds = [...new Set(input.documentKinds)];
  const problems = [
    ...paragraphProblems(input.statement, LONGEST_STATEMENT, ['input', 'statement']),
    ...(documentKinds.length > 0 ? [] : [userError('OUT_OF_RANGE', 'Name at least one.', ['input', 'documentKinds'])]),
  ];
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    // A first request has no row of its own to lock.
    await lockUser(tx, mentor.id);
    const before = await lockVerification(tx, mentor.id);
    if (!maySubmit(before)) {
      return { problems: [userError('VERIFICATION_NOT_OPEN', 'The team has it, or has approved it already.')] };
    }
    const verification: Verification = {
      mentorId: mentor.id,
      status: 'SUBMITTED',
      statement: input.statement,
      documentKinds,
      version: (before?.version ?? 0) + 1,
      reason: null,
      documentsSeen: before?.documentsSeen ?? null,
      submittedAt: now,
      decidedAt: null,
      decidedBy: null,
    };
    await saveVerification(tx, verification);
    const admins = await listAdmins(tx);
    const cause = { cause: `verification/${mentor.id}`, version: verification.version, now };
    const effects = await planToPeople(deps, tx, cause, [
      { kind: 'VERIFICATION_RECEIVED', recipientId: mentor.id },
      ...admins.map(({ id }) => ({ kind: 'VERIFICATION_SUBMITTED' as const, recipientId: id })),
    ]);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: mentor },
      action: 'verification.submitted',
      subject: `mentor/${mentor.id}`,
      details: { version: verification.version, documentKinds },
      effects,
      events: [mentor.id, ...admins.map(({ id }) => id)].map((userId) => ({
        userId,
        body: { kind: 'VERIFICATION_CHANGED', mentorId: mentor.id, status: verification.status },
      })),
    });
    return { verification };
  });
}

const LONGEST_STATEMENT = 4_000;
