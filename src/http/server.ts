import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Fault } from '../domain/fault.ts';
import { FAULT_STATUS } from '../graphql/errors.ts';
import type { Logger } from '../ports/logger.ts';
import { readBody } from './body.ts';
import { clientAddress } from './client-address.ts';
import { corsHeaders, type OriginCheck, preflightHeaders } from './cors.ts';
import { errorResponse, HttpRefusal, type HttpRequest, type HttpResponse, type Route } from './exchange.ts';
import { createRouter } from './router.ts';

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  readonly originCheck: OriginCheck;
  readonly trustedProxies: number;
  readonly log: Logger;
  readonly newRequestId: () => string;
  /** Takes WebSocket upgrades; without it they are refused. */
  readonly sockets?: UpgradeHandler;
  /** An answer that takes longer becomes 503. */
  readonly deadlineMs?: number;
  /** How long requests under way may take once the server is told to close. */
  readonly drainMs?: number;
}

export interface UpgradeHandler {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  closeAll(): Promise<void>;
}

export interface HttpServer {
  /** Port 0 takes any free one; the answer says which. */
  listen(address: { readonly port: number; readonly host?: string }): Promise<{ readonly port: number }>;
  /**
   * Readiness turns to 503 at once, so that no balancer sends more; then sockets are told to go (1001), no new
   * connection is taken, requests under way are answered, and what is left after `drainMs` is cut. Repeatable.
   */
  close(): Promise<void>;
}

/** One `node:http` server and an explicit list of routes: what is not listed is a 404 in JSON. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { deadlineMs = 15_000, drainMs = 10_000 } = options;
  const route = createRouter(options.routes);
  let closing: Promise<void> | null = null;

  const server = createServer(
    { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    (incoming, outgoing) => void exchange(incoming, outgoing),
  );
  server.on('upgrade', (request, socket, head) => {
    if (options.sockets && !closing) options.sockets.handleUpgrade(request, socket, head);
    else socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  server.on('clientError', refuseGarbage);

  async function exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const id = options.newRequestId();
    const abort = new AbortController();
    outgoing.on('close', () => abort.abort());
    const deadline = setTimeout(() => abort.abort(), deadlineMs);
    let response: HttpResponse;
    try {
      response = await Promise.race([answer(incoming, id, abort.signal), tooLate(abort.signal)]);
    } catch (error) {
      response = refusal(error, id, options.log);
    }
    clearTimeout(deadline);
    send(incoming, outgoing, response, { 'x-request-id': id, ...(closing && { connection: 'close' }) });
  }

  async function answer(incoming: IncomingMessage, id: string, signal: AbortSignal): Promise<HttpResponse> {
    const { path, query } = parseTarget(incoming.url ?? '/');
    const method = incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? 'GET');
    const match = route(method, path);
    if (match.kind === 'unknown') throw new HttpRefusal(404, 'NOT_FOUND', 'There is nothing at this address.');
    if (match.kind === 'other-methods') return otherMethod(incoming, match.routes, options.originCheck);
    const request: HttpRequest = {
      method,
      path,
      query,
      headers: incoming.headers,
      params: match.params,
      address: clientAddress(incoming, options.trustedProxies),
      id,
      signal,
      isDraining: closing !== null,
      readBody: (maxBytes) => readBody(incoming, maxBytes),
    };
    const allowOrigin = match.route.cors ? corsHeaders(incoming.headers, options.originCheck) : {};
    const response = await match.route.handle(request).catch((error) => refusal(error, id, options.log));
    return { ...response, headers: { ...allowOrigin, ...response.headers } };
  }

  return {
    listen: ({ port, host }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve({ port: (server.address() as AddressInfo).port });
        });
      }),
    close() {
      closing ??= drain(server, options.sockets, drainMs);
      return closing;
    },
  };
}

/** Rejects when the signal aborts; the answer that comes later is dropped. */
function tooLate(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = () => reject(new Fault('SERVICE_UNAVAILABLE', 'This took too long and was given up.'));
    signal.addEventListener('abort', refuse, { once: true });
  });
}

function parseTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  return { path, query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)) };
}

function otherMethod(incoming: IncomingMessage, routes: readonly Route[], check: OriginCheck): HttpResponse {
  const methods = [...new Set(routes.map((candidate) => candidate.method)), 'OPTIONS'];
  const allow = methods.join(', ');
  if (incoming.method !== 'OPTIONS') {
    return errorResponse(405, 'BAD_REQUEST', `This address takes ${allow}.`, { allow });
  }
  const isPreflight = incoming.headers['access-control-request-method'] !== undefined;
  if (!isPreflight || !routes.some((candidate) => candidate.cors)) return { status: 204, headers: { allow } };
  const cors = corsHeaders(incoming.headers, check);
  const isAllowed = 'access-control-allow-origin' in cors;
  return { status: 204, headers: { allow, ...cors, ...(isAllowed && preflightHeaders(methods)) } };
}

function refusal(error: unknown, id: string, log: Logger): HttpResponse {
  if (error instanceof HttpRefusal) return errorResponse(error.status, error.code, error.message, error.headers);
  if (error instanceof Fault) {
    const wait = error.retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1_000)) };
    return errorResponse(FAULT_STATUS[error.code], error.code, error.message, wait);
  }
  log.error({ requestId: id, err: error }, 'unexpected error while answering a request');
  return errorResponse(
    500,
    'INTERNAL_SERVER_ERROR',
    `Something went wrong on our side. The id of this error is ${id}.`,
  );
}

function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: HttpResponse,
  extra: Readonly<Record<string, string>>,
): void {
  if (outgoing.destroyed) return;
  const body = response.body ?? '';
  outgoing.statusCode = response.status;
  outgoing.setHeader('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries({ ...response.headers, ...extra })) outgoing.setHeader(name, value);
  if (response.status !== 204) outgoing.setHeader('content-length', Buffer.byteLength(body));
  if (!incoming.complete) {
    // The rest of the body is nothing we want: answer, give the client a moment to read that, then hang up.
    outgoing.setHeader('connection', 'close');
    outgoing.on('finish', () => setTimeout(() => incoming.destroy(), 500).unref());
    incoming.resume();
  }
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

/** What is no HTTP at all is answered by the bare status and cut. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = GARBAGE_STATUS[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

const GARBAGE_STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

async function drain(server: Server, sockets: UpgradeHandler | undefined, drainMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await Promise.all([sockets?.closeAll(), closed]);
  clearTimeout(cut);
}
