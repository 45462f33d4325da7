import { dropMessage } from '../db/queries/messages.ts';
import type { Deps } from './deps.ts';

/** Ends a message whose sending was given up, so that admins see it among the failed ones and can send it once more. */
export async function giveUpMessage(
  deps: Pick<Deps, 'db' | 'clock'>,
  messageId: string,
  reason: string,
): Promise<void> {
  await dropMessage(deps.db, messageId, 'FAILED', reason, deps.clock.now());
}
