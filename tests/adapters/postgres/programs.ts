import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';

/** A started `serve.ts`, after it said its line. */
export interface Program {
  readonly child: ChildProcess;
  readonly said: { url: string; pid: number; folder: string; lines: string[]; error?: string; code?: string };
  /** Settles when it ended, with the exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

const serveScript = fileURLToPath(new URL('./serve.ts', import.meta.url));

/** Runs the program (of this checkout unless `script` names another one's) until it has said where it serves. */
export async function serve(args: string[], script = serveScript, cwd = process.cwd()): Promise<Program> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([status]: (number | null)[]) => status ?? null);
  const lines = createInterface(child.stdout);
  const [line]: string[] = await Promise.race([
    once(lines, 'line'),
    ended.then((status) => [`{"error":"ended ${status}"}`]),
  ]);
  return { child, said: JSON.parse(line ?? '{}'), ended };
}

/** A folder that others may pass through, removed by `remove`. */
export function scratchFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'mentor-calendar-embedded-'));
  chmodSync(path, 0o711);
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Runs statements on one connection of their own. */
export async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false });
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = await sql.unsafe(statement);
    return rows;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
