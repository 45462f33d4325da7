import { ProviderError, type ProviderFailure } from '../../ports/calendar-provider.ts';

/**
 * What a failed call to Google means to us.
 *
 * The client's own error carries the request's headers and both bodies, so nothing of it is kept: only the verdict
 * and the time Google asked us to wait. An error that did not come from the client is a bug, and stays as it is.
 */
export function googleFailure(operation: string, error: unknown): unknown {
  if (!isClientError(error)) return error; // ours already, or a bug
  const answer = answerOf(error);
  if (answer === null) return new ProviderError('google', 'UNAVAILABLE', operation); // no answer: reset, timeout, DNS
  const failure = verdict(operation, answer.status, reasonsIn(answer.data));
  return new ProviderError('google', failure, operation, retryAfterMs(answer.headers));
}

/**
 * Google's error catalogue (Calendar API, "Handle API errors"; OAuth 2.0, RFC 6749 §5.2).
 * A 403 is a limit or a missing right, told apart by its reason only.
 */
function verdict(operation: string, status: number, reasons: ReadonlySet<string>): ProviderFailure {
  const has = (names: readonly string[]) => names.some((name) => reasons.has(name));
  if (status === 403 || status === 429) {
    if (has(['quotaExceeded', 'dailyLimitExceeded'])) return 'QUOTA_EXCEEDED';
    if (status === 429 || has(['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED'])) {
      return 'RATE_LIMITED';
    }
    return 'FORBIDDEN';
  }
  // Our own client being refused says nothing about the mentor's grant: no refresh, no new consent helps.
  if (has(['invalid_client', 'unauthorized_client'])) return 'FORBIDDEN';
  if (status === 400 && has(['invalid_grant', 'invalid_token'])) return 'GRANT_DEAD';
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 409 || status === 412) return 'CONFLICT';
  if (status === 410) return operation === 'calendar.events.list' ? 'SYNC_TOKEN_GONE' : 'NOT_FOUND';
  if (status === 408 || status >= 500 || status < 300) return 'UNAVAILABLE';
  return 'INVALID';
}

/** Every code an error body names, in the forms of Calendar (`errors[].reason`), Meet (`status`, `details`) and OAuth. */
function reasonsIn(body: unknown): ReadonlySet<string> {
  const error = field(body, 'error');
  const named = [field(error, 'errors'), field(error, 'details')].flatMap((list) => (Array.isArray(list) ? list : []));
  const reasons = [error, field(error, 'status'), ...named.map((item) => field(item, 'reason'))];
  return new Set(reasons.filter((reason) => typeof reason === 'string'));
}

/** RFC 9110 §10.2.3: seconds, or a date, which is read against the answer's own date and not against our clock. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

/** The client's errors carry the request they belong to. */
function isClientError(error: unknown): error is Error & { config: unknown } {
  return error instanceof Error && 'config' in error;
}

function answerOf(error: Error): { status: number; headers: Headers; data: unknown } | null {
  const response = field(error, 'response');
  const status = field(response, 'status');
  const headers = field(response, 'headers');
  if (typeof status !== 'number') return null;
  return { status, headers: isHeaders(headers) ? headers : new Headers(), data: field(response, 'data') };
}

/** The client answers with a `Headers` of its own making, not the global one. */
function isHeaders(value: unknown): value is Headers {
  return typeof field(value, 'get') === 'function';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
