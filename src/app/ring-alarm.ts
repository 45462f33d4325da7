import type { Transaction } from '../db/client.ts';
import { clearAlarm, raiseAlarm } from '../db/queries/alarms.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { Alarm, AlarmName } from '../domain/health/alarms.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

type RingDeps = Pick<Deps, 'clock' | 'random'>;

/**
 * Lets an alarm ring and tells every admin, on open dashboards, in the inbox and by mail: once, however often it is
 * asked and by however many servers, until the alarm has ended and begins anew.
 */
export async function ringAlarm(
  deps: RingDeps & Pick<Deps, 'log'>,
  tx: Transaction,
  alarm: Alarm,
  now: EpochMs,
): Promise<void> {
  const episode = await raiseAlarm(tx, alarm, now);
  if (episode === null) return;
  const { name, details } = alarm;
  deps.log.error({ alarm: name, ...details }, 'an alarm rings');
  const admins = await listAdmins(tx);
  const about = { cause: `alarm/${name}`, version: episode, kind: 'ADMIN_SYSTEM_ALARM', bookingId: null } as const;
  const plans = admins.map(({ id }) => ({ ...about, recipientId: id, sessionId: null, facts: { alarm: name } }));
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'alarm.raised',
    subject: `alarm/${name}`,
    details: { ...details, episode },
    effects: await planMessages(deps, tx, plans, now),
    events: admins.map(({ id }) => ({
      userId: id,
      body: { kind: 'SYSTEM_ALARM_CHANGED', alarm: name, isRinging: true },
    })),
  });
}

/** Ends an alarm that rings; admins see it on open dashboards. */
export async function endAlarm(deps: RingDeps, tx: Transaction, name: AlarmName, now: EpochMs): Promise<void> {
  if (!(await clearAlarm(tx, name, now))) return;
  const admins = await listAdmins(tx);
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'alarm.cleared',
    subject: `alarm/${name}`,
    events: admins.map(({ id }) => ({
      userId: id,
      body: { kind: 'SYSTEM_ALARM_CHANGED', alarm: name, isRinging: false },
    })),
  });
}
