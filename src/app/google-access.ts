import { inTransaction } from '../db/client.ts';
import { findConnection, lockConnection, type SealedConnection, updateConnection } from '../db/queries/calendars.ts';
import { type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { type AccessToken, ProviderError } from '../ports/calendar-provider.ts';
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
  const connection = await findConnection(deps.db, mentorId);
  const usable = usableToken(deps, connection, refused);
  if (usable !== null) return usable;
  if (connection === null || connection.sealedRefreshToken === null || connection.state === 'REAUTH_REQUIRED') {
    throw new ProviderError('google', 'GRANT_DEAD', 'oauth.refresh');
  }
  return refreshOnce(deps, mentorId, refused);
}

/**
 * A hundred callers with one stale token make one request, and none of them keeps a database connection while Google
 * thinks about it. Two servers may ask at the same time; Google then gives two tokens, and both are good.
 */
function refreshOnce(deps: AccessDeps, mentorId: string, refused: string | null): Promise<string> {
  const ofDatabase = refreshing.get(deps.db) ?? new Map<string, Promise<string>>();
  refreshing.set(deps.db, ofDatabase);
  const running = ofDatabase.get(mentorId);
  if (running !== undefined) return running;
  const started = refreshGrant(deps, mentorId, refused).finally(() => ofDatabase.delete(mentorId));
  ofDatabase.set(mentorId, started);
  return started;
}

const refreshing = new WeakMap<AccessDeps['db'], Map<string, Promise<string>>>();

/** Reads again first: whoever read before an earlier refresh was saved finds its token here. */
async function refreshGrant(deps: AccessDeps, mentorId: string, refused: string | null): Promise<string> {
  const connection = await findConnection(deps.db, mentorId);
  const usable = usableToken(deps, connection, refused);
  if (usable !== null) return usable;
  const sealedRefreshToken = connection?.sealedRefreshToken ?? null;
  if (sealedRefreshToken === null) throw new ProviderError('google', 'GRANT_DEAD', 'oauth.refresh');
  const context = tokenContext(mentorId, 'sealed_refresh_token');
  try {
    const fresh = await deps.calendars.refresh(deps.vault.open(sealedRefreshToken, context));
    await keepTokens(deps, mentorId, { fresh, of: sealedRefreshToken });
    return fresh.accessToken;
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'GRANT_DEAD') {
      const dead = { state: 'REAUTH_REQUIRED', lastError: 'GRANT_DEAD' } as const;
      // Only the grant that was asked with: another consent may have replaced it since.
      await markConnection(deps, mentorId, dead, (found) => found.sealedRefreshToken === sealedRefreshToken);
    }
    throw error;
  }
}

/** Saves what Google answered, unless the grant it belongs to was replaced or given up meanwhile. */
async function keepTokens(
  deps: AccessDeps,
  mentorId: string,
  { fresh, of }: { readonly fresh: AccessToken; readonly of: string },
): Promise<void> {
  const refreshContext = tokenContext(mentorId, 'sealed_refresh_token');
  const accessContext = tokenContext(mentorId, 'sealed_access_token');
  const rotated =
    fresh.refreshToken === null ? {} : { sealedRefreshToken: deps.vault.seal(fresh.refreshToken, refreshContext) };
  const tokens = {
    ...rotated,
    sealedAccessToken: deps.vault.seal(fresh.accessToken, accessContext),
    accessTokenExpiresAt: fresh.expiresAt,
  };
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentorId);
    if (connection?.sealedRefreshToken !== of) return;
    await updateConnection(tx, mentorId, tokens, deps.clock.now());
  });
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
