import type { Deps } from '../app/deps.ts';
import type { Transaction } from '../db/client.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Schedule } from './schedule.ts';

/** One tick of a job: asks about `(previous, scheduledFor]`, so that a late tick skips nothing. */
export interface Tick {
  readonly previous: EpochMs;
  readonly scheduledFor: EpochMs;
}

export interface Job {
  /** Kebab-case; the key of its row in the ledger. */
  readonly name: string;
  readonly schedule: Schedule;
  /**
   * Runs inside the transaction that writes the tick down: it happens once, on one server, or not at all.
   * So a job only reads and writes rows; what reaches outside is owed to the outbox.
   */
  readonly run: (deps: Deps, tx: Transaction, tick: Tick) => Promise<void>;
  /**
   * When it next has something to do; null for nothing in sight. For a job that mostly finds nothing, so that a clock
   * that is moved forward may skip its empty ticks. Absent: every tick counts.
   */
  readonly nextDueAt?: (deps: Deps) => Promise<EpochMs | null>;
}

/** Names a job, for the catalogue. */
export function defineJob(job: Job): Job {
  return job;
}
