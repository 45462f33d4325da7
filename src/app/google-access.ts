import { inTransaction } from '../db/client.ts';
import { findConnection, lockConnection, type SealedConnection, updateConnection } from '../db/queries/calendars.ts';
import { type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { SealContext } from '../ports/vault.ts';
import type { Deps } from './deps.ts';
import { markConnection } from './mark-connection.ts';

type AccessDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'vault' | 'calendars' | 'log'>;

/**
 * Calls Google on behalf of a mentor, with an access token that is good for at least a minute.
 * A token Google refuses is refreshed once and the call repeated once; a dead grant marks the connection
 * `REAUTH_REQUIRED`, and no call is made with it again.
 *
 * @throws ProviderError whatever `call` threw, or `GRANT_DEAD` when there is no usable grant
 */
export async function withGoogleAccess<T>(
  deps: AccessDeps,
  mentorId: string,
  call: (accessToken: string) => Promise<T>,
): Promise<T> {
  const token = await accessToken(deps, mentorId, null);
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'UNAUTHORIZED') throw error;
    return call(await accessToken(deps, mentorId, token));
  }
}

/** Where a mentor's tokens are sealed to. */
export function tokenContext(mentorId: string, column: 'sealed_refresh_token' | 'sealed_access_token'): SealContext {
  return { table: 'calendar_connections', column, rowId: mentorId, ownerId: mentorId };
}

/** The stored token, or a fresh one when it is about to end or is the very one Google `refused`. */
async function accessToken(deps: AccessDeps, mentorId: string, refused: string | null): Promise<string> {
  const usable = usableToken(deps, await findConnection(deps.db, mentorId), refused);
  if (usable !== null) return usable;
  try {
    return await inTransaction(deps.db, (tx) => refreshLocked({ ...deps, db: tx }, mentorId, refused));
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'GRANT_DEAD') {
      await markConnection(deps, mentorId, 'REAUTH_REQUIRED', 'GRANT_DEAD');
    }
    throw error;
  }
}

/** Refreshes under the connection's row lock: a hundred callers, on any number of servers, make one request. */
async function refreshLocked(
  deps: Omit<AccessDeps, 'db'> & { readonly db: Parameters<typeof lockConnection>[0] },
  mentorId: string,
  refused: string | null,
): Promise<string> {
  const connection = await lockConnection(deps.db, mentorId);
  const usable = usableToken(deps, connection, refused);
  if (usable !== null) return usable;
  if (connection === null || connection.sealedRefreshToken === null || connection.state === 'REAUTH_REQUIRED') {
    throw new ProviderError('google', 'GRANT_DEAD', 'oauth.refresh');
  }
  const refreshContext = tokenContext(mentorId, 'sealed_refresh_token');
  const fresh = await deps.calendars.refresh(deps.vault.open(connection.sealedRefreshToken, refreshContext));
  const rotated =
    fresh.refreshToken === null ? {} : { sealedRefreshToken: deps.vault.seal(fresh.refreshToken, refreshContext) };
  await updateConnection(
    deps.db,
    mentorId,
    {
      ...rotated,
      sealedAccessToken: deps.vault.seal(fresh.accessToken, tokenContext(mentorId, 'sealed_access_token')),
      accessTokenExpiresAt: fresh.expiresAt,
    },
    deps.clock.now(),
  );
  return fresh.accessToken;
}

function usableToken(
  deps: Pick<Deps, 'clock' | 'vault'>,
  connection: SealedConnection | null,
  refused: string | null,
): string | null {
  if (connection === null || connection.state === 'REAUTH_REQUIRED') return null;
  if (connection.sealedAccessToken === null || !outlives(connection.accessTokenExpiresAt, deps.clock.now()))
    return null;
  const token = deps.vault.open(connection.sealedAccessToken, tokenContext(connection.mentorId, 'sealed_access_token'));
  return token === refused ? null : token;
}

function outlives(expiresAt: EpochMs | null, now: EpochMs): boolean {
  return expiresAt !== null && expiresAt - now > MINUTE_MS;
}
