import { readSystemHealth, type SystemHealth } from '../app/read-system-health.ts';
import { alarmsBy, latenessMs } from '../domain/health/alarms.ts';
import { type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { runCommand } from './run-command.ts';

/** `npm run health`: how jobs, queues, mirrors and quotas are; status 1 where an alarm rings or should. */
runCommand(async (deps) => {
  const health = await readSystemHealth(deps);
  console.log(describe(health).join('\n'));
  const now = alarmsBy(health, health.readAt).map(({ name }) => name);
  const ringing = [...new Set([...health.alarms.map(({ name }) => name), ...now])];
  console.log(ringing.length === 0 ? 'No alarm.' : `ALARM: ${ringing.join(', ')}`);
  return ringing.length === 0;
});

function describe({ readAt, jobs, queues, mirrors, ...health }: SystemHealth): string[] {
  const age = (at: EpochMs | null) => (at === null ? 'never' : `${Math.round((readAt - at) / MINUTE_MS)} min ago`);
  return [
    ...jobs.map(({ name, lastTickAt, nextDueAt, failure }) => {
      const late = latenessMs(nextDueAt, readAt);
      const state = late > 2 * MINUTE_MS ? `LATE by ${Math.round(late / MINUTE_MS)} min` : 'in time';
      return `job ${name}: ${state}, last ${age(lastTickAt)}${failure === null ? '' : `, failed (${failure})`}`;
    }),
    ...queues.map(
      ({ kind, waiting, due, retrying, parked }) =>
        `queue ${kind}: ${waiting} wait, ${due} due, ${retrying} tried again, ${parked} given up`,
    ),
    `message due longest: ${health.oldestMessageAt === null ? 'none' : age(health.oldestMessageAt)}`,
    `calendars: ${mirrors.connections} connected, ${mirrors.fresh} fresh, ${mirrors.stale} stale, ${mirrors.inError} in error, ${mirrors.writesParked} with writes parked`,
    `mail quota: ${health.mailQuotaSpentSince === null ? 'not spent' : `spent ${age(health.mailQuotaSpentSince)}`}`,
    `payments reconciled: ${age(health.paymentsReconciledAt)}`,
  ];
}
