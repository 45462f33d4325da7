import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../ports/logger.ts';
import type { Postmaster } from './postmaster.ts';

/**
 * Starts the server again (by `start`) whenever it ends by itself, for as long as it takes, until `stop()`.
 * `stop()` resolves when neither `first` nor any of its successors runs.
 */
export function keepRunning(first: Postmaster, log: Logger, start: () => Promise<Postmaster>): Keeper {
  const stopping = new AbortController();
  let current: Postmaster | null = first;
  const loop = (async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      if (current) {
        const lastWords = await current.ended;
        current = null;
        if (stopping.signal.aborted) return;
        log.error({ lastWords }, 'The database server ended unexpectedly; starting it again.');
      }
      try {
        current = await start();
        failures = 0;
        log.info({ pid: current.pid }, 'The database server runs again.');
      } catch (error) {
        failures += 1;
        log.error({ failures, error: String(error) }, 'The database server could not be started again; trying on.');
        await delay(Math.min(100 * 2 ** failures, 5_000), null, { signal: stopping.signal }).catch(() => null);
      }
    }
  })();
  return {
    pid: () => current?.pid ?? null,
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await loop;
      await current?.stop(); // A start that was under way when stop was asked for.
    },
  };
}

export interface Keeper {
  /** Of the server process now; null while there is none. */
  pid(): number | null;
  stop(): Promise<void>;
}
