import { createHmac } from 'node:crypto';
import type { Kernel } from '../kernel.ts';
import type { StripeEvent } from './resources.ts';

/** The endpoint's signing secret. */
const webhookSecret = 'whsec_sandbox';

/** Waits between attempts, in seconds: ever longer, three days in all, as Stripe does in live mode. */
const retryAfterSeconds = [30, 300, 3600, 6 * 3600, 24 * 3600, 40 * 3600];
const answerDeadlineMs = 10_000;

/** One try to hand an event over. `status` is null when no answer came, or when the try was told to get lost. */
export interface Attempt {
  readonly eventId: string;
  readonly type: string;
  readonly at: number;
  readonly status: number | null;
  readonly lost: boolean;
}

interface Waiting {
  readonly event: StripeEvent;
  readonly tries: number;
}

/**
 * Signs every event and POSTs it to the API, through the kernel's clock: a move of the clock delivers
 * what is due. Whatever is not answered with 2xx is tried again, a bounded number of times.
 * `disturb` makes the next deliveries misbehave the ways the real network does.
 */
export class Deliveries {
  readonly attempts: Attempt[] = [];
  readonly #kernel: Kernel;
  readonly #waiting: Waiting[] = [];
  #lose = 0;
  #double = 0;
  #shuffle = false;
  #closed = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Queues a new event. */
  announce(event: StripeEvent): void {
    this.redeliver(event);
    if (this.#double > 0) {
      this.#double -= 1;
      this.redeliver(event);
    }
  }

  /** Queues the event for now, whatever became of it before. */
  redeliver(event: StripeEvent): void {
    this.#waiting.push({ event, tries: 0 });
    this.#kernel.schedule(this.#kernel.now(), async () => {
      if (!this.#closed) await this.#attempt(this.#take());
    });
  }

  /** The next `lose` attempts never arrive, the next `double` events arrive twice, `shuffle` lifts the order. */
  disturb({ lose, double, shuffle }: { lose?: number; double?: number; shuffle?: boolean }): void {
    this.#lose = lose ?? this.#lose;
    this.#double = double ?? this.#double;
    this.#shuffle = shuffle ?? this.#shuffle;
  }

  state(): { lose: number; double: number; shuffle: boolean; waiting: number } {
    return { lose: this.#lose, double: this.#double, shuffle: this.#shuffle, waiting: this.#waiting.length };
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  #take(): Waiting | undefined {
    const index = this.#shuffle
      ? Number(this.#kernel.randomText('0123456789', 6)) % Math.max(1, this.#waiting.length)
      : 0;
    return this.#waiting.splice(index, 1)[0];
  }

  async #attempt(waiting: Waiting | undefined): Promise<void> {
    if (!waiting) return;
    const lost = this.#lose > 0;
    if (lost) this.#lose -= 1;
    const status = lost ? null : await this.#post(waiting.event);
    const { id, type } = waiting.event;
    this.attempts.push({ eventId: id, type, at: this.#kernel.now(), status, lost });
    if (status !== null && status >= 200 && status < 300) {
      waiting.event.pending_webhooks = 0;
      return;
    }
    const delay = retryAfterSeconds[waiting.tries];
    if (delay !== undefined) this.#retry({ event: waiting.event, tries: waiting.tries + 1 }, delay);
  }

  #retry(waiting: Waiting, delaySeconds: number): void {
    this.#kernel.schedule(this.#kernel.now() + delaySeconds * 1000, async () => {
      if (!this.#closed) await this.#attempt(waiting);
    });
  }

  async #post(event: StripeEvent): Promise<number | null> {
    const payload = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(`${this.#kernel.host.apiUrl}/webhooks/stripe`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': stripeSignature(payload, Math.floor(this.#kernel.now() / 1000)),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: payload,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerDeadlineMs),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      // An endpoint that is down or too slow is an unanswered delivery, not a fault of the sandbox.
      if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return null;
      throw error;
    }
  }
}

/** The `Stripe-Signature` header: HMAC-SHA256 over `timestamp.payload`. https://docs.stripe.com/webhooks/signature */
function stripeSignature(payload: string, timestamp: number): string {
  const v1 = createHmac('sha256', webhookSecret).update(`${timestamp}.${payload}`).digest('hex');
  return `t=${timestamp},v1=${v1}`;
}
