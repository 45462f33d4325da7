import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import { answerCall } from './emails.ts';
import { ResendFault } from './fault.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { Meter } from './limits.ts';
import type { PostOffice } from './post-office.ts';

/** The one key that opens the account. */
const resendApiKey = 're_sandbox';

/** The front door of `/resend/…`: key, limits, idempotency, then the call. */
export class Api {
  readonly meter = new Meter();
  readonly #office: PostOffice;
  readonly #keys = new IdempotencyKeys();

  constructor(office: PostOffice) {
    this.#office = office;
  }

  answer(request: SandboxRequest): SandboxResponse {
    let headers: Record<string, string> = {};
    try {
      checkKey(request);
      headers = this.meter.request(this.#office.kernel.now());
      this.meter.enforce();
      return { status: 200, headers, body: this.#idempotently(request) };
    } catch (error) {
      if (!(error instanceof ResendFault)) throw error;
      return { status: error.statusCode, headers, body: error.toBody() };
    }
  }

  #idempotently(request: SandboxRequest): object {
    const key = request.headers['idempotency-key'];
    const call = { office: this.#office, meter: this.meter, request };
    if (request.method !== 'POST' || typeof key !== 'string') return answerCall({ ...call, key: null });
    const now = this.#office.kernel.now();
    const fingerprint = `${request.path}\n${request.body.toString('utf8')}`;
    const kept = this.#keys.recall(key, fingerprint, now);
    if (kept) return kept;
    const answer = answerCall({ ...call, key });
    this.#keys.keep(key, fingerprint, now, answer);
    return answer;
  }
}

function checkKey({ headers }: SandboxRequest): void {
  const authorization = headers.authorization ?? '';
  if (!authorization.startsWith('Bearer ')) throw new ResendFault(401, 'missing_api_key', 'Missing API Key');
  if (authorization !== `Bearer ${resendApiKey}`) throw new ResendFault(403, 'invalid_api_key', 'API key is invalid');
}
