import { SignJWT } from 'jose';
import type { Config } from '../src/config.ts';
import type { Clock } from '../src/ports/clock.ts';

/**
 * A token as the platform's own sign-in would issue it. Good for a year, so that it outlives a clock that is moved;
 * only where the signing secret is shared with us: with a key set the platform keeps its private key.
 */
export async function issueToken(config: Config, clock: Clock, subject: string): Promise<string> {
  const { key, issuer, audience } = config.auth;
  if (!('secret' in key)) throw new Error('tokens come from whoever owns the keys behind JWKS_URL');
  const now = Math.floor(clock.now() / 1_000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + YEAR_SECONDS)
    .sign(new TextEncoder().encode(key.secret));
}

const YEAR_SECONDS = 366 * 86_400;
