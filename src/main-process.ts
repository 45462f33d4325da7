import { EmbeddedPostgresError } from './adapters/postgres/embedded-postgres-error.ts';
import { ConfigError } from './config/problems.ts';
import type { Logger } from './ports/logger.ts';

/** The first SIGTERM or SIGINT drains, within 25 seconds; the second ends the process at once. */
export function endOnSignals(close: () => Promise<void>, log: Logger): void {
  let signalled = false;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (signalled) process.exit(1);
      signalled = true;
      setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'the server did not end cleanly');
          process.exit(1);
        },
      );
    });
  }
}

/**
 * Why the server, or a command, did not start, for the person at the console.
 *
 * @param ifInUse what else to say where another process has the embedded database
 */
export function tellAndFail(error: unknown, ifInUse: string | null = null): void {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError) console.error(error.message);
  else if (isAddressInUse(error))
    console.error(`Port ${error.port} is in use: choose another, or stop what listens there.`);
  else console.error(error);
  const isInUse = error instanceof EmbeddedPostgresError && error.code === 'IN_USE';
  if (isInUse && ifInUse !== null) console.error(ifInUse);
  process.exitCode = 1;
}

const LONGEST_END_MS = 25_000;

function isAddressInUse(error: unknown): error is { readonly port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
}
