import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is but still called JSON. */
  readonly body?: unknown;
}

/**
 * What goes wrong with one request: a reply in place of the real one, silence, a reply cut off half way, a reset
 * before the work is done, or after it (`LOSE_ANSWER`). `null` lets the request pass.
 */
export type Mishap = Reply | 'HANG' | 'HALF' | 'RESET' | 'LOSE_ANSWER' | null;

export interface ScriptedServer {
  readonly url: string;
  readonly received: Received[];
  /** Consumed one per request; empty means that all goes well. */
  readonly mishaps: Mishap[];
}

/** A server that answers by `work` and fails as told. Closed with the test that started it. */
export async function scriptedServer(work: (request: Received) => Reply): Promise<ScriptedServer> {
  const received: Received[] = [];
  const mishaps: Mishap[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const url = new URL(message.url ?? '/', 'http://localhost');
    const request: Received = {
      method: message.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: message.headers,
      body: Buffer.concat(chunks).toString(),
    };
    received.push(request);
    const mishap = mishaps.shift() ?? null;
    if (mishap === 'RESET') response.socket?.resetAndDestroy();
    else if (mishap === 'HALF') response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":"');
    else if (mishap === null) reply(response, work(request));
    else if (mishap === 'LOSE_ANSWER') {
      work(request);
      response.socket?.resetAndDestroy();
    } else if (mishap !== 'HANG') reply(response, mishap);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, mishaps };
}

function reply(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
}
