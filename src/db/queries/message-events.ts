import { and, between, count, eq, or, sql } from 'drizzle-orm';
import { isUuid } from '../../domain/ids.ts';
import type { MailEventType } from '../../domain/notifications/delivery.ts';
import type { MessageKind, MessageStatus } from '../../domain/notifications/message.ts';
import type { Guest } from '../../domain/notifications/recipient.ts';
import { addMs, type EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { messageEvents, messages } from '../tables/messages.ts';

/** What has become of a mail so far. */
export interface DeliveryState {
  readonly id: string;
  readonly kind: MessageKind;
  readonly recipientId: string;
  readonly guest: Guest | null;
  readonly bookingId: string | null;
  readonly status: MessageStatus;
  readonly providerId: string | null;
  readonly sentAt: EpochMs | null;
  readonly deliveredAt: EpochMs | null;
  readonly openedAt: EpochMs | null;
  readonly clickedAt: EpochMs | null;
}

/**
 * Locks the message a mail of the provider is of, found by the provider's id or by ours; null for none of ours. Other
 * mails of the same account have tags of their own, which need not be ids.
 */
export async function lockDelivery(
  q: Queryable,
  mail: { readonly providerId: string; readonly messageId: string | null },
): Promise<DeliveryState | null> {
  const { providerId, messageId } = mail;
  const byProvider = eq(messages.providerId, providerId);
  const [row] = await q
    .select({
      id: messages.id,
      kind: messages.kind,
      recipientId: messages.recipientId,
      guest: messages.guest,
      bookingId: messages.bookingId,
      status: messages.status,
      providerId: messages.providerId,
      sentAt: messages.sentAt,
      deliveredAt: messages.deliveredAt,
      openedAt: messages.openedAt,
      clickedAt: messages.clickedAt,
    })
    .from(messages)
    .where(messageId === null || !isUuid(messageId) ? byProvider : or(byProvider, eq(messages.id, messageId)))
    .for('update');
  return row ?? null;
}

export interface StoredMailEvent {
  readonly id: string;
  readonly messageId: string | null;
  readonly type: MailEventType;
  readonly occurredAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly detail: string | null;
  readonly byScanner: boolean;
}

/** Writes down what was told about a mail of nobody's, once. */
export async function insertMailEvent(q: Queryable, event: StoredMailEvent): Promise<void> {
  await q.insert(messageEvents).values(event).onConflictDoNothing({ target: messageEvents.id });
}

/** How many clicks of a mail are known within `reachMs` of an instant. */
export async function countClicks(q: Queryable, messageId: string, at: EpochMs, reachMs: number): Promise<number> {
  const [row] = await q
    .select({ clicks: count() })
    .from(messageEvents)
    .where(clicksNear(messageId, at, reachMs));
  return row?.clicks ?? 0;
}

/** One click among several at the same moment makes the others a machine's too. */
export async function flagClicks(q: Queryable, messageId: string, at: EpochMs, reachMs: number): Promise<void> {
  await q
    .update(messageEvents)
    .set({ byScanner: true })
    .where(clicksNear(messageId, at, reachMs));
}

/** Writes down what was told about a mail, and what the mail has gone through now. False when it was told before. */
export async function saveMailEvent(
  q: Queryable,
  event: StoredMailEvent & { readonly messageId: string },
  delivery: Partial<
    Pick<DeliveryState, 'status' | 'providerId' | 'sentAt' | 'deliveredAt' | 'openedAt' | 'clickedAt'> & {
      readonly reason: string | null;
    }
  >,
): Promise<boolean> {
  const told = q
    .$with('told')
    .as(
      q
        .insert(messageEvents)
        .values(event)
        .onConflictDoNothing({ target: messageEvents.id })
        .returning({ id: messageEvents.id }),
    );
  const rows = await q
    .with(told)
    .update(messages)
    .set({ ...delivery, updatedAt: event.receivedAt })
    .where(and(eq(messages.id, event.messageId), sql`exists (select from ${told})`))
    .returning({ id: messages.id });
  return rows.length > 0;
}

function clicksNear(messageId: string, at: EpochMs, reachMs: number) {
  return and(
    eq(messageEvents.messageId, messageId),
    eq(messageEvents.type, 'CLICKED'),
    between(messageEvents.occurredAt, addMs(at, -reachMs), addMs(at, reachMs)),
  );
}
