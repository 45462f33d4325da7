import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { PersonClaims } from '../app/provision-on-first-token.ts';
import { type EpochMs, instant, SECOND_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import { remoteKeySet } from './key-set.ts';

/** Who a token names, and until when. What they may do is asked of the database, never of the token. */
export interface Bearer {
  readonly subject: string;
  readonly expiresAt: EpochMs;
  /** What else it says of a person, to make somebody known by; never what they may do. */
  readonly claims: PersonClaims;
}

export interface BearerSettings {
  /** A shared secret, or where the issuer publishes its keys. */
  readonly key: { readonly secret: string } | { readonly jwksUrl: string };
  /** The signature algorithms accepted, and no other. */
  readonly algorithms: readonly string[];
  readonly issuer: string;
  readonly audience: string;
}

/** A token that is not good, and whether it once was. The message never repeats any of it. */
export class BearerRefused extends Error {
  override readonly name = 'BearerRefused';
  constructor(readonly reason: 'EXPIRED' | 'INVALID') {
    super(reason === 'EXPIRED' ? 'the token has expired' : 'the token is not valid');
  }
}

/**
 * A function that checks a compact JWT (RFC 7519, with the advice of RFC 8725): algorithm pinned, signature, `iss`,
 * `aud`, `exp`, `iat` and a `sub`, with a minute of grace for clocks. Keys named inside the token (`jwk`, `jku`,
 * `x5u`) are not looked at; an extension marked critical is refused.
 *
 * The function throws `BearerRefused`, or `KeysUnavailable` when the issuer's keys cannot be had.
 */
export function bearerVerifier(settings: BearerSettings, clock: Clock): (token: string) => Promise<Bearer> {
  const secret = 'secret' in settings.key ? new TextEncoder().encode(settings.key.secret) : null;
  const keys: JWTVerifyGetKey | null = 'jwksUrl' in settings.key ? remoteKeySet(settings.key.jwksUrl, clock) : null;
  return async (token) => {
    if (token.length > LONGEST_TOKEN) throw new BearerRefused('INVALID');
    const now = clock.now();
    const options: JWTVerifyOptions = {
      algorithms: [...settings.algorithms],
      issuer: settings.issuer,
      audience: settings.audience,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: GRACE_SECONDS,
      currentDate: new Date(now),
    };
    try {
      const verified =
        secret !== null ? await jwtVerify(token, secret, options) : keys && (await jwtVerify(token, keys, options));
      return bearerOf(verified?.payload ?? {}, verified?.protectedHeader.typ, now);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new BearerRefused('EXPIRED');
      if (error instanceof errors.JOSEError) throw new BearerRefused('INVALID');
      throw error;
    }
  };
}

function bearerOf(claims: JWTPayload, type: string | undefined, now: EpochMs): Bearer {
  const { sub, exp, iat } = claims;
  // RFC 8725 §3.11: a token made for another purpose says so in its type.
  if (type !== undefined && !TYPES.has(type.toLowerCase())) throw new BearerRefused('INVALID');
  if (typeof sub !== 'string' || sub === '' || exp === undefined || iat === undefined) {
    throw new BearerRefused('INVALID');
  }
  if (iat * SECOND_MS > now + GRACE_SECONDS * SECOND_MS) throw new BearerRefused('INVALID');
  const expiresAt = Math.floor(exp * SECOND_MS);
  // A date no calendar can hold is no date: "never expires" is not on offer.
  if (!Number.isSafeInteger(expiresAt) || expiresAt > 8.64e15) throw new BearerRefused('INVALID');
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : null);
  return {
    subject: sub,
    expiresAt: instant(expiresAt),
    claims: {
      email: text('email'),
      name: text('name'),
      role: text('role'),
      zoneinfo: text('zoneinfo'),
      locale: text('locale'),
    },
  };
}

const GRACE_SECONDS = 60;
const LONGEST_TOKEN = 8_192;
const TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
