import type { Deps } from '../app/deps.ts';
import type { Transaction } from '../db/client.ts';
import type { EpochMs } from '../domain/time.ts';

/** One tick of a job: asks about `(previous, scheduledFor]`, so that a late tick skips nothing. */
export interface Tick {
  readonly previous: EpochMs;
  readonly scheduledFor: EpochMs;
}

export interface Job {
  /** Kebab-case; the key of its row in the ledger. */
  readonly name: string;
  /** A cron expression of five fields, read in UTC. */
  readonly schedule: string;
  /**
   * Runs inside the transaction that writes the tick down: it happens once, on one server, or not at all.
   * So a job only reads and writes rows; what reaches outside is owed to the outbox.
   */
  readonly run: (deps: Deps, tx: Transaction, tick: Tick) => Promise<void>;
}

/** Names a job, for the catalogue. */
export function defineJob(job: Job): Job {
  return job;
}
