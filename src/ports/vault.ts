/** What a sealed value belongs to. It is authenticated with the value, so a ciphertext moved to another row does not open. */
export interface SealContext {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
  readonly ownerId: string;
}

/** Seals secrets at rest: AES-256-GCM, text form `v1.keyId.nonce.tag.ciphertext` (base64url parts). */
export interface Vault {
  seal(plaintext: string, context: SealContext): string;
  /** The id of the key that seals now. */
  readonly currentKeyId: string;
  /** Throws `VaultError` when the text was altered, moved, or sealed with a key that is gone. */
  open(sealed: string, context: SealContext): string;
}

export class VaultError extends Error {
  override readonly name = 'VaultError';
}
