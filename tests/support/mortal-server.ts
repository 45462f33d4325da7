import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Deps } from '../../src/app/deps.ts';
import { compose } from '../../src/compose.ts';
import { silentLog } from './silent-log.ts';
import type { World } from './world.ts';

/** How a server's life ended: by itself, or as by `kill -9`; and how many moments it could have died at. */
interface Life<T> {
  readonly end: 'DONE' | 'DIED';
  readonly answer: T | null;
  readonly moments: number;
}

/**
 * Lets a second server of the world's do some work, and dies at the so-manieth moment (0 for never): just before a
 * request of its reaches Stripe, or just after Stripe has done it and before the answer is heard. What dies does
 * nothing any more: its database connections end, and what it still asks is never answered. Its leases live on.
 */
export async function mortalServer<T>(w: World, dieAt: number, work: (deps: Deps) => Promise<T>): Promise<Life<T>> {
  let moments = 0;
  let dead = false;
  let die = () => {};
  const death = new Promise<'DIED'>((resolve) => {
    die = () => resolve('DIED');
  });
  const passed = () => {
    moments += 1;
    if (moments === dieAt) {
      dead = true;
      die();
    }
    return !dead;
  };
  const wire = createServer((request, response) => {
    void forward(w.sandboxUrl, request, response, passed);
  });
  const port = await new Promise<number>((resolve) => {
    wire.listen(0, '127.0.0.1', () => resolve((wire.address() as AddressInfo).port));
  });
  const { config } = w.deps;
  const stripe = { ...config.stripe, baseUrl: `http://127.0.0.1:${port}` };
  const server = await compose({ ...config, stripe }, { clock: w.deps.clock, log: silentLog });
  const life = work(server.deps).then((answer) => ({ answer }));
  // Whatever a dead server's work comes to, nobody hears of it.
  life.catch(() => {});
  const end = await Promise.race([life, death]);
  await server.close();
  wire.closeAllConnections();
  await new Promise((resolve) => wire.close(resolve));
  return end === 'DIED' ? { end, answer: null, moments } : { end: 'DONE', answer: end.answer, moments };
}

async function forward(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  passed: () => boolean,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!passed()) return;
  const { method = 'GET', url = '/', headers } = request;
  const { host: _host, connection: _connection, 'content-length': _length, ...kept } = headers;
  const answer = await fetch(`${target}${url}`, {
    method,
    headers: Object.entries(kept).map(([name, value]): [string, string] => [name, String(value)]),
    ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (!passed()) return;
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  response.end(body);
}
