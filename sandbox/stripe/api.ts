import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import type { Account } from './account.ts';
import { apiVersion } from './events.ts';
import { expanded } from './expand.ts';
import { StripeFault } from './fault.ts';
import { decodeForm, type RawObject } from './form.ts';
import { IdempotencyKeys } from './idempotency.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

/** The one key that opens the account. */
const apiKey = 'sk_test_sandbox';

/** The front door of `/v1`: key, version, idempotency, then the endpoint. */
export class Api {
  readonly #account: Account;
  readonly #keys = new IdempotencyKeys();

  constructor(account: Account) {
    this.#account = account;
  }

  answer(request: SandboxRequest): SandboxResponse {
    const requestId = this.#account.newId('req_', 14);
    const key = header(request, 'idempotency-key');
    const common = {
      'content-type': 'application/json',
      'request-id': requestId,
      'stripe-version': apiVersion,
      ...(key === null ? {} : { 'idempotency-key': key }),
    };
    try {
      checkKey(request);
      checkVersion(request);
      const { status, body, headers } = this.#idempotently(request, key, requestId);
      return { status, headers: { ...common, ...headers }, body };
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error;
      return { status: error.status, headers: common, body: JSON.stringify(error.toBody(), null, 2) };
    }
  }

  #idempotently(request: SandboxRequest, key: string | null, requestId: string) {
    if (request.method !== 'POST' || key === null) return { ...this.#execute(request, key, requestId), headers: {} };
    const now = this.#account.now();
    const fingerprint = `${request.path}\n${request.body.toString('utf8')}`;
    const kept = this.#keys.recall(key, fingerprint, now);
    if (kept) {
      const headers = { 'idempotent-replayed': 'true', 'original-request': kept.requestId };
      return { status: kept.status, body: kept.body, headers };
    }
    const { status, body, remembered } = this.#execute(request, key, requestId);
    if (remembered) this.#keys.keep(key, fingerprint, now, { status, body, requestId });
    return { status, body, headers: { 'original-request': requestId } };
  }

  #execute(request: SandboxRequest, key: string | null, requestId: string) {
    this.#account.request = { id: requestId, idempotency_key: key };
    try {
      const { run, ids } = findRoute(request);
      const { body, expand } = run.answer(this.#account, parameters(request), ids);
      return { status: 200, body: JSON.stringify(expanded(this.#account, body, expand), null, 2), remembered: true };
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error;
      return { status: error.status, body: JSON.stringify(error.toBody(), null, 2), remembered: error.remembered };
    } finally {
      this.#account.request = null;
    }
  }
}

function findRoute({ method, path }: SandboxRequest): { run: Route; ids: string[] } {
  for (const run of routes) {
    const match = run.method === method ? run.pattern.exec(path) : null;
    if (match) return { run, ids: match.slice(1).map(decodeURIComponent) };
  }
  throw new StripeFault(
    404,
    'invalid_request_error',
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    {},
    false,
  );
}

function parameters({ method, query, body }: SandboxRequest): RawObject {
  return decodeForm(method === 'POST' ? new URLSearchParams(body.toString('utf8')) : query);
}

function checkKey(request: SandboxRequest): void {
  const authorization = header(request, 'authorization') ?? '';
  const given = presentedKey(authorization);
  if (given === apiKey) return;
  const message =
    given === ''
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/."
      : `Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(Math.max(0, given.length - 12))}${given.length > 12 ? given.slice(-4) : ''}`;
  throw new StripeFault(401, 'invalid_request_error', message, {}, false);
}

/** The secret key, as a bearer token or as the user name of basic authentication. */
function presentedKey(authorization: string): string {
  if (authorization.startsWith('Bearer ')) return authorization.slice('Bearer '.length);
  if (!authorization.startsWith('Basic ')) return '';
  return Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8').split(':')[0] ?? '';
}

/** Shapes of other versions differ, so pretending to speak them would mislead. */
function checkVersion(request: SandboxRequest): void {
  const version = header(request, 'stripe-version') ?? apiVersion;
  if (version === apiVersion) return;
  throw new StripeFault(
    400,
    'invalid_request_error',
    `Invalid Stripe API version: ${version}. The sandbox speaks ${apiVersion}.`,
    {},
    false,
  );
}

function header(request: SandboxRequest, name: string): string | null {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
