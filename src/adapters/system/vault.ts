import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Random } from '../../ports/random.ts';
import { type SealContext, type Vault, VaultError } from '../../ports/vault.ts';

/** One AES-256 key and the name it is found again by. */
export interface VaultKey {
  /** Letters, digits, `_` and `-`. Never reused for another key: the sealed text names it. */
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Seals with AES-256-GCM (NIST SP 800-38D): a fresh 96-bit nonce per text, the full 128-bit tag.
 * The first key seals, every key opens, so a key is retired by putting a new one in front of it.
 *
 * The form is `v1.keyId.nonce.tag.ciphertext`, the last three in base64url. Only the one spelling `seal` writes is
 * accepted: Node's decoder forgives stray bits and characters, and a text that can be altered unnoticed is not sealed.
 */
export function createVault(keys: readonly VaultKey[], random: Random): Vault {
  const [current] = keys;
  if (current === undefined) throw new RangeError('a vault needs a key');
  const byId = new Map(keys.map((key) => [key.id, key]));
  if (byId.size !== keys.length) throw new RangeError('two vault keys share an id');
  return {
    currentKeyId: current.id,
    seal: (plaintext, context) => seal(current, random, plaintext, context),
    open: (sealed, context) => open(byId, sealed, context),
  };
}

function seal(key: VaultKey, random: Random, plaintext: string, context: SealContext): string {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(key.id, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return [VERSION, key.id, encode(nonce), encode(cipher.getAuthTag()), encode(ciphertext)].join('.');
}

function open(keys: ReadonlyMap<string, VaultKey>, sealed: string, context: SealContext): string {
  const [version, keyId = '', nonceText = '', tagText = '', text = '', ...rest] = sealed.split('.');
  if (version !== VERSION || rest.length > 0) throw new VaultError('not a sealed text of this version');
  const key = keys.get(keyId);
  if (key === undefined) throw new VaultError('sealed with a key that is not configured');
  const nonce = decode(nonceText);
  const tag = decode(tagText);
  if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) throw new VaultError('nonce or tag is damaged');
  const decipher = createDecipheriv('aes-256-gcm', key.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(keyId, context));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(decode(text)), decipher.final()]).toString('utf8');
  } catch {
    throw new VaultError('altered, or sealed for another row');
  }
}

/** JSON keeps the fields apart whatever they contain: `["a","bc"]` is never `["ab","c"]`. */
function additionalData(keyId: string, context: SealContext): Buffer {
  return Buffer.from(
    JSON.stringify([VERSION, keyId, context.table, context.column, context.rowId, context.ownerId]),
    'utf8',
  );
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new VaultError('not in the form it was sealed in');
  return bytes;
}

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
