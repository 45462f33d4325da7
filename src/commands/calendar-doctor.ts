import { type CalendarReport, examineCalendars } from '../app/examine-calendars.ts';
import { type EpochMs, MINUTE_MS, toIso } from '../domain/time.ts';
import { runCommand } from './run-command.ts';

/** `npm run calendar:doctor [-- <mentor's id or address>]`: how each connection is. Changes nothing, asks Google nothing. */
runCommand(async (deps) => {
  const mentor = process.argv[2] ?? null;
  const reports = await examineCalendars(deps, mentor);
  const now = deps.clock.now();
  for (const report of reports) console.log(describe(report, now).join('\n'));
  const ill = reports.filter(({ troubles }) => troubles.length > 0).length;
  console.log(`${reports.length} connections, ${ill} in trouble.`);
  if (mentor !== null && reports.length === 0) console.log(`There is no connection of ${mentor}.`);
  return ill === 0 && (mentor === null || reports.length > 0);
});

function describe(report: CalendarReport, now: EpochMs): string[] {
  const { mentorId, mentorEmail, state, lastError, drift, troubles } = report;
  return [
    `${troubles.length === 0 ? 'ok     ' : 'TROUBLE'} ${mentorEmail ?? mentorId}: ${state}${lastError === null ? '' : ` (${lastError})`}`,
    `        connected ${age(report.connectedAt, now)}, last read ${age(report.lastSyncedAt, now)}`,
    `        ${channelText(report)}`,
    `        sessions without event ${drift.withoutEvent}, without room ${drift.withoutRoom}; effects given up ${drift.parked}`,
    ...troubles.map((trouble) => `        ! ${trouble}`),
  ];
}

function channelText({ channels, nextRenewalAt }: CalendarReport): string {
  const open = channels.map(
    ({ calendarId, expiresAt }) => `${calendarId} until ${expiresAt === null ? '(unanswered)' : toIso(expiresAt)}`,
  );
  const renewal = nextRenewalAt === null ? '' : `; next renewal ${toIso(nextRenewalAt)}`;
  return open.length === 0 ? 'no channel' : `channel ${open.join(', ')}${renewal}`;
}

function age(at: EpochMs | null, now: EpochMs): string {
  return at === null ? 'never' : `${Math.round((now - at) / MINUTE_MS)} min ago`;
}
