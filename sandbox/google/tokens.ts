import type { Kernel } from '../kernel.ts';

/** One account's consent to the client. Revoking it ends every token that rests on it. */
export interface Grant {
  readonly email: string;
  /** Everything this account has ever consented to and not revoked. */
  readonly scopes: ReadonlySet<string>;
  readonly isRevoked: boolean;
}

export interface AccessTokenRecord {
  readonly grant: Grant;
  readonly scopes: readonly string[];
}

export interface Tokens {
  /** The live consent of this account, or null. */
  grantOf(email: string): Grant | null;
  /** Adds to the account's consent, or makes it. */
  consent(email: string, scopes: readonly string[]): Grant;
  issueAccess(grant: Grant, scopes: readonly string[]): string;
  issueRefresh(grant: Grant, scopes: readonly string[]): string;
  hasRefresh(grant: Grant): boolean;
  /** Null when it was never issued, is older than 3599 seconds, or its grant is dead. */
  access(token: string): AccessTokenRecord | null;
  /** The same for a refresh token, which dies of six months without use. Counts as a use. */
  refresh(token: string): AccessTokenRecord | null;
  /** By an access or a refresh token, as `/revoke` does. False when the token is unknown. */
  revokeByToken(token: string): boolean;
  /** As the account's owner does on their own page. False when there was no consent. */
  revokeGrant(email: string): boolean;
  clear(): void;
}

type MutableGrant = { -readonly [Key in keyof Grant]: Grant[Key] };
interface Refresh extends AccessTokenRecord {
  usedAt: number;
}

export function tokenStore(kernel: Kernel): Tokens {
  const grants = new Map<string, MutableGrant>();
  const accesses = new Map<string, AccessTokenRecord & { expiresAt: number }>();
  const refreshes = new Map<string, Refresh>();

  const liveRefreshes = (grant: Grant) => [...refreshes].filter(([, refresh]) => refresh.grant === grant);
  const revoke = (email: string): boolean => {
    const grant = grants.get(email);
    if (grant === undefined) return false;
    grant.isRevoked = true;
    return grants.delete(email);
  };

  return {
    grantOf: (email) => grants.get(email) ?? null,
    consent(email, scopes) {
      const grant = grants.get(email) ?? { email, scopes: new Set<string>(), isRevoked: false };
      grant.scopes = new Set([...grant.scopes, ...scopes]);
      grants.set(email, grant);
      return grant;
    },
    issueAccess(grant, scopes) {
      const token = `ya29.${kernel.randomText(TOKEN_ALPHABET, 120)}`;
      accesses.set(token, { grant, scopes, expiresAt: kernel.now() + ACCESS_TOKEN_SECONDS * 1000 });
      return token;
    },
    issueRefresh(grant, scopes) {
      const live = liveRefreshes(grant);
      // Google keeps a hundred per account and client and drops the oldest without a word.
      const oldest = live[0];
      if (live.length >= MOST_REFRESH_TOKENS && oldest !== undefined) refreshes.delete(oldest[0]);
      const token = `1//${kernel.randomText(TOKEN_ALPHABET, 90)}`;
      refreshes.set(token, { grant, scopes, usedAt: kernel.now() });
      return token;
    },
    hasRefresh: (grant) => liveRefreshes(grant).length > 0,
    access(token) {
      const record = accesses.get(token);
      if (record === undefined) return null;
      if (!record.grant.isRevoked && record.expiresAt > kernel.now()) return record;
      accesses.delete(token);
      return null;
    },
    refresh(token) {
      const record = refreshes.get(token);
      if (record === undefined) return null;
      if (record.grant.isRevoked || kernel.now() - record.usedAt > UNUSED_LIFE_MS) {
        refreshes.delete(token);
        return null;
      }
      record.usedAt = kernel.now();
      return record;
    },
    revokeByToken(token) {
      const record = accesses.get(token) ?? refreshes.get(token);
      return record !== undefined && revoke(record.grant.email);
    },
    revokeGrant: revoke,
    clear() {
      for (const grant of grants.values()) grant.isRevoked = true;
      grants.clear();
      accesses.clear();
      refreshes.clear();
    },
  };
}

/** What Google's token endpoint announces as `expires_in`. */
export const ACCESS_TOKEN_SECONDS = 3599;

const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MOST_REFRESH_TOKENS = 100;
const UNUSED_LIFE_MS = 182 * 86_400_000;
