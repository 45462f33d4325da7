import type { Kernel, SandboxHost } from './kernel.ts';
import { type RandomSource, randomSource } from './random-source.ts';
import { taskQueue } from './task-queue.ts';

/** The kernel with the levers that only the server pulls. */
export interface LiveKernel extends Kernel {
  listensAt(baseUrl: string): void;
  nextDueAt(): number | null;
  runDue(): Promise<number>;
  /** Forgets what was scheduled and starts the ids over. */
  reset(): void;
}

export interface KernelOptions {
  readonly host: SandboxHost;
  readonly seed: number;
  /** Told about a task that threw. */
  readonly report: (error: unknown) => void;
  /** Told whenever something was scheduled, so that a launcher on a running clock can set its timer. */
  readonly onScheduled: () => void;
}

export function liveKernel({ host, seed, report, onScheduled }: KernelOptions): LiveKernel {
  const tasks = taskQueue(report, onScheduled);
  let random: RandomSource = randomSource(seed);
  let address: string | null = null;
  const now = () => host.now();
  return {
    host,
    get baseUrl() {
      if (address === null) throw new Error('the sandbox has no address before it listens');
      return address;
    },
    now,
    randomText: (alphabet, length) => random.text(alphabet, length),
    schedule: tasks.schedule,
    listensAt(baseUrl) {
      address = baseUrl;
    },
    nextDueAt: tasks.nextDueAt,
    runDue: () => tasks.runDue(now),
    reset() {
      tasks.clear();
      random = randomSource(seed);
    },
  };
}
