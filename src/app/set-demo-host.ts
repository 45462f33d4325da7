import { inTransaction } from '../db/client.ts';
import { lockMentorCalendar, saveMentorCalendar } from '../db/queries/calendars.ts';
import { type DemoHost, listDemoHosts, saveDemoHost } from '../db/queries/demo-hosts.ts';
import { findActiveUser } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { scheduleProblems, type WeeklyInterval } from '../domain/availability/weekly-schedule.ts';
import { DEMO_CALL_RULES } from '../domain/demo-calls/demo-call.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

export interface DemoHostInput {
  readonly hostId: string;
  readonly weeklySchedule: readonly WeeklyInterval[];
  readonly isActive: boolean;
}

/**
 * Makes somebody of the team a host of demo calls, with hours of their own for them, or takes them off. Hours are in the
 * zone of their calendar; an admin, who has none, gets one in their own zone that offers no lessons. Calls that stand
 * stay. Throws `NOT_FOUND` for somebody unknown, or a student.
 */
export async function setDemoHost(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  admin: User,
  input: DemoHostInput,
): Promise<{ readonly host: DemoHost } | { readonly problems: readonly UserError[] }> {
  const { hostId, weeklySchedule, isActive } = input;
  const person = await findActiveUser(deps.db, hostId);
  if (person === null || person.role === 'STUDENT') throw notFound('host');
  const problems = scheduleProblems(weeklySchedule, []).map((one) => ({
    ...one,
    path: ['input', ...(one.path ?? [])],
  }));
  if (weeklySchedule.length > MAX_INTERVALS) {
    const path = ['input', 'weeklySchedule'];
    problems.push({ ...userError('OUT_OF_RANGE', `A week has ${MAX_INTERVALS} intervals at most.`), path });
  }
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  const saved = await inTransaction(deps.db, async (tx) => {
    if ((await lockMentorCalendar(tx, hostId)) === null) {
      const { timeZone } = person;
      const calendar = { mentorId: hostId, timeZone, weeklySchedule: [], dateOverrides: [], ...DEFAULT_SETTINGS };
      await saveMentorCalendar(tx, calendar, now);
    }
    await saveDemoHost(tx, { hostId, weeklySchedule, isActive }, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: admin },
      action: 'demo_host.set',
      subject: `user/${hostId}`,
      details: { weeklySchedule, isActive },
      availability: { mentorId: hostId, within: { start: now, end: addMs(now, DEMO_CALL_RULES.horizonDays * DAY_MS) } },
    });
    return listDemoHosts(tx);
  });
  const host = saved.find((each) => each.hostId === hostId);
  if (host === undefined) throw new Error('a host vanished while being saved');
  return { host };
}

const MAX_INTERVALS = 100;
