import type { Queryable } from '../db/client.ts';
import { findConnectionByAccount, type SealedConnection } from '../db/queries/calendars.ts';
import { forgetRevokedToken } from '../db/queries/sealed-tokens.ts';
import { listChannels, type StoppableChannel } from '../db/queries/watch-channels.ts';
import { DONE, type Effect, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import { VaultError } from '../ports/vault.ts';
import type { Deps } from './deps.ts';
import { tokenContext } from './google-access.ts';
import { newId } from './new-id.ts';

type RevokeEffect = Extract<Effect, { kind: 'REVOKE_GRANT' }>;

/**
 * Owes Google the end of a grant whose connection is about to go, and of its channels. Call it before the connection
 * is deleted. Null when there is nothing to take back, or the token does not open: a key that is gone must keep nobody
 * from disconnecting.
 */
export async function revokeGrantEffect(
  deps: Pick<Deps, 'clock' | 'random' | 'vault' | 'log'>,
  q: Queryable,
  connection: Pick<SealedConnection, 'mentorId' | 'googleAccountId' | 'sealedRefreshToken'>,
): Promise<RevokeEffect | null> {
  const { mentorId, googleAccountId } = connection;
  const token = readableToken(deps, connection);
  if (token === null) return null;
  const channels = (await listChannels(q, mentorId)).flatMap(({ id, resourceId }) =>
    resourceId === null ? [] : [{ channelId: id, resourceId }],
  );
  const revocationId = newId(deps);
  const sealedToken = deps.vault.seal(token, revocationContext(revocationId, mentorId));
  return { kind: 'REVOKE_GRANT', revocationId, mentorId, googleAccountId, sealedToken, channels };
}

/**
 * Stops the channels of a grant and takes it back at Google. One that is dead already counts as taken back, and so
 * does one whose account is connected again by now: revoking any token of an account ends its whole consent, the new
 * connection's included.
 */
export async function revokeGrant(
  deps: Pick<Deps, 'db' | 'vault' | 'calendars'>,
  effect: RevokeEffect,
): Promise<EffectOutcome> {
  if (effect.sealedToken === '') return DONE; // done before; only the word of it was lost
  const token = deps.vault.open(effect.sealedToken, revocationContext(effect.revocationId, effect.mentorId));
  try {
    await stopChannels(deps, token, effect.channels ?? []);
    const isConnectedAgain = (await findConnectionByAccount(deps.db, effect.googleAccountId)) !== null;
    if (!isConnectedAgain) await deps.calendars.revoke(token);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.isTransient) throw error;
  }
  await forgetRevokedToken(deps.db, effectKey(effect));
  return DONE;
}

/** Where the token of a revocation is sealed to. */
export function revocationContext(revocationId: string, mentorId: string) {
  return { table: 'outbox', column: 'effect', rowId: revocationId, ownerId: mentorId };
}

/** A channel that Google knows no more has ended, which is what was asked for. A dead grant ends its channels itself. */
async function stopChannels(
  deps: Pick<Deps, 'calendars'>,
  token: string,
  channels: readonly StoppableChannel[],
): Promise<void> {
  if (channels.length === 0) return;
  const { accessToken } = await deps.calendars.refresh(token);
  for (const channel of channels) {
    try {
      await deps.calendars.stopChannel(accessToken, channel);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.isTransient) throw error;
    }
  }
}

function readableToken(
  deps: Pick<Deps, 'vault' | 'log'>,
  { mentorId, sealedRefreshToken }: Pick<SealedConnection, 'mentorId' | 'sealedRefreshToken'>,
): string | null {
  if (sealedRefreshToken === null) return null;
  try {
    return deps.vault.open(sealedRefreshToken, tokenContext(mentorId, 'sealed_refresh_token'));
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    deps.log.error({ mentorId }, 'a sealed token does not open; its grant is not revoked');
    return null;
  }
}
