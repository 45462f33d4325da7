import { asc, eq, inArray } from 'drizzle-orm';
import type { User } from '../../domain/actor.ts';
import type { WeeklyInterval } from '../../domain/availability/weekly-schedule.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { mentorCalendars } from '../tables/calendars.ts';
import { demoHosts } from '../tables/demo-calls.ts';
import { users } from '../tables/users.ts';

/** Somebody of the team who gives demo calls. */
export interface DemoHost {
  readonly hostId: string;
  /** In the zone of the host's calendar. */
  readonly timeZone: string;
  readonly weeklySchedule: readonly WeeklyInterval[];
  readonly isActive: boolean;
  readonly role: User['role'];
  readonly isBlocked: boolean;
}

/** Everybody who ever was a host, in the order of their ids. */
export async function listDemoHosts(q: Queryable): Promise<DemoHost[]> {
  const rows = await q
    .select({
      hostId: demoHosts.hostId,
      timeZone: mentorCalendars.timeZone,
      weeklySchedule: demoHosts.weeklySchedule,
      isActive: demoHosts.isActive,
      role: users.role,
      blockedAt: users.blockedAt,
    })
    .from(demoHosts)
    .innerJoin(users, eq(users.id, demoHosts.hostId))
    .innerJoin(mentorCalendars, eq(mentorCalendars.mentorId, demoHosts.hostId))
    .orderBy(asc(demoHosts.hostId));
  return rows.map(({ blockedAt, ...host }) => ({ ...host, isBlocked: blockedAt !== null }));
}

/** Locks the calendars of several hosts, always in the order of their ids, until the transaction ends. */
export async function lockHostCalendars(q: Queryable, hostIds: readonly string[]): Promise<void> {
  if (hostIds.length === 0) return;
  await q
    .select({ id: mentorCalendars.mentorId })
    .from(mentorCalendars)
    .where(inArray(mentorCalendars.mentorId, [...hostIds]))
    .orderBy(asc(mentorCalendars.mentorId))
    .for('update');
}

export async function saveDemoHost(
  q: Queryable,
  host: Pick<DemoHost, 'hostId' | 'isActive' | 'weeklySchedule'>,
  now: EpochMs,
): Promise<void> {
  const { hostId, isActive } = host;
  const values = { isActive, weeklySchedule: [...host.weeklySchedule], updatedAt: now };
  await q
    .insert(demoHosts)
    .values({ hostId, ...values, createdAt: now })
    .onConflictDoUpdate({ target: demoHosts.hostId, set: values });
}
