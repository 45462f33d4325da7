import { malformed, StripeFault } from './fault.ts';

/** An answer as it was first given, to be given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

interface Kept {
  readonly fingerprint: string;
  readonly at: number;
  readonly answer: KeptAnswer;
}

const keptSeconds = 24 * 3600;

/**
 * Idempotency keys: within 24 hours the same key and parameters give the first answer again, success or not;
 * other parameters under the key are refused. https://docs.stripe.com/api/idempotent_requests
 */
export class IdempotencyKeys {
  readonly #kept = new Map<string, Kept>();

  /** The first answer, or null when the key is new or forgotten. `fingerprint` stands for endpoint and parameters. */
  recall(key: string, fingerprint: string, now: number): KeptAnswer | null {
    if (key.length > 255) throw malformed('Idempotency keys must be 255 characters or less.', 'idempotency_key');
    const kept = this.#kept.get(key);
    if (!kept || kept.at + keptSeconds <= now) return null;
    if (kept.fingerprint !== fingerprint) {
      throw new StripeFault(
        400,
        'idempotency_error',
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        {},
        false,
      );
    }
    return kept.answer;
  }

  keep(key: string, fingerprint: string, now: number, answer: KeptAnswer): void {
    this.#kept.set(key, { fingerprint, at: now, answer });
  }
}
