import { and, eq, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Effect } from '../../domain/effects.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections, oauthStates } from '../tables/calendars.ts';
import { outbox } from '../tables/outbox.ts';

/** How many sealed texts the database holds under each key, by the key's id. */
export async function countSealedByKey(q: Queryable): Promise<{ readonly keyId: string; readonly count: number }[]> {
  const { sealedRefreshToken, sealedAccessToken } = calendarConnections;
  const rows = await q.execute<{ key_id: string; count: number }>(sql`
    select key_id, count(*)::int as count from (
      select split_part(${sealedRefreshToken}, '.', 2) as key_id from ${calendarConnections} where ${sealedRefreshToken} is not null
      union all select split_part(${sealedAccessToken}, '.', 2) from ${calendarConnections} where ${sealedAccessToken} is not null
      union all select split_part(${oauthStates.sealedCodeVerifier}, '.', 2) from ${oauthStates} where ${oauthStates.usedAt} is null
      union all select split_part(${outbox.effect}->>'sealedToken', '.', 2) from ${outbox} where ${holdsToken()}
    ) as sealed group by key_id order by key_id`);
  return [...rows].map((row) => ({ keyId: row.key_id, count: row.count }));
}

/** Mentors whose tokens are sealed under another key than the given one. */
export async function listMentorsSealedOtherwise(q: Queryable, keyId: string): Promise<string[]> {
  const { mentorId, sealedRefreshToken, sealedAccessToken } = calendarConnections;
  const other = (column: AnyPgColumn) => and(isNotNull(column), ne(sql`split_part(${column}, '.', 2)`, keyId));
  const rows = await q
    .select({ mentorId })
    .from(calendarConnections)
    .where(or(other(sealedRefreshToken), other(sealedAccessToken)))
    .orderBy(mentorId);
  return rows.map((row) => row.mentorId);
}

/** Writes tokens sealed anew. Nothing about the connection has changed, so neither has the time it was changed. */
export async function saveResealedTokens(
  q: Queryable,
  mentorId: string,
  tokens: { readonly sealedRefreshToken: string | null; readonly sealedAccessToken: string | null },
): Promise<void> {
  await q.update(calendarConnections).set(tokens).where(eq(calendarConnections.mentorId, mentorId));
}

/** Locks the consents under way whose verifier is sealed under another key. */
export async function lockConsentsSealedOtherwise(
  q: Queryable,
  keyId: string,
): Promise<{ readonly stateHash: string; readonly mentorId: string; readonly sealedCodeVerifier: string }[]> {
  const { stateHash, mentorId, sealedCodeVerifier, usedAt } = oauthStates;
  return q
    .select({ stateHash, mentorId, sealedCodeVerifier })
    .from(oauthStates)
    .where(and(isNull(usedAt), ne(sql`split_part(${sealedCodeVerifier}, '.', 2)`, keyId)))
    .for('update');
}

export async function saveResealedVerifier(q: Queryable, stateHash: string, sealedCodeVerifier: string): Promise<void> {
  await q.update(oauthStates).set({ sealedCodeVerifier }).where(eq(oauthStates.stateHash, stateHash));
}

/** Locks the revocations still owed whose token is sealed under another key. */
export async function lockRevocationsSealedOtherwise(
  q: Queryable,
  keyId: string,
): Promise<{ readonly id: string; readonly effect: Effect }[]> {
  return q
    .select({ id: outbox.id, effect: outbox.effect })
    .from(outbox)
    .where(and(holdsToken(), ne(sql`split_part(${outbox.effect}->>'sealedToken', '.', 2)`, keyId)))
    .for('update');
}

export async function saveResealedRevocation(q: Queryable, id: string, effect: Effect): Promise<void> {
  await q.update(outbox).set({ effect }).where(eq(outbox.id, id));
}

/** Forgets the token of a revocation that is done: the row stays as a record, without it. */
export async function forgetRevokedToken(q: Queryable, key: string): Promise<void> {
  await q
    .update(outbox)
    .set({ effect: sql`jsonb_set(${outbox.effect}, '{sealedToken}', '""')` })
    .where(eq(outbox.key, key));
}

function holdsToken() {
  return sql`${outbox.effect}->>'kind' = 'REVOKE_GRANT' and ${outbox.effect}->>'sealedToken' <> ''`;
}
