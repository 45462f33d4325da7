import { createSecretKey, type KeyObject } from 'node:crypto';
import type { ConfigProblem } from './problems.ts';

/** A key for secrets at rest. A `KeyObject` shows nothing when it is printed or serialised. */
export interface EncryptionKey {
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Reads `keyId:base64` items, 32 bytes each, the first the current one.
 * A key of zeros, of another length or listed twice is a problem; so is, for production, one that is published in
 * this repository.
 */
export function readEncryptionKeys(items: readonly string[]): { keys: EncryptionKey[]; problems: ConfigProblem[] } {
  const keys: EncryptionKey[] = [];
  const problems: ConfigProblem[] = [];
  const refuse = (problem: string) => problems.push({ variable: 'TOKEN_ENCRYPTION_KEYS', problem });
  if (items.length === 0) refuse('must hold at least one keyId:base64');
  for (const [position, item] of items.entries()) {
    const where = `key ${position + 1}`;
    const parts = /^([\w-]{1,32}):([A-Za-z0-9+/]+={0,2})$/.exec(item);
    const bytes = Buffer.from(parts?.[2] ?? '', 'base64');
    const id = parts?.[1] ?? '';
    if (parts === null) refuse(`${where} must have the form keyId:base64`);
    else if (bytes.length !== 32) refuse(`${where} must be 32 bytes in base64`);
    else if (bytes.every((byte) => byte === bytes[0])) refuse(`${where} is one byte repeated, not a key`);
    else if (keys.some((key) => key.id === id)) refuse(`${where} repeats the id of an earlier one`);
    else keys.push({ id, key: createSecretKey(bytes) });
  }
  return { keys, problems };
}

/** True for a key that anyone can read in this repository. */
export function isPublishedKey(key: KeyObject): boolean {
  const text = key.export().toString('base64');
  return [DEVELOPMENT_KEY, EXAMPLE_KEY].some((published) => published.endsWith(text));
}

/** Seals on a developer's machine, so that nothing has to be set there. Refused in production. */
export const DEVELOPMENT_KEY = 'development:bWVudG9yLWNhbGVuZGFyLWRldmVsb3BtZW50LWtleSE=';

/** Stands in `.env.example`. Refused in production. */
const EXAMPLE_KEY = 'key1:cmVwbGFjZS10aGlzLWJ5LTMyLXJhbmRvbS1ieXRlcy4=';
