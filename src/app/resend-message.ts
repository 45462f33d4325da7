import { inTransaction, type Transaction } from '../db/client.ts';
import { findMessageRecords, type MessageRecord } from '../db/queries/message-records.ts';
import { findMessage, type StoredMessage } from '../db/queries/messages.ts';
import type { User } from '../domain/actor.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Sends a message once more, for an admin: written anew from the truth as it is, and under a key of its own, since the
 * provider would take the old one for the mail it has already. One that still waits is not repeated. What was untrue
 * after a time is so the second time as well: "in one hour" is not said five minutes before, and ends as expired.
 */
export async function resendMessage(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  admin: User,
  messageId: string,
): Promise<{ readonly message: MessageRecord | null; readonly userErrors: readonly UserError[] }> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const message = isUuid(messageId) ? await findMessage(tx, messageId) : null;
    if (message === null) throw notFound('message');
    if (message.status === 'PLANNED' || message.status === 'SENDING') {
      const waiting = userError('MESSAGE_WAITING', 'This message has not gone out yet.', ['messageId']);
      return { message: null, userErrors: [waiting] };
    }
    return { message: await repeat(deps, tx, admin, { message, now }), userErrors: [] };
  });
}

/** The same for one of many, inside a transaction that has made sure of it. Null for one that is not there. */
export async function repeatMessage(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  admin: User,
  { messageId, now }: { readonly messageId: string; readonly now: EpochMs },
): Promise<MessageRecord | null> {
  const message = await findMessage(tx, messageId);
  return message === null ? null : repeat(deps, tx, admin, { message, now });
}

async function repeat(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  admin: User,
  { message, now }: { readonly message: StoredMessage; readonly now: EpochMs },
): Promise<MessageRecord | null> {
  const { id: resendOf, cause, version, kind, recipientId, guest, bookingId, sessionId, facts, expiresAt } = message;
  const about = { cause, version, kind, recipientId, bookingId, sessionId, facts };
  const again = { nonce: newId(deps), resendOf };
  const until = expiresAt === null ? {} : { expiresAt };
  const effects = await planMessages(deps, tx, [{ ...about, ...until, ...(guest !== null && { guest }), again }], now);
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user: admin },
    action: 'message.resent',
    subject: `message/${resendOf}`,
    effects,
  });
  const ids = effects.flatMap(({ effect }) => (effect.kind === 'SEND_MESSAGE' ? [effect.messageId] : []));
  const [record = null] = await findMessageRecords(tx, ids);
  return record;
}
