import { createHash } from 'node:crypto';
import { insertConsent } from '../db/queries/calendars.ts';
import type { User } from '../domain/actor.ts';
import { addMs, MINUTE_MS } from '../domain/time.ts';
import type { SealContext } from '../ports/vault.ts';
import type { Deps } from './deps.ts';

/** How long a mentor may take on Google's consent page. */
const CONSENT_MINUTES = 10;

/**
 * Starts a consent: the address of Google's page, with a state of 256 random bits that is good once, for ten
 * minutes and for this mentor, and the challenge of a PKCE verifier that stays here, sealed (RFC 7636, RFC 9700 §2.1).
 *
 * @param keepInBrowser leaves a secret in the browser that asks, which ties the consent to it (RFC 9700 §4.7); null
 *   where there is no way to
 */
export async function connectGoogleCalendar(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'vault' | 'calendars'>,
  mentor: User,
  keepInBrowser: ((secret: string) => void) | null = null,
): Promise<{ readonly authorizationUrl: string }> {
  const state = base64Url(deps.random.bytes(32));
  const codeVerifier = base64Url(deps.random.bytes(32));
  const browserSecret = keepInBrowser === null ? null : base64Url(deps.random.bytes(32));
  const stateHash = hashSecret(state);
  await insertConsent(deps.db, {
    stateHash,
    mentorId: mentor.id,
    sealedCodeVerifier: deps.vault.seal(codeVerifier, verifierContext(stateHash, mentor.id)),
    browserHash: browserSecret === null ? null : hashSecret(browserSecret),
    expiresAt: addMs(deps.clock.now(), CONSENT_MINUTES * MINUTE_MS),
  });
  if (browserSecret !== null) keepInBrowser?.(browserSecret);
  return { authorizationUrl: deps.calendars.authorizationUrl({ state, codeVerifier, loginHint: mentor.email }) };
}

/** Only this is kept of a state and of what its browser holds, so that a copy of the table starts no callback. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

export function verifierContext(stateHash: string, mentorId: string): SealContext {
  return { table: 'oauth_states', column: 'sealed_code_verifier', rowId: stateHash, ownerId: mentorId };
}

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
