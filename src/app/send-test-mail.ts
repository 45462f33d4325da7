import { inTransaction } from '../db/client.ts';
import { findMessageRecords, type MessageRecord } from '../db/queries/message-records.ts';
import type { User } from '../domain/actor.ts';
import { type UserError, userError } from '../domain/fault.ts';
import type { MessageKind } from '../domain/notifications/message.ts';
import type { Deps } from './deps.ts';
import { sampleMail } from './mails/sample-mail.ts';
import { newId } from './new-id.ts';
import { planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Mails an example of a kind of message to the admin who asks, the way every message goes: it is in the queue, under a
 * key of its own, and ends like any other where their address takes no mail.
 */
export async function sendTestMail(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  admin: User,
  wish: { readonly kind: MessageKind; readonly locale: string; readonly example: string | null },
): Promise<{ readonly message: MessageRecord | null; readonly userErrors: readonly UserError[] }> {
  const sample = sampleMail(wish.kind, wish.locale, wish.example);
  if (sample === null) {
    const missing = userError('NOTHING_TO_SHOW', 'There is no such example of this kind of message.', ['example']);
    return { message: null, userErrors: [missing] };
  }
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const cause = `test/${newId(deps)}`;
    const about = { cause, version: 0, kind: wish.kind, recipientId: admin.id, bookingId: null, sessionId: null };
    const facts = { sample: { locale: wish.locale, example: sample.example } };
    const effects = await planMessages(deps, tx, [{ ...about, facts }], now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: admin },
      action: 'message.tested',
      subject: `user/${admin.id}`,
      details: { kind: wish.kind },
      effects,
    });
    const ids = effects.flatMap(({ effect }) => (effect.kind === 'SEND_MESSAGE' ? [effect.messageId] : []));
    const [message = null] = await findMessageRecords(tx, ids);
    return { message, userErrors: [] };
  });
}
