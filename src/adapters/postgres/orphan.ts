import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../ports/logger.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { commandLine, isAlive, signal, waitForEnd } from './processes.ts';

/** Part of the command line of every server we start, by which a later start knows it as ours. */
export const MARKER = 'mentor-calendar-database';

/**
 * Clears away what a start that was killed left behind in `cluster`, so that the server can start again:
 * a server still running is stopped (its data is safe; it cannot be adopted, its log goes nowhere), a
 * `postmaster.pid` whose id now belongs to a stranger is disarmed. A server we did not start is left alone:
 * IN_USE. Only the holder of the folder's lock may call it.
 */
export async function clearOrphan(cluster: string, log: Logger): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const content = readIfThere(file);
  const pid = Number.parseInt(content ?? '', 10);
  if (content === null || !(pid > 0) || pid === process.pid) return;

  const command = isAlive(pid) ? (commandLine(pid) ?? '') : '';
  if (command.includes(cluster)) {
    if (!command.includes(MARKER)) {
      throw new EmbeddedPostgresError(
        'IN_USE',
        `Another PostgreSQL, process ${pid}, serves ${cluster}. Stop it first.`,
      );
    }
    log.warn({ pid }, 'A database server outlived the process that started it; stopping it.');
    await stopOrphan(pid);
    return;
  }
  // PostgreSQL refuses to start while the id in this file is taken, whoever has it now. It accepts the id of
  // its own parent, us, and still checks the rest of the file: shared memory that old backends may be using.
  const current = readIfThere(file);
  if (current !== null) writeFileSync(file, current.replace(/^\d+/, String(process.pid)));
}

async function stopOrphan(pid: number): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signal(pid, name);
    if (await waitForEnd(pid, 10_000)) return;
  }
  throw new EmbeddedPostgresError(
    'IN_USE',
    `A database server of an earlier start, process ${pid}, cannot be stopped.`,
  );
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
