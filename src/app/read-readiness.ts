import { listOpenAlarms } from '../db/queries/alarms.ts';
import { findJobRun } from '../db/queries/job-runs.ts';
import { Fault } from '../domain/fault.ts';
import { isJobLate } from '../domain/health/alarms.ts';
import type { Deps } from './deps.ts';
import { JUDGE } from './judge-alarms.ts';

/** Whether to send requests here, in words that tell a stranger nothing. */
export interface Readiness {
  /** False while the database is away: nothing can be answered without it. */
  readonly ready: boolean;
  /** `DEGRADED`: an alarm rings, or nobody has looked for some minutes. Requests are answered all the same. */
  readonly state: 'OK' | 'DEGRADED' | 'UNAVAILABLE';
}

/** Two looks into small tables, within the database's own deadline: this never hangs, and costs no more when asked often. */
export async function readReadiness({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<Readiness> {
  try {
    const [ringing, judge] = [await listOpenAlarms(db), await findJobRun(db, JUDGE)];
    const isBlind = judge !== null && isJobLate(judge, clock.now());
    return { ready: true, state: ringing.length > 0 || isBlind ? 'DEGRADED' : 'OK' };
  } catch (error) {
    if (error instanceof Fault) return { ready: false, state: 'UNAVAILABLE' };
    throw error;
  }
}
