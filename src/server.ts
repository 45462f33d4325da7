import { createApi } from './api.ts';
import { compareZoneRules } from './app/compare-zone-rules.ts';
import type { Deps } from './app/deps.ts';
import { type Composition, compose, type Overrides } from './compose.ts';
import type { Config } from './config.ts';
import { inTransaction } from './db/client.ts';
import { zoneRulesVersions } from './domain/zones/known-zones.ts';
import { jobs } from './jobs/catalog.ts';
import { startOutboxWorker } from './jobs/outbox-worker.ts';
import { startJobs } from './jobs/runner.ts';

export interface RunningServer {
  readonly deps: Deps;
  readonly port: number;
  /** Drains requests and sockets, lets jobs and effects under way settle, then ends the database. Repeatable. */
  readonly close: () => Promise<void>;
}

/**
 * Starts everything: database, API, jobs and the outbox worker.
 *
 * @param beforeWork what a launcher does once the API listens and before anything works by itself; nothing unless given
 */
export async function startServer(
  config: Config,
  overrides: Overrides = {},
  beforeWork: (api: Pick<RunningServer, 'deps' | 'port'>) => Promise<void> = async () => {},
): Promise<RunningServer> {
  const composition = await compose(config, overrides);
  const { deps } = composition;
  const zones = zoneRulesVersions();
  deps.log.info({ ...zones }, 'time zone rules');
  try {
    await inTransaction(deps.db, (tx) => compareZoneRules(deps, tx, deps.clock.now()));
    const api = await createApi(deps);
    const { port } = await api.listen({ port: config.http.port, host: config.http.host });
    deps.log.info({ port, environment: config.environment }, 'listening');
    if (!config.calendar.push) deps.log.warn({}, 'Google announces no changes here: calendars are polled');
    await beforeWork({ deps, port }).catch(async (error: unknown) => {
      await api.close();
      throw error;
    });
    const worker = startOutboxWorker(deps, deps.timers);
    const scheduler = startJobs(deps, jobs);
    let closing: Promise<void> | null = null;
    const close = () => {
      closing ??= shutDown([api.close, scheduler.stop, worker.stop], composition);
      return closing;
    };
    return { deps, port, close };
  } catch (error) {
    await composition.close();
    throw error;
  }
}

/** In order: no new requests, no new ticks, no new effects, then the database, whatever happened before. */
async function shutDown(steps: readonly (() => Promise<void>)[], composition: Composition): Promise<void> {
  try {
    for (const step of steps) await step();
  } finally {
    await composition.close();
  }
}
