import type { DatabaseClient } from '../../db/client.ts';
import { WAKEUP_CHANNEL } from '../../db/queries/wakeups.ts';
import type { Wakeup } from '../../domain/wakeup.ts';
import type { LiveFeed } from '../../ports/live-feed.ts';
import type { Logger } from '../../ports/logger.ts';

/**
 * Wake-ups over one LISTEN connection for the whole process, handed to whoever listens here. A connection that is
 * lost comes back by itself; what was said meanwhile is lost, which listeners survive by looking every so often.
 */
export async function postgresLiveFeed(
  sql: DatabaseClient['sql'],
  log: Logger,
): Promise<LiveFeed & { readonly close: () => Promise<void> }> {
  const listeners = new Set<(wakeup: Wakeup) => void>();
  const { unlisten } = await sql.listen(WAKEUP_CHANNEL, (payload) => {
    const wakeup = JSON.parse(payload) as Wakeup;
    for (const listener of [...listeners]) {
      try {
        listener(wakeup);
      } catch (error) {
        log.error({ err: error, kind: wakeup.kind }, 'a listener failed on a wake-up');
      }
    }
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: unlisten,
  };
}
