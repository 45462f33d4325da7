import { listWaitingForRooms } from '../db/queries/messages.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { type Effect, effectKey } from '../domain/effects.ts';
import { ruleOf } from '../domain/notifications/catalogue.ts';
import type { MessageKind } from '../domain/notifications/message.ts';
import { addMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { CONFIRMATIONS } from './plan-messages.ts';

/**
 * Sends on the confirmations of a booking that waited for its rooms, once the last of them is there. Called after the
 * commit of a room: of two that arrive at the same time at least one then sees both. Where nobody calls, as after a
 * crash, the messages look again by themselves.
 */
export async function wakeConfirmations(deps: Pick<Deps, 'db' | 'clock' | 'random'>, bookingId: string): Promise<void> {
  const now = deps.clock.now();
  const waiting = await listWaitingForRooms(deps.db, bookingId, WAIT_FOR_ROOMS, now);
  const owed = waiting.map(({ id, kind, dueAt }) => {
    const effect: Effect = { kind: 'SEND_MESSAGE', messageId: id };
    const wantedBy = addMs(dueAt, ruleOf(kind).urgencyMs);
    return { id: newId(deps), key: effectKey(effect), effect, dueAt: now, wantedBy };
  });
  await oweEffects(deps.db, owed, now);
}

const WAIT_FOR_ROOMS: readonly MessageKind[] = [...CONFIRMATIONS, 'ADMIN_NEW_BOOKING'];
