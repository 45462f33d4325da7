import { inArray } from 'drizzle-orm';
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

/** Which of some objects no webhook of that type was ever taken in for. */
export async function unheardOf<T extends { readonly type: string; readonly objectId: string }>(
  q: Queryable,
  objects: readonly T[],
): Promise<T[]> {
  if (objects.length === 0) return [];
  const rows = await q
    .select({ type: stripeEvents.type, objectId: stripeEvents.objectId })
    .from(stripeEvents)
    .where(
      inArray(
        stripeEvents.objectId,
        objects.map(({ objectId }) => objectId),
      ),
    );
  const heard = new Set(rows.map(({ type, objectId }) => `${type} ${objectId}`));
  return objects.filter(({ type, objectId }) => !heard.has(`${type} ${objectId}`));
}
