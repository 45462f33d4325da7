import type { IncomingHttpHeaders } from 'node:http';

/** Whether a browser page of this origin may use the API. The same answer for requests and for WebSocket upgrades. */
export type OriginCheck = (headers: IncomingHttpHeaders) => 'absent' | 'allowed' | 'foreign';

/**
 * Origins by exact match, nothing reflected. A page that this very server sent to a loopback address is always one of
 * ours: `localhost` and `127.0.0.1` cannot be rebound to somebody else's name.
 *
 * @param allowedOrigins `https://app.example.com`, no path, no trailing slash; our own public origin among them
 */
export function createOriginCheck(allowedOrigins: readonly string[]): OriginCheck {
  const allowed = new Set(allowedOrigins);
  return ({ origin, host }) => {
    if (origin === undefined) return 'absent';
    if (allowed.has(origin)) return 'allowed';
    const isOwnLoopback = host !== undefined && LOOPBACK.test(host) && origin === `http://${host}`;
    return isOwnLoopback ? 'allowed' : 'foreign';
  };
}

/** Headers that let an allowed page read the answer; none for a foreign one, so that its browser keeps it. */
export function corsHeaders(headers: IncomingHttpHeaders, check: OriginCheck): Record<string, string> {
  if (headers.origin === undefined || check(headers) !== 'allowed') return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': headers.origin,
    // Tokens travel in a header that pages set themselves; the one cookie there is ties a consent to its browser.
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-request-id, retry-after',
  };
}

/** What a preflight is told besides `corsHeaders`. */
export function preflightHeaders(methods: readonly string[]): Record<string, string> {
  return {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, x-apollo-operation-name',
    'access-control-max-age': '600',
  };
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
