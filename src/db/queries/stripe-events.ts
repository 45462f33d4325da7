import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { stripeEvents } from '../tables/records.ts';

/** Takes a webhook in. False when its id was seen before: whatever it causes was owed then. */
export async function recordStripeEvent(
  q: Queryable,
  event: { readonly id: string; readonly type: string; readonly objectId: string },
  now: EpochMs,
): Promise<boolean> {
  const rows = await q
    .insert(stripeEvents)
    .values({ ...event, receivedAt: now })
    .onConflictDoNothing({ target: stripeEvents.id })
    .returning({ id: stripeEvents.id });
  return rows.length > 0;
}
