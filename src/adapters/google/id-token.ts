import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';

/** A Google account: an id that never changes, and the address of today. */
export interface GoogleAccount {
  readonly id: string;
  readonly email: string;
}

/**
 * A function that reads an id token after checking who signed it, for whom and when (OpenID Connect Core §3.1.3.7).
 * It came straight from Google's token endpoint, but what it says decides which account a mentor is bound to.
 */
export function idTokenVerifier(
  certificatesUrl: string,
  clientId: string,
  clock: Clock,
): (idToken: string | undefined) => Promise<GoogleAccount> {
  const keys = createRemoteJWKSet(new URL(certificatesUrl), { timeoutDuration: 5_000 });
  return async (idToken) => {
    if (idToken === undefined) throw new ProviderError('google', 'INVALID', 'oauth2.idToken');
    try {
      const { payload } = await jwtVerify(idToken, keys, {
        algorithms: ['RS256'],
        issuer: ['https://accounts.google.com', 'accounts.google.com'],
        audience: clientId,
        requiredClaims: ['sub', 'exp', 'iat'],
        clockTolerance: 60,
        currentDate: new Date(clock.now()),
      });
      const { sub, email, email_verified: verified } = payload;
      if (typeof sub === 'string' && typeof email === 'string' && verified !== false) return { id: sub, email };
    } catch (error) {
      if (!isRefusal(error)) throw new ProviderError('google', 'UNAVAILABLE', 'oauth2.certs');
    }
    throw new ProviderError('google', 'INVALID', 'oauth2.idToken');
  };
}

/** True when the token is at fault; otherwise its keys could not be fetched. */
function isRefusal(error: unknown): boolean {
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && error.code !== 'ERR_JWKS_TIMEOUT';
}
