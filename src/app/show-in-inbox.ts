import type { Transaction } from '../db/client.ts';
import { showMessage } from '../db/queries/inbox.ts';
import type { StoredMessage } from '../db/queries/messages.ts';
import type { MessageStatus } from '../domain/notifications/message.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

/**
 * Ends a message in its recipient's inbox on the dashboard, with what it says, and tells the open dashboards; once,
 * however often it is tried. It is not mailed. A guest has no inbox.
 */
export async function showInInbox(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  message: StoredMessage,
  shown: {
    readonly mail: { readonly subject: string; readonly html: string; readonly text: string };
    readonly as: { readonly status: MessageStatus; readonly reason: string };
    readonly now: EpochMs;
  },
): Promise<void> {
  const { mail, as, now } = shown;
  const isNew = await showMessage(tx, message.id, { mail, as, hasInbox: message.guest === null }, now);
  if (isNew) await tellInbox(deps, tx, message, now);
}

/** Tells the open dashboards of a message that is in the inbox only now. */
export function tellInbox(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  message: StoredMessage,
  now: EpochMs,
): Promise<void> {
  return recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'message.shown',
    subject: `message/${message.id}`,
    events: [{ userId: message.recipientId, body: { kind: 'NOTIFICATION_RECEIVED', messageId: message.id } }],
  });
}
