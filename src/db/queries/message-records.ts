import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { MailEventType } from '../../domain/notifications/delivery.ts';
import type { MessageKind, MessageStatus } from '../../domain/notifications/message.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace } from '../keyset.ts';
import { messageEvents, messages } from '../tables/messages.ts';
import { users } from '../tables/users.ts';

/** A message as a timeline shows it: what was decided about it, and when what happened to it. */
export interface MessageRecord {
  readonly id: string;
  readonly kind: MessageKind;
  readonly recipientId: string;
  readonly recipientName: string;
  readonly bookingId: string | null;
  readonly resendOf: string | null;
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly subject: string | null;
  readonly tries: number;
  readonly plannedAt: EpochMs;
  readonly dueAt: EpochMs;
  readonly sentAt: EpochMs | null;
  readonly decidedAt: EpochMs;
  readonly events: readonly MailEventRecord[];
}

export interface MailEventRecord {
  readonly type: MailEventType;
  readonly occurredAt: EpochMs;
  readonly detail: string | null;
  readonly byScanner: boolean;
}

/** Messages by id, in any order. */
export function findMessageRecords(q: Queryable, ids: readonly string[]): Promise<MessageRecord[]> {
  return ids.length === 0 ? Promise.resolve([]) : read(q, inArray(messages.id, [...ids]), ids.length);
}

/** Every message of a booking in the order it was due; with `recipientId` only that person's. */
export function listBookingMessages(
  q: Queryable,
  bookingId: string,
  recipientId: string | null,
): Promise<MessageRecord[]> {
  const own = recipientId === null ? undefined : eq(messages.recipientId, recipientId);
  return read(q, and(eq(messages.bookingId, bookingId), own), 1_000);
}

/** Messages that were given up and that nobody has sent once more, the latest first. */
export async function pageFailedMessages(
  q: Queryable,
  page: { readonly limit: number; readonly after: ListPlace },
): Promise<MessageRecord[]> {
  const { dueAt, id, status } = messages;
  const { after } = page;
  const again = sql`not exists (select 1 from ${messages} as later where later.resend_of = ${messages.id})`;
  const beyond = earlierThan(after, dueAt, id);
  const rows = await q
    .select({ id })
    .from(messages)
    .where(and(eq(status, 'FAILED'), again, beyond))
    .orderBy(desc(dueAt), desc(id))
    .limit(page.limit);
  const records = await findMessageRecords(
    q,
    rows.map((row) => row.id),
  );
  return records.reverse();
}

/** Whoever repeats all of them waits for whoever does so already; call it before they are listed. */
export async function lockFailedMessages(q: Queryable): Promise<void> {
  await q
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.status, 'FAILED'))
    .orderBy(asc(messages.id))
    .for('update');
}

/** The id of a booking's message of a kind that was planned last; null when there is none. */
export async function findLatestOfKind(q: Queryable, bookingId: string, kind: MessageKind): Promise<string | null> {
  const [found] = await q
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.bookingId, bookingId), eq(messages.kind, kind)))
    .orderBy(desc(messages.dueAt), desc(messages.id))
    .limit(1);
  return found?.id ?? null;
}

async function read(q: Queryable, condition: ReturnType<typeof and>, limit: number): Promise<MessageRecord[]> {
  const rows = await q
    .select({
      id: messages.id,
      kind: messages.kind,
      recipientId: messages.recipientId,
      recipientName: sql<string>`coalesce(${users.name}, ${messages.guest}->>'name', '')`,
      bookingId: messages.bookingId,
      resendOf: messages.resendOf,
      status: messages.status,
      reason: messages.reason,
      subject: messages.subject,
      tries: messages.retryCount,
      plannedAt: messages.createdAt,
      dueAt: messages.dueAt,
      sentAt: messages.sentAt,
      decidedAt: messages.updatedAt,
    })
    .from(messages)
    .leftJoin(users, eq(users.id, messages.recipientId))
    .where(condition)
    .orderBy(asc(messages.dueAt), asc(messages.id))
    .limit(limit);
  if (rows.length === 0) return [];
  const events = await q
    .select()
    .from(messageEvents)
    .where(
      inArray(
        messageEvents.messageId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(messageEvents.occurredAt));
  return rows.map((row) => ({ ...row, events: events.filter(({ messageId }) => messageId === row.id) }));
}
