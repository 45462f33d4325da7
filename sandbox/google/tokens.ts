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
  return new TokenStore(kernel);
}

class TokenStore implements Tokens {
  readonly #kernel: Kernel;
  readonly #grants = new Map<string, MutableGrant>();
  readonly #accesses = new Map<string, AccessTokenRecord & { expiresAt: number }>();
  readonly #refreshes = new Map<string, Refresh>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  grantOf(email: string): Grant | null {
    return this.#grants.get(email) ?? null;
  }

  consent(email: string, scopes: readonly string[]): Grant {
    const grant = this.#grants.get(email) ?? { email, scopes: new Set<string>(), isRevoked: false };
    grant.scopes = new Set([...grant.scopes, ...scopes]);
    this.#grants.set(email, grant);
    return grant;
  }

  issueAccess(grant: Grant, scopes: readonly string[]): string {
    const token = `ya29.${this.#kernel.randomText(TOKEN_ALPHABET, 120)}`;
    const expiresAt = this.#kernel.now() + ACCESS_TOKEN_SECONDS * 1000;
    this.#accesses.set(token, { grant, scopes, expiresAt });
    return token;
  }

  issueRefresh(grant: Grant, scopes: readonly string[]): string {
    const live = this.#refreshesOf(grant);
    // Google keeps a hundred per account and client and drops the oldest without a word.
    const oldest = live[0];
    if (live.length >= MOST_REFRESH_TOKENS && oldest !== undefined) this.#refreshes.delete(oldest);
    const token = `1//${this.#kernel.randomText(TOKEN_ALPHABET, 90)}`;
    this.#refreshes.set(token, { grant, scopes, usedAt: this.#kernel.now() });
    return token;
  }

  hasRefresh(grant: Grant): boolean {
    return this.#refreshesOf(grant).length > 0;
  }

  access(token: string): AccessTokenRecord | null {
    const record = this.#accesses.get(token);
    if (record === undefined) return null;
    if (!record.grant.isRevoked && record.expiresAt > this.#kernel.now()) return record;
    this.#accesses.delete(token);
    return null;
  }

  refresh(token: string): AccessTokenRecord | null {
    const record = this.#refreshes.get(token);
    if (record === undefined) return null;
    const now = this.#kernel.now();
    if (record.grant.isRevoked || now - record.usedAt > UNUSED_LIFE_MS) {
      this.#refreshes.delete(token);
      return null;
    }
    record.usedAt = now;
    return record;
  }

  revokeByToken(token: string): boolean {
    const record = this.access(token) ?? this.#refreshes.get(token);
    return record !== undefined && !record.grant.isRevoked && this.revokeGrant(record.grant.email);
  }

  revokeGrant(email: string): boolean {
    const grant = this.#grants.get(email);
    if (grant === undefined) return false;
    grant.isRevoked = true;
    return this.#grants.delete(email);
  }

  clear(): void {
    for (const grant of this.#grants.values()) grant.isRevoked = true;
    this.#grants.clear();
    this.#accesses.clear();
    this.#refreshes.clear();
  }

  /** Oldest first, as they were issued. */
  #refreshesOf(grant: Grant): string[] {
    return [...this.#refreshes].flatMap(([token, refresh]) => (refresh.grant === grant ? [token] : []));
  }
}

/** What Google's token endpoint announces as `expires_in`. */
export const ACCESS_TOKEN_SECONDS = 3599;

const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MOST_REFRESH_TOKENS = 100;
const UNUSED_LIFE_MS = 182 * 86_400_000;
