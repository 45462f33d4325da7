import { Temporal } from 'temporal-polyfill';
import { onTestFinished } from 'vitest';
import { timeMachine } from '../../local/fast-forward.ts';
import { MovableClock } from '../../local/movable-clock.ts';
import { platformOf } from '../../local/platform.ts';
import type { SandboxHost } from '../../sandbox/kernel.ts';
import { createSandbox, type Sandbox } from '../../sandbox/server.ts';
import { createApi } from '../../src/api.ts';
import type { Deps } from '../../src/app/deps.ts';
import { compose } from '../../src/compose.ts';
import { parseConfig } from '../../src/config.ts';
import { type EpochMs, instant } from '../../src/domain/time.ts';
import { startOutboxWorker } from '../../src/jobs/outbox-worker.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { failureWatch } from './failure-watch.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { type SandboxHandle, sandboxHandle } from './world-sandbox.ts';

export interface WorldOptions {
  /** RFC 3339. The clock stands still at it until it is moved. */
  readonly now: string;
  /** Environment variables over the world's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** `SETTLED`, unless told otherwise: effects wait for `settle` or `advance`. `RUNNING`: a worker beside the API. */
  readonly worker?: 'SETTLED' | 'RUNNING';
  readonly log?: Logger;
  /** Whether the mail service tells what becomes of mails. Off: two requests less for each. */
  readonly mailWebhooks?: boolean;
  /**
   * For a test about failures of ours or effects that are given up. Any other test fails with them, even where nothing
   * it asks about shows that they happened.
   */
  readonly mayFail?: boolean;
  /** How often jobs that only keep something fresh run while the clock moves; wherever it stops unless told. */
  readonly freshEveryMs?: number;
  /** How long a provider may take to answer, in real time: a test about one that hangs waits for it. */
  readonly deadlineMs?: number;
}

/** A whole platform in this process: database, API, sandbox, and one clock that stands still until it is moved. */
export interface World extends SandboxHandle {
  readonly deps: Deps;
  readonly database: FreshDatabase;
  readonly sandbox: Sandbox;
  readonly host: SandboxHost;
  /** Where the API listens. */
  readonly url: string;
  now(): EpochMs;
  /** Carries out everything due now, on both sides, until all is quiet. */
  settle(): Promise<void>;
  /** Moves the clock by an ISO 8601 duration (days are 24 hours); what is due on the way happens at its own time. */
  advance(duration: string): Promise<void>;
  /** Moves the clock to an instant, the same way. */
  advanceTo(at: EpochMs): Promise<void>;
  /** Sets the clock and runs nothing: what a process that was away all that time would find. */
  jumpTo(at: EpochMs): void;
}

/** The address of the one administrator every world has from the start. */
export const ADMIN = 'ada.admin@people.test';

/** Only inside a test: the world ends with it. */
export async function world(options: WorldOptions): Promise<World> {
  const clock = new StillClock(Temporal.Instant.from(options.now).epochMilliseconds);
  const database = await freshDatabase({ maxConnections: 4 });
  let host: SandboxHost | null = null;
  const reports: unknown[] = [];
  const sandbox = createSandbox({
    host: lateHost(clock, () => host),
    report: (error) => reports.push(error),
    mailWebhooks: options.mailWebhooks ?? false,
  });
  const { url: sandboxUrl } = await sandbox.listen(0);
  const watch = failureWatch(options.log ?? silentLog);
  const { deps, url, close } = await startApi(
    { ...options, log: watch.log },
    { clock, databaseUrl: database.url, sandboxUrl },
  );
  host = platformOf({ deps, port: Number(new URL(url).port) }, clock, () => sandbox);
  const time = timeMachine(deps, clock, () => sandbox, { freshEveryMs: options.freshEveryMs ?? 0 });
  onTestFinished(async () => {
    if (!options.mayFail) reports.push(...(await watch.failures(database.db)));
    await close();
    await sandbox.close();
    await database.close();
    if (reports.length > 0) throw new AggregateError(reports, 'something failed that the test did not ask about');
  });
  const now = () => clock.now();
  const advanceTo = (at: EpochMs) => time.setClock(at);
  return {
    deps,
    database,
    sandbox,
    host,
    url,
    ...sandboxHandle(sandboxUrl),
    now,
    settle: () => time.setClock(now()),
    advance: (duration) => advanceTo(instant(now() + Temporal.Duration.from(duration).total('milliseconds'))),
    advanceTo,
    jumpTo: (at) => clock.set(at),
  };
}

class StillClock extends MovableClock {
  #now: number;

  constructor(now: number) {
    super();
    this.#now = now;
  }

  override now(): EpochMs {
    return this.#now as EpochMs;
  }

  override set(to: number): void {
    this.#now = to;
  }
}

async function startApi(
  { env = {}, log = silentLog, worker = 'SETTLED', deadlineMs }: WorldOptions,
  beside: { readonly clock: StillClock; readonly databaseUrl: string; readonly sandboxUrl: string },
): Promise<{ deps: Deps; url: string; close: () => Promise<void> }> {
  const config = parseConfig({
    NODE_ENV: 'test',
    PORT: String(await freePort()),
    DATABASE_URL: beside.databaseUrl,
    SANDBOX_PORT: new URL(beside.sandboxUrl).port,
    GRAPHIQL: 'false',
    ADMIN_EMAIL: ADMIN,
    // Calendars are read once a day unless a test is about that: a week of polls is a thousand requests.
    CALENDAR_POLL_MINUTES: '1440',
    CALENDAR_STALE_MINUTES: '10080',
    CALENDAR_PUSH: 'false',
    // Stripe is asked for lost webhooks once a day, so that tests can tell what happens without them.
    RECONCILE_MINUTES: '1440',
    ...env,
  });
  // A call that failed is repeated at once: between tries nobody learns anything.
  const patience = { wait: async () => {}, ...(deadlineMs !== undefined && { deadlineMs }) };
  const composition = await compose(config, { clock: beside.clock, log, patience });
  const { deps } = composition;
  const api = await createApi(deps);
  const { port } = await api.listen({ port: config.http.port, host: config.http.host });
  const outbox = worker === 'RUNNING' ? startOutboxWorker(deps, deps.timers) : null;
  return {
    deps,
    url: `http://127.0.0.1:${port}`,
    async close() {
      await api.close();
      await outbox?.stop();
      await composition.close();
    },
  };
}

/** The sandbox must have its port before the API is configured, so it meets the platform a moment later. */
function lateHost(clock: StillClock, host: () => SandboxHost | null): SandboxHost {
  const known = () => host() ?? fail();
  return {
    get apiUrl() {
      return known().apiUrl;
    },
    now: () => clock.now(),
    setClock: (to) => known().setClock(to),
    provisionUser: (user) => known().provisionUser(user),
    issueToken: (email) => known().issueToken(email),
    people: () => known().people(),
    reset: () => known().reset(),
  };
}

function fail(): never {
  throw new Error('the API is not there yet');
}
