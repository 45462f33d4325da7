import { listHandedOver, type StoredMessage } from '../db/queries/messages.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { type Effect, effectKey } from '../domain/effects.ts';
import { ruleOf } from '../domain/notifications/catalogue.ts';
import { REMINDER_KINDS } from '../domain/notifications/reminders.ts';
import { addMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { CONFIRMATIONS } from './plan-messages.ts';

/**
 * Whether a reminder has to wait because its booking's confirmation was handed over before it and is still on its way:
 * a mail service that was away would be given whichever is tried first. The confirmation is tried at once. Just before
 * the reminder becomes worthless it waits no longer: late order is better than none.
 *
 * @returns how long to wait, in milliseconds; null for a message that may go
 */
export async function letConfirmationPass(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  message: StoredMessage,
  now: EpochMs,
): Promise<number | null> {
  const { bookingId, recipientId, kind, expiresAt } = message;
  if (bookingId === null || expiresAt === null || !REMINDER_KINDS.includes(kind)) return null;
  if (now >= addMs(expiresAt, -LAST_CALL_MS)) return null;
  const before = await listHandedOver(deps.db, { bookingId, recipientId, kinds: CONFIRMATIONS });
  if (before.length === 0) return null;
  const owed = before.map(({ id, kind: earlier, dueAt }) => {
    const effect: Effect = { kind: 'SEND_MESSAGE', messageId: id };
    return {
      id: newId(deps),
      key: effectKey(effect),
      effect,
      dueAt: now,
      wantedBy: addMs(dueAt, ruleOf(earlier).urgencyMs),
    };
  });
  await oweEffects(deps.db, owed, now);
  return LOOK_AGAIN_MS;
}

const LOOK_AGAIN_MS = 30 * SECOND_MS;
const LAST_CALL_MS = 2 * MINUTE_MS;
