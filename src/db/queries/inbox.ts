import { and, count, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { MessageKind, MessageStatus } from '../../domain/notifications/message.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace } from '../keyset.ts';
import { messages } from '../tables/messages.ts';

/** A message as its recipient's inbox on the dashboard has it. */
export interface InboxEntry {
  readonly id: string;
  readonly recipientId: string;
  readonly kind: MessageKind;
  readonly subject: string;
  /** Null once the body was forgotten. */
  readonly text: string | null;
  readonly bookingId: string | null;
  readonly sessionId: string | null;
  readonly receivedAt: EpochMs;
  readonly readAt: EpochMs | null;
}

/**
 * Puts what a message says into the inbox, where it ends: it is not mailed. Answers whether the inbox has it only now.
 */
export async function showMessage(
  q: Queryable,
  id: string,
  shown: {
    readonly mail: { readonly subject: string; readonly html: string; readonly text: string };
    readonly as: { readonly status: MessageStatus; readonly reason: string };
    readonly hasInbox: boolean;
  },
  now: EpochMs,
): Promise<boolean> {
  const { mail, as, hasInbox } = shown;
  const open = and(eq(messages.id, id), inArray(messages.status, ['PLANNED', 'SENDING']));
  const body = { subject: mail.subject, bodyHtml: mail.html, bodyText: mail.text };
  const rows = hasInbox
    ? await q
        .update(messages)
        .set({ shownAt: now, ...body })
        .where(and(open, isNull(messages.shownAt)))
        .returning({ id: messages.id })
    : [];
  await q
    .update(messages)
    .set({ ...body, ...as, updatedAt: now })
    .where(open);
  return rows.length > 0;
}

const entry = {
  id: messages.id,
  recipientId: messages.recipientId,
  kind: messages.kind,
  subject: sql<string>`coalesce(${messages.subject}, '')`,
  text: messages.bodyText,
  bookingId: messages.bookingId,
  sessionId: messages.sessionId,
  receivedAt: sql<EpochMs>`${messages.shownAt}`.mapWith(messages.shownAt),
  readAt: messages.readAt,
};

/** A page of somebody's inbox, the latest first, after (and so older than) a place in it. */
export async function pageInbox(
  q: Queryable,
  userId: string,
  page: {
    readonly limit: number;
    readonly after: ListPlace;
    readonly unreadOnly: boolean;
  },
): Promise<InboxEntry[]> {
  const { limit, after, unreadOnly } = page;
  const older = earlierThan(after, messages.shownAt, messages.id);
  return q
    .select(entry)
    .from(messages)
    .where(
      and(
        eq(messages.recipientId, userId),
        isNotNull(messages.shownAt),
        unreadOnly ? isNull(messages.readAt) : undefined,
        older,
      ),
    )
    .orderBy(desc(messages.shownAt), desc(messages.id))
    .limit(limit);
}

/** Entries of inboxes by id, in any order; what is in nobody's inbox is left out. */
export async function findInboxEntries(q: Queryable, ids: readonly string[]): Promise<InboxEntry[]> {
  if (ids.length === 0) return [];
  return q
    .select(entry)
    .from(messages)
    .where(and(inArray(messages.id, [...ids]), isNotNull(messages.shownAt)));
}

export async function countUnread(q: Queryable, userId: string): Promise<number> {
  const [row] = await q
    .select({ unread: count() })
    .from(messages)
    .where(and(eq(messages.recipientId, userId), isNotNull(messages.shownAt), isNull(messages.readAt)));
  return row?.unread ?? 0;
}

/** Marks entries of one person's inbox as read, all of them when `ids` is null. Answers with those that were not. */
export async function markRead(
  q: Queryable,
  userId: string,
  ids: readonly string[] | null,
  now: EpochMs,
): Promise<string[]> {
  if (ids !== null && ids.length === 0) return [];
  const rows = await q
    .update(messages)
    .set({ readAt: now })
    .where(
      and(
        eq(messages.recipientId, userId),
        isNotNull(messages.shownAt),
        isNull(messages.readAt),
        ids === null ? undefined : inArray(messages.id, [...ids]),
      ),
    )
    .returning({ id: messages.id });
  return rows.map((row) => row.id);
}
