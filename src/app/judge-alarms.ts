import type { Transaction } from '../db/client.ts';
import { ALARMS, alarmsBy } from '../domain/health/alarms.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { readVitals } from './read-vitals.ts';
import { endAlarm, ringAlarm } from './ring-alarm.ts';

/** The job that judges, by its name in the catalogue. */
export const JUDGE = 'alarms';

/** Looks how the platform is: what is wrong begins to ring, what was put right ends. Whoever judges is not late. */
export async function judgeAlarms(
  deps: Pick<Deps, 'clock' | 'random' | 'log'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  const vitals = await readVitals(tx, now);
  const others = vitals.jobs.filter(({ name }) => name !== JUDGE);
  const ringing = new Map(alarmsBy({ ...vitals, jobs: others }, now).map((alarm) => [alarm.name, alarm]));
  for (const name of ALARMS) {
    const alarm = ringing.get(name);
    if (alarm === undefined) await endAlarm(deps, tx, name, now);
    else await ringAlarm(deps, tx, alarm, now);
  }
}
