import type { EpochMs } from './time.ts';

/**
 * A UUID version 7 (RFC 9562 §5.7): 48 bits of time, 74 random bits. Rows made together lie together in an index,
 * and nobody can count or guess them.
 *
 * @param at the instant the id is made at
 * @param random ten random bytes
 */
export function uuidV7(at: EpochMs, random: Uint8Array): string {
  if (random.length !== 10) throw new RangeError('ten random bytes are needed');
  const time = at.toString(16).padStart(12, '0');
  const bytes = Uint8Array.from(random);
  bytes[0] = ((bytes[0] ?? 0) & 0x0f) | 0x70;
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}

/** True for the text form of any UUID. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
