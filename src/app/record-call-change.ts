import type { Transaction } from '../db/client.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { Actor } from '../domain/actor.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import type { OwedSending } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';

/**
 * Writes down a step of a call that has a host: what it owes Google and the mailboxes, the news for its host and the
 * admins, and whose availability it changed. Call it last in the transaction of the step.
 */
export async function recordCallChange(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  step: {
    readonly call: DemoCall & { readonly hostId: string };
    readonly actor: Actor;
    /** Past tense, for the audit log. */
    readonly action: string;
    readonly details?: Record<string, unknown>;
    readonly owed: readonly OwedSending[];
    /** The host's times that were taken or freed; none where only the room or the outcome changed. */
    readonly times: readonly Interval[];
    readonly now: EpochMs;
  },
): Promise<void> {
  const { call, actor, action, details, owed, times, now } = step;
  const { id: demoCallId, hostId } = call;
  const sync = { kind: 'SYNC_DEMO_CALL_EVENT', mentorId: hostId, demoCallId } as const;
  const people = new Set([hostId, ...(await listAdmins(tx)).map(({ id }) => id)]);
  await recordChange(deps, tx, now, {
    actor,
    action,
    subject: `demo-call/${demoCallId}`,
    details: { start: call.start, version: call.version, ...details },
    effects: [...(times.length > 0 ? [{ effect: sync }] : []), ...owed],
    events: [...people].map((userId) => ({ userId, body: { kind: 'DEMO_CALL_CHANGED', demoCallId } })),
    ...(times.length > 0 && { availability: { mentorId: hostId, within: timeOf(times) } }),
  });
}
