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
   * True for a job that only keeps something fresh. A clock that is moved forward stops for the ticks of the others,
   * and runs this one where it stops anyway: a month of polls that find nothing would take minutes.
   */
  readonly keepsFresh?: true;
  /** True for the job that judges how the others are: it runs when they are done. */
  readonly judges?: true;
}

/** Names a job, for the catalogue. */
export function defineJob(job: Job): Job {
  return job;
}
