/** What is to happen later, by the shared clock. */
export interface TaskQueue {
  schedule(at: number, task: () => Promise<void>): void;
  /** When the next task is due, epoch milliseconds, or null when nothing waits. */
  nextDueAt(): number | null;
  /**
   * Runs every task due at `now()`, one after another in order of due time and then of scheduling, including those
   * that tasks schedule on the way. Answers how many ran. Calls that overlap wait for each other.
   */
  runDue(now: () => number): Promise<number>;
  clear(): void;
}

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => Promise<void>;
}

export function taskQueue(report: (error: unknown) => void, onScheduled: () => void): TaskQueue {
  let waiting: Task[] = [];
  let scheduled = 0;
  let tail: Promise<unknown> = Promise.resolve();

  const drain = async (now: () => number): Promise<number> => {
    let ran = 0;
    for (let task = waiting[0]; task !== undefined && task.at <= now(); task = waiting[0]) {
      waiting.shift();
      try {
        await task.run();
      } catch (error) {
        report(error);
      }
      ran += 1;
    }
    return ran;
  };

  return {
    schedule(at, run) {
      const task = { at, order: scheduled++, run };
      waiting.splice(positionOf(waiting, task), 0, task);
      onScheduled();
    },
    nextDueAt: () => waiting[0]?.at ?? null,
    runDue(now) {
      const run = tail.then(() => drain(now));
      tail = run;
      return run;
    },
    clear() {
      waiting = [];
    },
  };
}

/** Where `task` belongs in a list sorted by due time: a month of weekly bills makes linear insertion felt. */
function positionOf(waiting: readonly Task[], task: Task): number {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = waiting[middle];
    if (other !== undefined && (other.at < task.at || (other.at === task.at && other.order < task.order))) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
