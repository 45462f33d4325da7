import type { Transaction } from '../db/client.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';
import type { MessageFacts, MessageKind } from '../domain/notifications/message.ts';
import { remindersFor } from '../domain/notifications/reminders.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

type PlanDeps = Pick<Deps, 'clock' | 'random'>;

/** How far ahead a reminder of a call runs, by the rule of a lesson's reminder that gives its time. */
const AHEAD: Readonly<Partial<Record<MessageKind, DemoCallReminderAhead>>> = {
  SESSION_REMINDER_24H: 'DAY',
  SESSION_REMINDER_1H: 'HOUR',
  SESSION_REMINDER_10M: 'TEN_MINUTES',
};
export type DemoCallReminderAhead = 'DAY' | 'HOUR' | 'TEN_MINUTES';

/** Asks the guest to confirm their address; worth nothing once the link has ended. */
export function planVerification(
  deps: PlanDeps,
  tx: Transaction,
  call: DemoCall,
  now: EpochMs,
): Promise<OwedSending[]> {
  const plan = { ...about(call), kind: 'DEMO_CALL_VERIFY_ADDRESS' as const, expiresAt: call.verifyBy };
  return planMessages(deps, tx, [{ ...plan, recipientId: call.id, guest: call.guest }], now);
}

/** Tells guest and host what became of a call, and plans the reminders of one that has a time of its own. */
export function planCallMessages(
  deps: PlanDeps,
  tx: Transaction,
  news: {
    readonly kind: 'DEMO_CALL_SCHEDULED' | 'DEMO_CALL_MOVED' | 'DEMO_CALL_CANCELLED';
    readonly call: DemoCall & { readonly hostId: string };
    readonly facts?: MessageFacts;
    readonly now: EpochMs;
  },
): Promise<OwedSending[]> {
  const { kind, call, facts = {}, now } = news;
  const both = [{ recipientId: call.id, guest: call.guest }, { recipientId: call.hostId }];
  const told = both.map((recipient) => ({ ...about(call), ...recipient, kind, facts }));
  const reminders = kind === 'DEMO_CALL_CANCELLED' ? [] : remindersFor(call.start, now);
  const planned = reminders.flatMap(({ kind: rule, dueAt, expiresAt, expired }) =>
    both.map((recipient) => ({
      ...about(call),
      ...recipient,
      cause: `${about(call).cause}/${AHEAD[rule] ?? rule}`,
      kind: 'DEMO_CALL_REMINDER' as const,
      dueAt,
      expiresAt,
      ...(expired && { expired: 'CONFIRMED_TOO_LATE' }),
    })),
  );
  return planMessages(deps, tx, [...told, ...planned], now);
}

/** The call a message is about, and for a reminder how far ahead it runs. */
export function callOfCause(cause: string): { readonly callId: string; readonly ahead: DemoCallReminderAhead | null } {
  const [, callId = '', word] = cause.split('/');
  const ahead = word === 'DAY' || word === 'HOUR' || word === 'TEN_MINUTES' ? word : null;
  return { callId, ahead };
}

function about({ id, version }: DemoCall) {
  return { cause: `demo-call/${id}`, version, bookingId: null, sessionId: null };
}
