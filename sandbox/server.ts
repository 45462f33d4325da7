import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { controlApi } from './control/api.ts';
import { type Ending, exchange } from './exchange.ts';
import { faultBox } from './faults.ts';
import { createGoogle, type Google } from './google/provider.ts';
import { readRequest, writeResponse } from './http.ts';
import type { Kernel, SandboxHost, SandboxRequest, StandIn } from './kernel.ts';
import { liveKernel } from './live-kernel.ts';
import { peoplePage } from './pages/page.ts';
import { requestLog } from './request-log.ts';
import { createResend } from './resend/provider.ts';
import { surfaceOf } from './router.ts';
import { createStripe } from './stripe/provider.ts';

export interface Sandbox {
  /** Port 0 takes any free one; the hostname is loopback unless told otherwise. */
  listen(port: number, hostname?: string): Promise<{ url: string }>;
  /** Cuts every connection, also those held silent by a fault. */
  close(): Promise<void>;
  /** When the next scheduled task is due, epoch milliseconds; null when nothing waits. */
  nextDueAt(): number | null;
  /** Runs what is due at `host.now()` in order; answers how many tasks ran. A task must not call it. */
  runDue(): Promise<number>;
  readonly kernel: Kernel;
  /** The sandbox alone back to its seed; the API's database and the clock are the host's. */
  reset(): void;
}

export interface SandboxOptions {
  readonly host: SandboxHost;
  /** The stand-ins beside Google, each made with the kernel; Stripe and Resend unless told otherwise. */
  readonly providers?: readonly ((kernel: Kernel) => StandIn)[];
  /** Whether Resend tells the API what becomes of mails, from the start. */
  readonly mailWebhooks?: boolean;
  /** Ids, links and tokens follow from it. */
  readonly seed?: number;
  readonly onScheduled?: () => void;
  /** Where a failed task or a crashed handler is reported; standard error unless told otherwise. */
  readonly report?: (error: unknown) => void;
}

/** Google, Stripe and Resend behind one port, with the control calls and the people's page. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const {
    host,
    mailWebhooks = false,
    providers = [createStripe, (kernel) => createResend(kernel, { webhooks: mailWebhooks })],
    seed = 1,
    onScheduled = () => {},
    report = console.error,
  } = options;
  const kernel = liveKernel({ host, seed, report, onScheduled });
  const google: Google = createGoogle(kernel, seed);
  const standIns: readonly StandIn[] = [google, ...providers.map((create) => create(kernel))];
  const faults = faultBox();
  const log = requestLog();

  const reset = () => {
    kernel.reset();
    for (const standIn of standIns) standIn.reset();
    faults.clear();
    log.clear();
  };
  const control = controlApi({ kernel, google, standIns, faults, log, reset });
  const page = peoplePage({ kernel, standIns, faults, log });

  const respond = async (request: SandboxRequest): Promise<Ending> => {
    if (request.path.startsWith('/control/')) return control(request);
    const surface = surfaceOf(request.path);
    const provider = standIns.find(({ name }) => name === surface?.provider);
    if (surface !== null && provider !== undefined) {
      if (surface.isApi) return exchange({ kernel, faults, log }, provider, request);
      const answer = await provider.handle(request);
      if (answer !== null) return answer;
    }
    return (await page(request)) ?? { status: 404, body: { error: `nothing at ${request.path}` } };
  };

  const server = createServer((message, response) => {
    answer(message, response, respond).catch((error: unknown) => {
      report(error);
      if (response.headersSent) response.destroy();
      else writeResponse(response, { status: 500, body: { error: 'the sandbox itself failed; see its log' } });
    });
  });

  return {
    async listen(port, hostname = '127.0.0.1') {
      const url = await listening(server, port, hostname);
      kernel.listensAt(url);
      return { url };
    },
    close: () => closed(server),
    nextDueAt: kernel.nextDueAt,
    runDue: kernel.runDue,
    kernel,
    reset,
  };
}

/** The address the server can be reached at, once it listens. */
async function listening(server: Server, port: number, hostname: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  const isEverywhere = hostname === '0.0.0.0' || hostname === '::';
  return `http://${isEverywhere ? 'localhost' : hostname}:${bound}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  respond: (request: SandboxRequest) => Promise<Ending>,
): Promise<void> {
  const request = await readRequest(message);
  if (request === null) {
    writeResponse(response, { status: 413, headers: { connection: 'close' }, body: { error: 'request too large' } });
    return;
  }
  const ending = await respond(request);
  if (ending === 'reset') {
    message.socket.resetAndDestroy();
  } else if (ending === 'timeout') {
    // Silence until the client hangs up or the sandbox closes; bounded, so that a patient client is not a leak.
    const giveUp = setTimeout(() => message.socket.destroy(), LONGEST_SILENCE_MS).unref();
    message.socket.once('close', () => clearTimeout(giveUp));
  } else {
    writeResponse(response, ending);
  }
}

const LONGEST_SILENCE_MS = 60_000;
