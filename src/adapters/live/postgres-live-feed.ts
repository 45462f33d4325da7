import type { DatabaseClient } from '../../db/client.ts';
import { WAKEUP_CHANNEL } from '../../db/queries/wakeups.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Wakeup } from '../../domain/wakeup.ts';
import type { LiveFeed } from '../../ports/live-feed.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Timers } from '../../ports/timers.ts';

export interface LiveFeedOptions {
  /** A client of its own to listen with: it is thrown away when it no longer hears anything. */
  readonly connect: () => DatabaseClient;
  readonly timers: Timers;
  readonly log: Logger;
  /** How often the line is tested, and how long an answer may take. Two seconds unless told otherwise. */
  readonly pulseMs?: number;
}

/**
 * Wake-ups over one LISTEN connection for the whole process, handed to whoever listens here.
 *
 * The driver gives up listening when a connection is lost and cannot be had again at once, and never notices one that
 * went silent. So the line is tested by a pulse sent through the database to ourselves; where it does not come back
 * another connection takes over, and everybody is told to catch up on what may have been missed.
 */
export async function postgresLiveFeed(
  options: LiveFeedOptions,
): Promise<LiveFeed & { readonly close: () => Promise<void> }> {
  const listeners = new Set<(wakeup: Wakeup) => void>();
  const tell = (wakeup: Wakeup) => {
    for (const listener of [...listeners]) {
      try {
        listener(wakeup);
      } catch (error) {
        options.log.error({ err: error, kind: wakeup.kind }, 'a listener failed on a wake-up');
      }
    }
  };
  let line = await openLine(options, tell);
  let closed = false;
  let listening = true;
  let cancel = () => {};
  let testing = Promise.resolve();

  const test = async () => {
    listening = await line.isAlive();
    if (listening || closed) return;
    await line.close();
    try {
      line = await openLine(options, tell);
      listening = true;
      options.log.warn({}, 'live wake-ups are heard again, on a new connection');
      tell({ kind: 'catch-up' });
    } catch {
      // The database is away: the next pulse tries again, and whoever asks it meanwhile is told so.
    }
  };
  const beat = () => {
    cancel = options.timers.after(options.pulseMs ?? PULSE_MS, () => {
      testing = test().finally(() => {
        if (!closed) beat();
      });
    });
  };
  beat();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isListening: () => listening && !closed,
    async close() {
      closed = true;
      cancel();
      await testing;
      await line.close();
    },
  };
}

interface Line {
  /** Whether a pulse sent now comes back in time. */
  isAlive(): Promise<boolean>;
  close(): Promise<void>;
}

const PULSE_MS = 2 * SECOND_MS;
const PULSE = 'pulse:';
let lines = 0;

/** One connection that listens. Rejects when the database cannot be reached. */
async function openLine(
  { connect, timers, log, pulseMs }: LiveFeedOptions,
  tell: (wakeup: Wakeup) => void,
): Promise<Line> {
  const client = connect();
  lines += 1;
  const name = `${PULSE}${process.pid}.${lines}.`;
  let beats = 0;
  let heard = (_pulse: string) => {};
  try {
    await client.sql.listen(WAKEUP_CHANNEL, (payload) => {
      if (payload.startsWith(PULSE)) heard(payload);
      else tell(JSON.parse(payload) as Wakeup);
    });
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    isAlive() {
      beats += 1;
      const pulse = `${name}${beats}`;
      return new Promise((resolve) => {
        const cancel = timers.after(pulseMs ?? PULSE_MS, () => resolve(false));
        heard = (payload) => {
          if (payload !== pulse) return;
          cancel();
          resolve(true);
        };
        client.sql.notify(WAKEUP_CHANNEL, pulse).catch((error: unknown) => {
          log.debug({ err: error }, 'a pulse could not be sent');
          cancel();
          resolve(false);
        });
      });
    },
    close: () => client.close(),
  };
}
