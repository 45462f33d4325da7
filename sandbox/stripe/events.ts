import type { Account } from './account.ts';
import type { EventType, StripeEvent } from './resources.ts';

/** The version the installed client is pinned to; shapes follow it, and events name it. */
export const apiVersion = '2026-10-28.endive';

/** Records that something happened to `object`, as it is now, and hands the event to the webhook. */
export function emit(account: Account, type: EventType, object: object, previous?: Record<string, unknown>): void {
  const event: StripeEvent = {
    id: account.newId('evt_1', 23),
    object: 'event',
    api_version: apiVersion,
    created: account.now(),
    data: { object: structuredClone(object), ...(previous ? { previous_attributes: previous } : {}) },
    livemode: false,
    pending_webhooks: 1,
    request: account.request ?? { id: null, idempotency_key: null },
    type,
  };
  account.tables.events.insert(event);
  account.deliveries.announce(event);
}

/** Lets `mutate` change the object and emits `type` with the fields that differ; nothing when none does. */
export function change<T extends object>(
  account: Account,
  type: EventType,
  object: T,
  mutate: (object: T) => void,
): void {
  const before = structuredClone(object);
  mutate(object);
  const changed = Object.entries(before).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(object, name)),
  );
  if (changed.length > 0) emit(account, type, object, Object.fromEntries(changed));
}
