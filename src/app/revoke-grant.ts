import { findConnectionByAccount, type SealedConnection } from '../db/queries/calendars.ts';
import { DONE, type Effect, type EffectOutcome } from '../domain/effects.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { tokenContext } from './google-access.ts';
import { newId } from './new-id.ts';

type RevokeEffect = Extract<Effect, { kind: 'REVOKE_GRANT' }>;

/** Owes Google the end of a grant whose connection is about to go. Null when there is nothing to take back. */
export function revokeGrantEffect(
  deps: Pick<Deps, 'clock' | 'random' | 'vault'>,
  connection: Pick<SealedConnection, 'mentorId' | 'googleAccountId' | 'sealedRefreshToken'>,
): RevokeEffect | null {
  const { mentorId, googleAccountId, sealedRefreshToken } = connection;
  if (sealedRefreshToken === null) return null;
  const token = deps.vault.open(sealedRefreshToken, tokenContext(mentorId, 'sealed_refresh_token'));
  const revocationId = newId(deps);
  return {
    kind: 'REVOKE_GRANT',
    revocationId,
    mentorId,
    googleAccountId,
    sealedToken: deps.vault.seal(token, context(revocationId, mentorId)),
  };
}

/**
 * Takes a grant back at Google. One that is dead already counts as taken back, and so does one whose account is
 * connected again by now: revoking any token of an account ends its whole consent, the new connection's included.
 */
export async function revokeGrant(
  deps: Pick<Deps, 'db' | 'vault' | 'calendars'>,
  effect: RevokeEffect,
): Promise<EffectOutcome> {
  if ((await findConnectionByAccount(deps.db, effect.googleAccountId)) !== null) return DONE;
  const token = deps.vault.open(effect.sealedToken, context(effect.revocationId, effect.mentorId));
  try {
    await deps.calendars.revoke(token);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.isTransient) throw error;
  }
  return DONE;
}

function context(revocationId: string, mentorId: string) {
  return { table: 'outbox', column: 'effect', rowId: revocationId, ownerId: mentorId };
}
