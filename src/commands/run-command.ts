import type { Deps } from '../app/deps.ts';
import { compose } from '../compose.ts';
import { parseConfig } from '../config.ts';
import { tellAndFail } from '../main-process.ts';

/**
 * Runs one command beside the servers, on their database and with their configuration, and ends the process.
 *
 * @param work answers whether all is well; otherwise the process ends with status 1
 */
export function runCommand(work: (deps: Deps) => Promise<boolean>): void {
  const run = async () => {
    const { deps, close } = await compose(parseConfig({ LOG_LEVEL: 'error', ...process.env }));
    try {
      if (!(await work(deps))) process.exitCode = 1;
    } finally {
      await close();
    }
  };
  run().catch((error: unknown) => tellAndFail(error, WHAT_TO_DO));
}

/** For when the server has the database it started for itself: that one serves a single process. */
const WHAT_TO_DO =
  'This command needs that database: stop the server while it runs, or give both a PostgreSQL of their own by DATABASE_URL, beside which nothing has to stop.';
