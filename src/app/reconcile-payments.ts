import type { Queryable } from '../db/client.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { listOpenDisputes } from '../db/queries/payment-trouble.ts';
import { unheardOf } from '../db/queries/stripe-events.ts';
import { listChangedSubscriptions } from '../db/queries/subscription-terms.ts';
import { DONE, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { addMs, DAY_MS, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { receivePaymentEvent } from './receive-payment-event.ts';

/** How far back Stripe is asked. It repeats a webhook for three days; what failed for longer is in here too. */
const LOOK_BACK_MS = 8 * DAY_MS;

/**
 * Asks Stripe for what was made lately and acts on what no webhook told of: they can be lost for good. It is taken in
 * as if one had come, so the next look does not find it again. Refunds are looked at each time: a charge can have many. So
 * are subscriptions whose terms changed lately, as nothing tells that Stripe did not come to hear of it, and disputes
 * that are open, for banks take months.
 */
export async function reconcilePayments(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments' | 'log'>,
): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const recent = await deps.payments.listRecent(addMs(now, -LOOK_BACK_MS));
  const missed = await unheardOf(deps.db, recent);
  if (missed.length > 0) deps.log.warn({ missed: missed.length }, 'webhooks of Stripe never arrived');
  for (const { type, objectId } of recent) {
    const id = `reconciled/${type}/${objectId}`;
    if (missed.some((one) => one.type === type && one.objectId === objectId)) {
      await receivePaymentEvent(deps, { id, type, objectId, createdAt: now });
    } else if (type === 'charge.refunded') {
      const effect = { kind: 'APPLY_PAYMENT_EVENT', type, objectId } as const;
      await oweEffects(deps.db, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now);
    }
  }
  const changed = await listChangedSubscriptions(deps.db, addMs(now, -LOOK_BACK_MS));
  await lookAgain(deps, 'customer.subscription.updated', changed, now);
  await lookAgain(deps, 'charge.dispute.closed', await listOpenDisputes(deps.db), now);
  return DONE;
}

/** Has objects at Stripe looked at as if a webhook had told of them. */
async function lookAgain(
  deps: Pick<Deps, 'db' | 'random' | 'clock'>,
  type: string,
  objectIds: readonly string[],
  now: EpochMs,
): Promise<void> {
  const effects = objectIds.map((objectId) => {
    const effect = { kind: 'APPLY_PAYMENT_EVENT', type, objectId } as const;
    return { id: newId(deps), key: effectKey(effect), effect, dueAt: now };
  });
  if (effects.length > 0) await oweEffects(deps.db, effects, now);
}

/** Owes the next look, whenever so many minutes have gone by. */
export async function oweReconciliation(
  deps: Pick<Deps, 'clock' | 'random' | 'config'>,
  tx: Queryable,
  { previous, scheduledFor }: { readonly previous: EpochMs; readonly scheduledFor: EpochMs },
): Promise<void> {
  const every = deps.config.stripe.reconcileMinutes * MINUTE_MS;
  if (Math.floor(previous / every) === Math.floor(scheduledFor / every)) return;
  const effect = { kind: 'RECONCILE_PAYMENTS' } as const;
  await oweEffects(tx, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: scheduledFor }], scheduledFor);
}
