import { createSandbox, type Sandbox } from '../sandbox/server.ts';
import type { Deps } from '../src/app/deps.ts';
import type { Overrides } from '../src/compose.ts';
import { parseConfig } from '../src/config.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { timeMachine } from './fast-forward.ts';
import { MovableClock } from './movable-clock.ts';
import { platformOf } from './platform.ts';
import { historyOf, noteHistory } from './seed/history.ts';
import type { SeedPlan } from './seed/plan.ts';
import { withRelaxedCommits } from './seed/relaxed-commits.ts';
import { seedPlatform } from './seed/seed.ts';

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
 *
 * @param seed the history an empty database gets, by use cases; never in production, never beside anybody's data
 */
export async function startLocally(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Pick<Overrides, 'log'> = {},
  seed: SeedPlan | null = null,
): Promise<LocalPlatform> {
  const config = parseConfig(environment);
  if (config.environment === 'production' || config.sandbox === null) {
    const server = await startServer(config, overrides);
    return { server, apiUrl: config.http.publicUrl, sandboxUrl: null, close: server.close };
  }
  const { port, providers } = config.sandbox;
  const clock = new MovableClock();
  const beside: { sandbox: Sandbox | null; url: string } = { sandbox: null, url: '' };
  const runDue = dueRunner(clock, () => beside.sandbox ?? fail());
  try {
    const server = await startServer(config, { ...overrides, clock }, async (api) => {
      const host = platformOf(api, clock, () => beside.sandbox ?? fail());
      const sandbox = createSandbox({ host, onScheduled: runDue.look, mailWebhooks: true });
      beside.sandbox = sandbox;
      beside.url = (await sandbox.listen(port)).url;
      const history = await historyOf(api.deps);
      // Who goes on with half of it keeps what they make of it.
      if (history === 'HALF' && seed === null) await noteHistory(api.deps, 'history.told');
      if (history === 'WHOLE' || seed === null) return;
      if (history === 'HALF') {
        api.deps.log.warn({}, 'The first start was stopped before its end: everything begins anew.');
        await host.reset();
      }
      await tellHistory({ deps: api.deps, clock, sandbox, sandboxUrl: beside.url, plan: seed });
    });
    runDue.start();
    server.deps.log.info(
      { providers },
      'The sandbox plays these providers and forgets everything when it ends: calendars connected before must be connected again.',
    );
    return {
      server,
      apiUrl: `http://127.0.0.1:${server.port}`,
      sandboxUrl: beside.url,
      async close() {
        runDue.stop();
        await server.close();
        await beside.sandbox?.close();
      },
    };
  } catch (error) {
    await beside.sandbox?.close();
    throw error;
  }
}

/** The history of a small platform up to now, told before anything works by itself; then the clock is the machine's. */
async function tellHistory(scene: {
  readonly deps: Deps;
  readonly clock: MovableClock;
  readonly sandbox: Sandbox;
  readonly sandboxUrl: string;
  readonly plan: SeedPlan;
}): Promise<void> {
  const { deps, clock, sandbox, sandboxUrl, plan } = scene;
  const began = performance.now();
  deps.log.info({ weeks: plan.weeks }, 'an empty database: a small platform with a history moves in');
  const time = timeMachine(deps, clock, () => sandbox, { freshEveryMs: FRESH_EVERY_MS });
  const until = clock.now();
  const jumpTo = (at: number) => clock.set(at);
  await noteHistory(deps, 'history.begun');
  await withRelaxedCommits(deps, () =>
    seedPlatform({ deps, sandboxUrl, plan, until, jumpTo, advanceTo: time.setClock }),
  );
  clock.reset();
  await noteHistory(deps, 'history.told');
  deps.log.info({ seconds: Math.round((performance.now() - began) / 100) / 10 }, 'the platform has a history');
}

/** Runs the sandbox's own tasks (webhooks, renewals) when the running clock reaches them. */
function dueRunner(
  clock: MovableClock,
  sandbox: () => Sandbox,
): { readonly look: () => void; readonly start: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | null = null;
  // Until then whoever moves the clock runs what is due.
  let stopped = true;
  const look = () => {
    if (timer !== null) clearTimeout(timer);
    const due = stopped ? null : sandbox().nextDueAt();
    if (due === null) return;
    timer = setTimeout(() => void sandbox().runDue().finally(look), Math.min(Math.max(0, due - clock.now()), HOUR_MS));
    timer.unref();
  };
  return {
    look,
    start() {
      stopped = false;
      look();
    },
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
/** What polls and renews for nobody to see, in a past that is told in seconds. */
const FRESH_EVERY_MS = 28 * 24 * HOUR_MS;
