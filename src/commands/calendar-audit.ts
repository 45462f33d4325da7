import { auditCalendar, repairDrift } from '../app/audit-calendar.ts';
import { examineCalendars } from '../app/examine-calendars.ts';
import { runCommand } from './run-command.ts';

/** `npm run calendar:audit [-- --repair]`: compares every connected calendar with its sessions, and repairs on demand. */
runCommand(async (deps) => {
  const repairs = process.argv.includes('--repair');
  let found = 0;
  for (const { mentorId, mentorEmail } of await examineCalendars(deps, null)) {
    const drifts = await auditCalendar(deps, mentorId);
    if (drifts === null) console.log(`${mentorEmail ?? mentorId}: not connected, not compared`);
    for (const { kind, sessionId, eventId, calendarId } of drifts ?? []) {
      console.log(`${mentorEmail ?? mentorId}: ${kind} session ${sessionId} event ${eventId ?? '-'} in ${calendarId}`);
    }
    found += drifts?.length ?? 0;
    if (repairs && drifts !== null && drifts.length > 0) await repairDrift(deps, mentorId, drifts);
  }
  console.log(`${found} disagreements${repairs && found > 0 ? ', repaired or owed to the workers' : ''}.`);
  return found === 0 || repairs;
});
