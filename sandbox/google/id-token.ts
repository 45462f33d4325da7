import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { GOOGLE_CLIENT } from '../kernel.ts';
import type { Account } from './accounts.ts';
import { SCOPES } from './scopes.ts';
import { ACCESS_TOKEN_SECONDS } from './tokens.ts';

/** Signs ID tokens (RS256) with a key made once per process, and publishes its public half. */
export interface IdTokenSigner {
  sign(account: Account, claims: { scopes: readonly string[]; nonce: string | null; now: number }): string;
  /** `/oauth2/v3/certs`: a JWK set. */
  jwks(): object;
  /** `/oauth2/v1/certs`: PEM by key id, which is what Google's own client reads. */
  pems(): object;
}

export function idTokenSigner(): IdTokenSigner {
  let pair: { privateKey: KeyObject; publicKey: KeyObject } | null = null;
  // Made when first needed: it costs a tenth of a second, and most tests never sign in.
  const keys = () => {
    pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return pair;
  };
  return {
    sign(account, { scopes, nonce, now }) {
      const issuedAt = Math.floor(now / 1000);
      const payload = {
        iss: 'https://accounts.google.com',
        azp: GOOGLE_CLIENT.id,
        aud: GOOGLE_CLIENT.id,
        sub: account.sub,
        ...(scopes.includes(SCOPES.email) ? { email: account.email, email_verified: true } : {}),
        ...(scopes.includes(SCOPES.profile) ? { name: account.name } : {}),
        ...(nonce === null ? {} : { nonce }),
        iat: issuedAt,
        exp: issuedAt + ACCESS_TOKEN_SECONDS + 1,
      };
      const head = encoded({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' });
      const signed = `${head}.${encoded(payload)}`;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keys().privateKey, 'base64url')}`;
    },
    jwks: () => ({
      keys: [{ ...keys().publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }],
    }),
    pems: () => ({ [KEY_ID]: keys().publicKey.export({ format: 'pem', type: 'spki' }) }),
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const KEY_ID = 'sandbox-1';
