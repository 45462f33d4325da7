import { randomBytes } from 'node:crypto';
import type { Random } from '../../ports/random.ts';

/** Cryptographically strong bytes of the operating system: fit for keys, nonces and OAuth states. */
export const cryptoRandom: Random = {
  bytes: (length) => randomBytes(length),
};
