import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process with this id runs, whoever owns it. One that ended and was not reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    // A container whose first process reaps nobody keeps the dead for ever.
    if (processStat(pid)?.[0] === 'Z') return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * What tells a process from a later one with the same id: boot and start time. Ids are used again, in
 * containers within seconds. Null where the platform does not say; then the id alone must do.
 */
export function processBirth(pid: number): string | null {
  if (process.platform === 'linux') {
    const boot = readText('/proc/sys/kernel/random/boot_id');
    const started = processStat(pid)?.[19]; // Field 22 of proc(5).
    return boot && started ? `${boot}/${started}` : null;
  }
  return process.platform === 'win32' ? null : processStatus(pid, 'lstart=');
}

/** The command line of a process, arguments joined by blanks; null when it is gone or cannot be read. */
export function commandLine(pid: number): string | null {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? null;
  return process.platform === 'win32' ? null : processStatus(pid, 'args=');
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Waits until the process is gone. Answers false when it still exists after `limitMs`. */
export async function waitForEnd(pid: number, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (isAlive(pid)) {
    if (performance.now() > giveUpAt) return false;
    await delay(20);
  }
  return true;
}

/** proc(5) from field 3, the state, on: field 2 is the command in parentheses and may hold spaces. Linux only. */
function processStat(pid: number): string[] | null {
  if (process.platform !== 'linux') return null;
  return (
    readText(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ') ?? null
  );
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null; // The process ended, or belongs to a namespace we cannot see: both are "not known".
  }
}

function processStatus(pid: number, column: string): string | null {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null; // ps answers with status 1 when there is no such process.
  }
}
