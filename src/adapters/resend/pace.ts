import { addMs, type EpochMs, SECOND_MS } from '../../domain/time.ts';

/**
 * How fast requests may go: so many a second, counted in windows of one. Begins with what the configuration says and
 * goes on with what the provider's own headers say. Knows this process alone: where several share an account, the
 * provider's refusal slows each of them down.
 */
export class Pace {
  #perSecond: number | null;
  #windowStart = 0;
  #used = 0;
  #blockedUntil = 0;
  #refusals = 0;

  /** @param perSecond null for no limit until the provider tells one */
  constructor(perSecond: number | null) {
    this.#perSecond = perSecond;
  }

  /** Takes a place for one request. Milliseconds to wait when there is none; 0 when it may go. */
  take(now: EpochMs): number {
    if (now < this.#blockedUntil && this.#blockedUntil - now <= LONGEST_BLOCK_MS) return this.#blockedUntil - now;
    if (now >= this.#windowStart + SECOND_MS || now < this.#windowStart) {
      this.#windowStart = now;
      this.#used = 0;
    }
    if (this.#perSecond !== null && this.#used >= this.#perSecond) return this.#windowStart + SECOND_MS - now;
    this.#used += 1;
    return 0;
  }

  /** How many requests may go now: while the provider refuses, one at a time asks whether it takes any. */
  room(now: EpochMs): number {
    if (now < this.#blockedUntil && this.#blockedUntil - now <= LONGEST_BLOCK_MS) return 0;
    if (this.#refusals > 0) return 1;
    if (this.#perSecond === null) return Number.POSITIVE_INFINITY;
    const isFresh = now >= this.#windowStart + SECOND_MS || now < this.#windowStart;
    return isFresh ? this.#perSecond : Math.max(0, this.#perSecond - this.#used);
  }

  /** A request was taken: refusals before it count no more. */
  accepted(): void {
    this.#refusals = 0;
  }

  /**
   * A request was refused as one too many. Nothing goes for as long as the provider asked, and longer the more often
   * it refuses in a row. Milliseconds to wait.
   */
  refused(askedMs: number | null, now: EpochMs): number {
    this.#refusals += 1;
    const patience = Math.min(LONGEST_BLOCK_MS, SECOND_MS * 2 ** Math.max(0, this.#refusals - FREE_REFUSALS));
    const wait = Math.max(askedMs ?? 0, patience);
    this.#blockedUntil = Math.max(this.#blockedUntil, addMs(now, Math.min(wait, LONGEST_BLOCK_MS)));
    return wait;
  }

  /** Learns from the headers of an answer: `ratelimit-limit`, `-remaining`, `-reset` and `retry-after`, in seconds. */
  learn(headers: Readonly<Record<string, string>> | null, now: EpochMs): void {
    const limit = wholeNumber(headers?.['ratelimit-limit']);
    if (limit !== null && limit > 0) this.#perSecond = limit;
    const reset = wholeNumber(headers?.['retry-after']) ?? wholeNumber(headers?.['ratelimit-reset']);
    const isExhausted = headers?.['retry-after'] !== undefined || headers?.['ratelimit-remaining'] === '0';
    if (isExhausted && reset !== null) {
      this.#blockedUntil = Math.max(this.#blockedUntil, addMs(now, Math.min(reset * SECOND_MS, LONGEST_BLOCK_MS)));
    }
  }
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** No limit a second asks for more; what does is a quota, and not this one's to keep. */
const LONGEST_BLOCK_MS = 60 * SECOND_MS;
/** So many requests can be on their way when the first is refused. */
const FREE_REFUSALS = 8;
