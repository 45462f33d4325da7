import { ResendFault } from './fault.ts';

/** What the account may do; null where it may do anything. */
export interface Limits {
  perSecond: number | null;
  perDay: number | null;
}

/** Counts requests in windows of a second and mails in UTC days, by the shared clock. Both are off until set. */
export class Meter {
  readonly limits: Limits = { perSecond: null, perDay: null };
  #second = { start: 0, used: 0 };
  #day = { start: 0, used: 0 };

  /** The headers of an answer at `now` (epoch ms), which counts as one request. */
  request(now: number): Record<string, string> {
    const { perSecond } = this.limits;
    if (perSecond === null) return {};
    if (now >= this.#second.start + 1000 || now < this.#second.start) this.#second = { start: now, used: 0 };
    this.#second.used += 1;
    return this.#headers(perSecond, now);
  }

  /** Throws 429 when the request just counted was one too many. */
  enforce(): void {
    const { perSecond } = this.limits;
    if (perSecond === null || this.#second.used <= perSecond) return;
    throw new ResendFault(
      429,
      'rate_limit_exceeded',
      `Too many requests. You can only make ${perSecond} requests per second. See rate limit response headers for more information. Or contact support to increase rate limit.`,
    );
  }

  /** Counts `mails` to be sent now; throws 429 when the day's quota does not allow them. */
  mails(mails: number, now: number): void {
    const { perDay } = this.limits;
    if (perDay === null) return;
    const start = now - (now % 86_400_000);
    if (start !== this.#day.start) this.#day = { start, used: 0 };
    if (this.#day.used + mails > perDay) {
      throw new ResendFault(429, 'daily_quota_exceeded', 'You have reached your daily email sending quota.');
    }
    this.#day.used += mails;
  }

  #headers(perSecond: number, now: number): Record<string, string> {
    const wait = String(Math.max(1, Math.ceil((this.#second.start + 1000 - now) / 1000)));
    const exhausted = this.#second.used > perSecond;
    return {
      'ratelimit-limit': String(perSecond),
      'ratelimit-remaining': String(Math.max(0, perSecond - this.#second.used)),
      'ratelimit-reset': wait,
      ...(exhausted ? { 'retry-after': wait } : {}),
    };
  }
}
