import { and, asc, eq } from 'drizzle-orm';
import type { Verification, VerificationStatus } from '../../domain/people/verification.ts';
import type { Queryable } from '../client.ts';
import { type ListPlace, laterThan } from '../keyset.ts';
import { verifications } from '../tables/people.ts';

export async function findVerification(q: Queryable, mentorId: string): Promise<Verification | null> {
  const [row] = await q.select().from(verifications).where(eq(verifications.mentorId, mentorId));
  return row ?? null;
}

/** Locks the request until the transaction ends. A first one has no row: the mentor's own row is locked before. */
export async function lockVerification(q: Queryable, mentorId: string): Promise<Verification | null> {
  const [row] = await q.select().from(verifications).where(eq(verifications.mentorId, mentorId)).for('update');
  return row ?? null;
}

export async function saveVerification(q: Queryable, verification: Verification): Promise<void> {
  const { mentorId, ...rest } = verification;
  await q
    .insert(verifications)
    .values(verification)
    .onConflictDoUpdate({ target: verifications.mentorId, set: { ...rest } });
}

/** Requests by their submission, the oldest first. One more than `limit` tells whether more follow. */
export async function pageVerifications(
  q: Queryable,
  question: {
    readonly status: VerificationStatus | null;
    readonly limit: number;
    readonly after: ListPlace;
  },
): Promise<Verification[]> {
  const { status, after, limit } = question;
  const { submittedAt, mentorId } = verifications;
  return q
    .select()
    .from(verifications)
    .where(and(status === null ? undefined : eq(verifications.status, status), laterThan(after, submittedAt, mentorId)))
    .orderBy(asc(submittedAt), asc(mentorId))
    .limit(limit);
}
