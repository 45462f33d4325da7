import type { StoredMessage } from '../../db/queries/messages.ts';
import { findUsers } from '../../db/queries/users.ts';
import type { Recipient } from '../../domain/notifications/recipient.ts';
import type { Deps } from '../deps.ts';

/** Whoever a message goes to, as they are now; a guest as they were when it was planned. */
export async function loadRecipient(
  deps: Pick<Deps, 'db'>,
  { recipientId, guest }: Pick<StoredMessage, 'recipientId' | 'guest'>,
): Promise<Recipient> {
  if (guest !== null) return { ...guest, id: recipientId };
  const [user] = await findUsers(deps.db, [recipientId]);
  if (user === undefined) throw new Error('a message lost its recipient');
  return user;
}
