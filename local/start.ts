import { createSandbox, type Sandbox } from '../sandbox/server.ts';
import type { Overrides } from '../src/compose.ts';
import { parseConfig } from '../src/config.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { MovableClock } from './movable-clock.ts';
import { platformOf } from './platform.ts';

export interface LocalPlatform {
  readonly server: RunningServer;
  readonly apiUrl: string;
  /** Null when every provider has credentials of its own. */
  readonly sandboxUrl: string | null;
  readonly close: () => Promise<void>;
}

/**
 * The server with whatever it needs beside it on a laptop: providers without credentials are served by the sandbox,
 * and both live by one clock that can be moved. In production there is no sandbox and the clock is the machine's.
 */
export async function startLocally(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Pick<Overrides, 'log'> = {},
): Promise<LocalPlatform> {
  const config = parseConfig(environment);
  if (config.environment === 'production' || config.sandbox === null) {
    const server = await startServer(config, overrides);
    return { server, apiUrl: config.http.publicUrl, sandboxUrl: null, close: server.close };
  }
  const clock = new MovableClock();
  const server = await startServer(config, { ...overrides, clock });
  let sandbox: Sandbox | null = null;
  const host = platformOf(server, clock, () => sandbox ?? fail());
  try {
    const runDue = dueRunner(clock, () => sandbox ?? fail());
    sandbox = createSandbox({ host, onScheduled: runDue.look, mailWebhooks: true });
    const { url } = await sandbox.listen(config.sandbox.port);
    server.deps.log.info(
      { providers: config.sandbox.providers },
      'The sandbox plays these providers and forgets everything when it ends: calendars connected before must be connected again.',
    );
    return {
      server,
      apiUrl: host.apiUrl,
      sandboxUrl: url,
      async close() {
        runDue.stop();
        await server.close();
        await sandbox?.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Runs the sandbox's own tasks (webhooks, renewals) when the running clock reaches them. */
function dueRunner(
  clock: MovableClock,
  sandbox: () => Sandbox,
): { readonly look: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const look = () => {
    if (timer !== null) clearTimeout(timer);
    const due = stopped ? null : sandbox().nextDueAt();
    if (due === null) return;
    timer = setTimeout(() => void sandbox().runDue().finally(look), Math.min(Math.max(0, due - clock.now()), HOUR_MS));
    timer.unref();
  };
  return {
    look,
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function fail(): never {
  throw new Error('the sandbox is not there yet');
}

const HOUR_MS = 3_600_000;
