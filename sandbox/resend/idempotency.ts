import { ResendFault } from './fault.ts';

interface Kept {
  readonly fingerprint: string;
  readonly at: number;
  readonly answer: object;
}

const keptMs = 24 * 3_600_000;

/**
 * Idempotency keys: within 24 hours the same key and payload give the first answer again and send nothing;
 * another payload under the key is a conflict. Only accepted requests are kept.
 * https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export class IdempotencyKeys {
  readonly #kept = new Map<string, Kept>();

  recall(key: string, fingerprint: string, now: number): object | null {
    if (key.length < 1 || key.length > 256) {
      throw new ResendFault(400, 'invalid_idempotency_key', 'The idempotency key must be between 1-256 chars.');
    }
    const kept = this.#kept.get(key);
    if (!kept || kept.at + keptMs <= now) return null;
    if (kept.fingerprint !== fingerprint) {
      throw new ResendFault(
        409,
        'invalid_idempotent_request',
        'This idempotency key has been used on a request with a different payload. Retrying this request requires changing the idempotency key or payload.',
      );
    }
    return kept.answer;
  }

  keep(key: string, fingerprint: string, now: number, answer: object): void {
    this.#kept.set(key, { fingerprint, at: now, answer });
  }
}
