import { inTransaction } from '../db/client.ts';
import {
  findConnection,
  lockConnection,
  type SealedConnection,
  type StoredConnection,
  updateConnection,
} from '../db/queries/calendars.ts';
import { claimRefresh, releaseRefresh } from '../db/queries/refresh-leases.ts';
import { addMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { type AccessToken, ProviderError } from '../ports/calendar-provider.ts';
import type { SealContext } from '../ports/vault.ts';
import type { Deps } from './deps.ts';
import { markConnection } from './mark-connection.ts';
import { newId } from './new-id.ts';

type AccessDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>;

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
 * thinks about it: in this process they share one promise, and servers share a lease on the connection's row.
 */
function refreshOnce(deps: AccessDeps, mentorId: string, refused: string | null): Promise<string> {
  const ofDatabase = refreshing.get(deps.db) ?? new Map<string, Promise<string>>();
  refreshing.set(deps.db, ofDatabase);
  const running = ofDatabase.get(mentorId);
  if (running !== undefined) return running;
  const started = refreshInTurn(deps, mentorId, refused).finally(() => ofDatabase.delete(mentorId));
  ofDatabase.set(mentorId, started);
  return started;
}

const refreshing = new WeakMap<AccessDeps['db'], Map<string, Promise<string>>>();

/**
 * Refreshes when it is this server's turn. While another one has the lease, its token is waited for: the row is read
 * again until it is there, the grant is known to be dead, or the lease is free because the other one failed.
 */
async function refreshInTurn(deps: AccessDeps, mentorId: string, refused: string | null): Promise<string> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const lease = newId(deps);
    const now = deps.clock.now();
    const claimed = await claimRefresh(deps.db, mentorId, { lease, now, until: addMs(now, LEASE_MS) });
    if (claimed !== null) return refreshGrant(deps, { connection: claimed, refused, lease });
    const connection = await findConnection(deps.db, mentorId);
    const usable = usableToken(deps, connection, refused);
    if (usable !== null) return usable;
    if (connection === null || connection.state === 'REAUTH_REQUIRED') {
      throw new ProviderError('google', 'GRANT_DEAD', 'oauth.refresh');
    }
    await new Promise<void>((resolve) => deps.timers.after(LOOK_MS, resolve));
  }
  throw new ProviderError('google', 'UNAVAILABLE', 'oauth.refresh');
}

interface Turn {
  readonly connection: StoredConnection;
  readonly refused: string | null;
  readonly lease: string;
}

/** The row was read with the lease: whoever read before an earlier refresh was saved finds its token here. */
async function refreshGrant(deps: AccessDeps, { connection, refused, lease }: Turn): Promise<string> {
  const { mentorId } = connection;
  try {
    const usable = usableToken(deps, connection, refused);
    if (usable !== null) return usable;
    const grant = connection.state === 'REAUTH_REQUIRED' ? null : grantOf(deps, connection);
    if (grant === null) throw new ProviderError('google', 'GRANT_DEAD', 'oauth.refresh');
    return await refreshWith(deps, mentorId, grant);
  } finally {
    await releaseRefresh(deps.db, mentorId, lease);
  }
}

async function refreshWith(deps: AccessDeps, mentorId: string, grant: string): Promise<string> {
  try {
    const fresh = await deps.calendars.refresh(grant);
    await keepTokens(deps, mentorId, { fresh, of: grant });
    return fresh.accessToken;
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'GRANT_DEAD') {
      const dead = { state: 'REAUTH_REQUIRED', lastError: 'GRANT_DEAD' } as const;
      // Only the grant that was asked with: another consent may have replaced it since.
      await markConnection(deps, mentorId, dead, (found) => grantOf(deps, found) === grant);
    }
    throw error;
  }
}

/** The refresh token of a connection, or null. Compared opened: it may be sealed anew, under another key, at any time. */
function grantOf(deps: Pick<Deps, 'vault'>, { mentorId, sealedRefreshToken }: SealedConnection): string | null {
  if (sealedRefreshToken === null) return null;
  return deps.vault.open(sealedRefreshToken, tokenContext(mentorId, 'sealed_refresh_token'));
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
    if (connection === null || grantOf(deps, connection) !== of) return;
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

/** Longer than Google may take to answer a refresh, all repeats included. */
const LEASE_MS = 15 * SECOND_MS;
/** Another server's refresh is looked for this often, and for as long as it may take. */
const LOOK_MS = 100;
const LOOKS = LEASE_MS / LOOK_MS;
