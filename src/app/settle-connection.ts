import type { Transaction } from '../db/client.ts';
import { findMentorCalendar, lockConnection, updateConnection } from '../db/queries/calendars.ts';
import { listConnectedCalendars } from '../db/queries/connected-calendars.ts';
import type { Actor } from '../domain/actor.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { jointState } from '../domain/calendar/connected-calendar.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import type { Effect } from '../domain/effects.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

/** What a connection came to after one of its calendars changed. */
export interface SettledConnection {
  readonly state: CalendarState;
  /** Whether it was in another state before. */
  readonly changed: boolean;
}

/**
 * Writes down what a connection's calendars are worth together: call it in every transaction that changes one of them.
 * A connection whose grant is dead or too narrow stays what it is, whatever its calendars were worth.
 */
export async function settleConnection(tx: Transaction, mentorId: string, now: EpochMs): Promise<SettledConnection> {
  const connection = await lockConnection(tx, mentorId);
  if (connection === null) return { state: 'DISCONNECTED', changed: false };
  const { state: before } = connection;
  if (before === 'PARTIAL_SCOPES' || before === 'REAUTH_REQUIRED') return { state: before, changed: false };
  const joint = jointState(await listConnectedCalendars(tx, mentorId));
  await updateConnection(tx, mentorId, joint, now);
  return { state: joint.state, changed: joint.state !== before };
}

/**
 * Writes down a change of a mentor's calendars: their dashboard hears of the joint state where that changed, or where
 * the change is `told` though it stays; everybody who looks at the mentor's slots may see others.
 */
export async function recordCalendarChange(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  change: {
    readonly mentorId: string;
    readonly now: EpochMs;
    readonly actor?: Actor;
    readonly action: string;
    readonly details: Record<string, unknown>;
    readonly effects?: readonly Effect[];
    readonly settled: SettledConnection;
    readonly told: boolean;
  },
): Promise<void> {
  const { mentorId, now, settled, told } = change;
  const horizonDays = (await findMentorCalendar(tx, mentorId))?.horizonDays ?? DEFAULT_SETTINGS.horizonDays;
  const body = { kind: 'CALENDAR_STATE_CHANGED', mentorId, state: settled.state } as const;
  await recordChange(deps, tx, now, {
    actor: change.actor ?? { kind: 'system' },
    action: change.action,
    subject: `mentor/${mentorId}`,
    details: change.details,
    effects: (change.effects ?? []).map((effect) => ({ effect })),
    events: settled.changed || told ? [{ userId: mentorId, body }] : [],
    availability: { mentorId, within: { start: now, end: addMs(now, horizonDays * DAY_MS) } },
  });
}
