import type { IncomingHttpHeaders } from 'node:http';

/** One request, as a route sees it. */
export interface HttpRequest {
  /** `HEAD` arrives as `GET`; its answer loses its body on the way out. */
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** What the route's `:name` parts stood for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Who is on the other end, seen through as many proxies as we trust. */
  readonly address: string;
  /** Ours, also sent back as `x-request-id`. */
  readonly id: string;
  /** Aborts when the client goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** True once the server is on its way down. */
  readonly isDraining: boolean;
  /** The whole body. Throws `HttpRefusal`: 413 above `maxBytes`, 415 for a compressed one. */
  readBody(maxBytes: number): Promise<Buffer>;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/join/:token`: a part that starts with a colon stands for one path segment. */
  readonly path: string;
  /** Whether pages of the allowed origins may read the answer. */
  readonly cors?: boolean;
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** A request that is refused before it means anything: the wrong path, method, size or encoding. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Every error outside a GraphQL result has the shape of one inside, so that clients need one reader. */
export function errorResponse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  };
}
