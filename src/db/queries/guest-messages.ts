import { and, eq, inArray, like, or } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { messageEvents, messages } from '../tables/messages.ts';
import { outbox } from '../tables/outbox.ts';

/** Ids of the news that a demo call stands which wait for its room. */
export async function listWaitingCallNews(q: Queryable, callId: string): Promise<string[]> {
  const ofCall = and(eq(messages.cause, `demo-call/${callId}`), eq(messages.kind, 'DEMO_CALL_SCHEDULED'));
  const rows = await q
    .select({ id: messages.id })
    .from(messages)
    .where(and(ofCall, eq(messages.status, 'PLANNED')));
  return rows.map(({ id }) => id);
}

/** Deletes every message about these demo calls, what the mail provider told of it, and its sending. */
export async function deleteMessagesOfCalls(q: Queryable, callIds: readonly string[]): Promise<void> {
  if (callIds.length === 0) return;
  const found = await q
    .select({ id: messages.id })
    .from(messages)
    .where(or(...callIds.map((id) => like(messages.cause, `demo-call/${id}%`))));
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return;
  const keys = ids.map((id) => `message/${id}`);
  await q.delete(outbox).where(inArray(outbox.key, keys));
  await q.delete(messageEvents).where(inArray(messageEvents.messageId, ids));
  await q.delete(messages).where(inArray(messages.id, ids));
}
