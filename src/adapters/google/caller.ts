import { ProviderError } from '../../ports/calendar-provider.ts';
import type { Random } from '../../ports/random.ts';
import { googleFailure } from './failure.ts';

/** What every request hands to Google's client: our deadline, and no retries of its own. */
export interface SendOptions {
  readonly signal: AbortSignal;
  readonly retry: false;
}

export interface GoogleRequest<T> {
  /** For errors and logs: `calendar.events.insert`. */
  readonly operation: string;
  /**
   * After which failures the same request may be sent again at once. After `ANY`, where a second time does no harm;
   * after `REFUSALS` only, where an answer that got lost may have been a yes.
   */
  readonly repeatAfter: 'ANY' | 'REFUSALS';
  /** An empty answer is what deletions end with; anything else must be a JSON object. */
  readonly answer?: 'EMPTY';
  readonly send: (options: SendOptions) => Promise<{ data: T }>;
}

export interface GoogleCaller {
  /**
   * Sends a request and checks that its answer is one: the client takes garbled JSON for a success. Failures become
   * `ProviderError`. At most two repeats, with full jitter, all within the deadline; whoever calls us has patience
   * of its own, so anything longer is told and not waited for.
   *
   * @param until from `deadline()`, where several requests share one
   */
  call<T>(request: GoogleRequest<T>, until?: number): Promise<T>;
  /** The moment, on the monotonic clock, by which requests begun now have to be over. */
  deadline(): number;
}

export interface CallerOptions {
  readonly random: Random;
  readonly deadlineMs?: number;
  readonly wait?: (ms: number) => Promise<void>;
  /** Takes a call out of the quota; how long to wait, in milliseconds, where there is none left. */
  readonly spend?: () => number;
}

export function googleCaller(options: CallerOptions): GoogleCaller {
  const { random, deadlineMs = 10_000, wait = sleep } = options;
  const deadline = () => performance.now() + deadlineMs;

  async function call<T>(request: GoogleRequest<T>, until = deadline()): Promise<T> {
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await sendOnce(request, until, options.spend);
      } catch (error) {
        const failure = googleFailure(request.operation, error);
        if (!(failure instanceof ProviderError) || !mayRepeat(request, failure) || repeats >= REPEATS) throw failure;
        const pause = failure.retryAfterMs ?? jitter(random) * FIRST_PAUSE_MS * 2 ** repeats;
        if (pause > LONGEST_PAUSE_MS || performance.now() + pause >= until) throw failure;
        await wait(pause);
      }
    }
  }
  return { call, deadline };
}

async function sendOnce<T>(request: GoogleRequest<T>, until: number, spend: () => number = () => 0): Promise<T> {
  const left = Math.floor(until - performance.now());
  if (left <= 0) throw new ProviderError('google', 'UNAVAILABLE', request.operation);
  const noQuotaForMs = spend();
  if (noQuotaForMs > 0) throw new ProviderError('google', 'RATE_LIMITED', request.operation, noQuotaForMs, true);
  const { data } = await request.send({ signal: AbortSignal.timeout(left), retry: false });
  if (request.answer !== 'EMPTY' && !isJsonObject(data))
    throw new ProviderError('google', 'UNAVAILABLE', request.operation);
  return data;
}

/** What `JSON.parse` makes of an object. Anything else is a text that would not parse, or a blob of unknown type. */
function isJsonObject(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype;
}

function mayRepeat(request: GoogleRequest<unknown>, failure: ProviderError): boolean {
  if (failure.failure === 'RATE_LIMITED') return true;
  return failure.failure === 'UNAVAILABLE' && request.repeatAfter === 'ANY';
}

/** Evenly between 0 and 1: "full jitter", so that many who failed together do not come back together. */
function jitter(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const REPEATS = 2;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 2_000;
