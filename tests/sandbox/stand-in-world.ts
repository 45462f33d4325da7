import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readRequest, writeResponse } from '../../sandbox/http.ts';
import type { Kernel, SandboxHost, StandIn } from '../../sandbox/kernel.ts';
import { liveKernel } from '../../sandbox/live-kernel.ts';

/** A webhook as the API would receive it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly payload: string;
  /** The clock when it came, epoch milliseconds. */
  readonly at: number;
}

/** One stand-in on a port of its own, an API that only listens, and a clock in the test's hand. */
export interface StandInWorld {
  readonly port: number;
  readonly url: string;
  readonly kernel: Kernel;
  readonly received: Received[];
  /** What the API answers to the next deliveries; 200 once the list is empty. */
  readonly answers: number[];
  /** Runs everything due now. */
  quiet(): Promise<void>;
  /** Moves the clock, stopping at everything due on the way. */
  advance(seconds: number): Promise<void>;
  control(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

/** Starts the world at `now` (epoch milliseconds). */
export async function standInWorld(create: (kernel: Kernel) => StandIn, now: number): Promise<StandInWorld> {
  let clock = now;
  const received: Received[] = [];
  const answers: number[] = [];
  const api = await listening(async (message, response) => {
    const request = await readRequest(message);
    const payload = request?.body.toString('utf8') ?? '';
    received.push({ path: message.url ?? '', headers: message.headers, payload, at: clock });
    response.writeHead(answers.shift() ?? 200).end();
  });
  const host: SandboxHost = {
    apiUrl: urlOf(api),
    now: () => clock,
    setClock: async () => {},
    provisionUser: async () => ({ id: 'nobody' }),
    issueToken: async () => null,
    people: async () => [],
    reset: async () => {},
  };
  const failures: unknown[] = [];
  const kernel = liveKernel({ host, seed: 7, report: (error) => failures.push(error), onScheduled: () => {} });
  const standIn = create(kernel);
  const server = await listening(async (message, response) => {
    const request = await readRequest(message);
    if (!request) return;
    const isControl = request.path.startsWith('/control/');
    const answer = await (isControl ? standIn.control(request) : standIn.handle(request));
    writeResponse(response, answer ?? { status: 404, body: { error: 'not served' } });
  });
  kernel.listensAt(urlOf(server));

  const quiet = async () => {
    await kernel.runDue();
    if (failures.length > 0) throw new AggregateError(failures, 'scheduled tasks failed');
  };
  return {
    port: portOf(server),
    url: urlOf(server),
    kernel,
    received,
    answers,
    quiet,
    async advance(seconds) {
      const target = clock + seconds * 1000;
      for (let due = kernel.nextDueAt(); due !== null && due <= target; due = kernel.nextDueAt()) {
        clock = Math.max(clock, due);
        await quiet();
      }
      clock = target;
    },
    async control(method, path, body) {
      const response = await fetch(`${urlOf(server)}/control/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async close() {
      for (const open of [api, server]) {
        open.closeAllConnections();
        await new Promise((resolve) => open.close(resolve));
      }
    },
  };
}

async function listening(handle: (...args: Parameters<RequestListener>) => Promise<void>): Promise<Server> {
  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => response.writeHead(599).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${portOf(server)}`;
}
