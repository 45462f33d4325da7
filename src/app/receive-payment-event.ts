import { inTransaction } from '../db/client.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { recordStripeEvent } from '../db/queries/stripe-events.ts';
import { effectKey } from '../domain/effects.ts';
import type { PaymentEvent } from '../ports/payment-gateway.ts';
import { isHandled } from './apply-payment-event.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/**
 * Takes a verified webhook in: its id and the work it causes are written together, so a repetition causes none
 * and a crash loses none. The work itself is done later, from the object as Stripe then has it.
 */
export async function receivePaymentEvent(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  event: PaymentEvent,
): Promise<'TAKEN_IN' | 'REPEATED'> {
  const now = deps.clock.now();
  // Most of what Stripe tells causes nothing: that is one statement.
  if (!isHandled(event.type)) return (await recordStripeEvent(deps.db, event, now)) ? 'TAKEN_IN' : 'REPEATED';
  return inTransaction(deps.db, async (tx) => {
    if (!(await recordStripeEvent(tx, event, now))) return 'REPEATED';
    const effect = { kind: 'APPLY_PAYMENT_EVENT', type: event.type, objectId: event.objectId } as const;
    await oweEffects(tx, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
    return 'TAKEN_IN';
  });
}
