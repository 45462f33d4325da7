import { inTransaction } from '../db/client.ts';
import { lockFailedMessages, type MessageRecord, pageFailedMessages } from '../db/queries/message-records.ts';
import type { User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import type { Deps } from './deps.ts';
import { repeatMessage } from './resend-message.ts';

/**
 * Sends every message once more that was given up and was not repeated since, up to so many, the latest first. Two
 * admins at once repeat each message once: the second waits for the first and finds nothing left.
 *
 * @param first how many at most, 1 to 100; anything else throws `BAD_USER_INPUT`
 * @param path the argument that said so
 */
export async function retryFailedMessages(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  admin: User,
  first: number,
  path: readonly string[] = ['first'],
): Promise<MessageRecord[]> {
  if (!Number.isInteger(first) || first < 1 || first > MOST) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${MOST}.`, { path });
  }
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await lockFailedMessages(tx);
    const repeated: MessageRecord[] = [];
    for (const { id } of await pageFailedMessages(tx, { limit: first, after: null })) {
      const message = await repeatMessage(deps, tx, admin, { messageId: id, now });
      if (message !== null) repeated.push(message);
    }
    return repeated;
  });
}

const MOST = 100;
