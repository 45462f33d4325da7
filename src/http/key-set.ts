import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';

/** The issuer's keys cannot be had, and none are known from before. Not the caller's fault. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * An issuer's published keys (RFC 7517), fetched again when they are ten minutes old or a token names an unknown key,
 * at most once a minute. While the issuer is away the keys known last stay good; a key it withdrew is refused from
 * the next fetch on.
 */
export function remoteKeySet(url: string, clock: Clock): JWTVerifyGetKey {
  // Its own refreshing is switched off: it would ask again for every token while the issuer is away.
  const remote = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: 5 * SECOND_MS,
  });
  let loadedAt: EpochMs | null = null;
  let triedAt: EpochMs | null = null;
  let loading: Promise<void> | null = null;

  const load = async () => {
    triedAt = clock.now();
    try {
      await remote.reload();
      loadedAt = clock.now();
    } catch {
      // Told by what is asked next: keys known from before stay in use, none at all is `KeysUnavailable`.
    }
  };
  const loadSoon = async () => {
    const pause = loadedAt === null ? 2 * SECOND_MS : MINUTE_MS;
    if (loading === null && triedAt !== null && age(clock, triedAt) < pause) return;
    loading ??= load().finally(() => {
      loading = null;
    });
    await loading;
  };

  return async (header, token) => {
    if (loadedAt === null || age(clock, loadedAt) > 10 * MINUTE_MS) await loadSoon();
    if (loadedAt === null) throw new KeysUnavailable('the keys of the token issuer cannot be had');
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await loadSoon();
      return await remote(header, token);
    }
  };
}

/** How long ago, also after the clock was set back: a clock that jumps must not stop the keys from being fetched. */
function age(clock: Clock, since: EpochMs): number {
  return Math.abs(clock.now() - since);
}
