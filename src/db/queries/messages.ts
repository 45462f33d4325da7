import { and, eq, inArray, lte, notExists, sql } from 'drizzle-orm';
import type { MessageFacts, MessageIdentity, MessageKind, MessageStatus } from '../../domain/notifications/message.ts';
import type { Guest } from '../../domain/notifications/recipient.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';
import { messages } from '../tables/messages.ts';

export interface StoredMessage extends MessageIdentity {
  readonly id: string;
  readonly guest: Guest | null;
  /** The message an admin sent once more. */
  readonly resendOf: string | null;
  readonly bookingId: string | null;
  readonly sessionId: string | null;
  readonly facts: MessageFacts;
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly dueAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  /** When it was first handed to the provider. */
  readonly handedOverAt: EpochMs | null;
  readonly createdAt: EpochMs;
}

export const stored = {
  id: messages.id,
  cause: messages.cause,
  version: messages.version,
  kind: messages.kind,
  recipientId: messages.recipientId,
  guest: messages.guest,
  resendOf: messages.resendOf,
  bookingId: messages.bookingId,
  sessionId: messages.sessionId,
  facts: messages.facts,
  status: messages.status,
  reason: messages.reason,
  dueAt: messages.dueAt,
  expiresAt: messages.expiresAt,
  handedOverAt: messages.handedOverAt,
  createdAt: messages.createdAt,
};

export type NewMessage = Omit<StoredMessage, 'createdAt' | 'handedOverAt'>;

/** Plans messages; one that was planned before stays as it is. Answers with the ids that are new and wait to be sent. */
export async function insertMessages(q: Queryable, planned: readonly NewMessage[], now: EpochMs): Promise<string[]> {
  if (planned.length === 0) return [];
  const rows = await q
    .insert(messages)
    .values(
      planned.map((message) => ({ ...row(message), attachments: [], retryCount: 0, createdAt: now, updatedAt: now })),
    )
    .onConflictDoNothing({ target: [messages.cause, messages.version, messages.kind, messages.recipientId] })
    .returning({ id: messages.id, status: messages.status });
  return rows.filter((row) => row.status === 'PLANNED').map((row) => row.id);
}

export async function findMessage(q: Queryable, id: string): Promise<StoredMessage | null> {
  const [found] = await q.select(stored).from(messages).where(eq(messages.id, id));
  return found === undefined ? null : readMessage(found);
}

/** The nonce of a message sent once more is kept behind its cause, so that it is as unique as any other. */
function row({ nonce = '', cause, ...message }: NewMessage) {
  return { ...message, cause: nonce === '' ? cause : `${cause}#${nonce}` };
}

export function readMessage<Row extends { readonly cause: string }>(found: Row): Row & { readonly nonce: string } {
  const [cause = '', nonce = ''] = found.cause.split('#');
  return { ...found, cause, nonce };
}

/**
 * Drops waiting messages of a session: its time changed, or it is gone. One being handed over may have gone out
 * already and stays as it is: should that try fail, the next reads the session again.
 */
export async function dropSessionMessages(
  q: Queryable,
  sessionId: string,
  kinds: readonly MessageKind[],
  drop: { readonly status: 'SUPERSEDED' | 'SUPPRESSED'; readonly reason: string },
  now: EpochMs,
): Promise<void> {
  await q
    .update(messages)
    .set({ ...drop, updatedAt: now })
    .where(and(eq(messages.sessionId, sessionId), inArray(messages.kind, [...kinds]), eq(messages.status, 'PLANNED')));
}

/** Ends a message that is not sent, with the reason. One that was sent already stays sent. */
export async function dropMessage(
  q: Queryable,
  id: string,
  status: 'SUPERSEDED' | 'SUPPRESSED' | 'EXPIRED' | 'FAILED',
  reason: string,
  now: EpochMs,
): Promise<void> {
  await q
    .update(messages)
    .set({ status, reason, updatedAt: now })
    .where(and(eq(messages.id, id), inArray(messages.status, ['PLANNED', 'SENDING'])));
}

/**
 * Keeps exactly what is about to be handed over, and shows it in the recipient's inbox, if there is one. Null when the
 * message was taken back meanwhile; otherwise whether the inbox has it only now.
 */
export async function markSending(
  q: Queryable,
  id: string,
  mail: {
    readonly subject: string;
    readonly html: string;
    readonly text: string;
    readonly attachments: readonly string[];
    readonly hasInbox: boolean;
  },
  now: EpochMs,
): Promise<{ readonly isNews: boolean } | null> {
  const before = q
    .select({ id: messages.id, shownAt: messages.shownAt })
    .from(messages)
    .where(eq(messages.id, id))
    .for('update')
    .as('before');
  const [row] = await q
    .update(messages)
    .set({
      status: 'SENDING',
      subject: mail.subject,
      bodyHtml: mail.html,
      bodyText: mail.text,
      attachments: [...mail.attachments],
      retryCount: sql`case when ${messages.status} = 'SENDING' then ${messages.retryCount} + 1 else ${messages.retryCount} end`,
      handedOverAt: sql`coalesce(${messages.handedOverAt}, ${sql.param(now, messages.handedOverAt)})`,
      ...(mail.hasInbox && { shownAt: sql`coalesce(${messages.shownAt}, ${sql.param(now, messages.shownAt)})` }),
      updatedAt: now,
    })
    .from(before)
    .where(and(eq(messages.id, before.id), inArray(messages.status, ['PLANNED', 'SENDING'])))
    .returning({ wasShown: sql<boolean>`${before.shownAt} is not null` });
  return row === undefined ? null : { isNews: mail.hasInbox && !row.wasShown };
}

/** The provider has it. `providerId` is null when the answer with the id was lost. */
export async function markSent(q: Queryable, id: string, providerId: string | null, now: EpochMs): Promise<void> {
  await q
    .update(messages)
    .set({ status: 'SENT', providerId, sentAt: now, updatedAt: now })
    .where(and(eq(messages.id, id), eq(messages.status, 'SENDING')));
}

/** What a message said when it was last written; null for what was not written yet, or forgotten. */
export async function findMessageBody(
  q: Queryable,
  id: string,
): Promise<{ readonly subject: string | null; readonly html: string | null; readonly text: string | null } | null> {
  const [found] = await q
    .select({ subject: messages.subject, html: messages.bodyHtml, text: messages.bodyText })
    .from(messages)
    .where(eq(messages.id, id));
  return found ?? null;
}

/** Those of the provider's ids that are known to be some message's. */
export async function findKnownProviderIds(q: Queryable, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await q
    .select({ id: messages.providerId })
    .from(messages)
    .where(inArray(messages.providerId, [...ids]));
  return rows.flatMap((found) => found.id ?? []);
}

/** Messages of these kinds to one person of a booking that were handed over and not answered for. */
export function listHandedOver(
  q: Queryable,
  about: { readonly bookingId: string; readonly recipientId: string; readonly kinds: readonly MessageKind[] },
): Promise<{ readonly id: string; readonly kind: MessageKind; readonly dueAt: EpochMs }[]> {
  return q
    .select({ id: messages.id, kind: messages.kind, dueAt: messages.dueAt })
    .from(messages)
    .where(
      and(
        eq(messages.bookingId, about.bookingId),
        eq(messages.recipientId, about.recipientId),
        eq(messages.status, 'SENDING'),
        inArray(messages.kind, [...about.kinds]),
      ),
    );
}

/** Messages of these kinds that wait though they were due, of a booking whose promised sessions all have a room. */
export async function listWaitingForRooms(
  q: Queryable,
  bookingId: string,
  kinds: readonly MessageKind[],
  now: EpochMs,
): Promise<{ readonly id: string; readonly kind: MessageKind; readonly dueAt: EpochMs }[]> {
  const roomless = sql`(select 1 from ${sessions} where ${sessions.bookingId} = ${bookingId}
    and ${sessions.status} in ('RESERVED', 'CONFIRMED') and ${sessions.meetLink} is null)`;
  return q
    .select({ id: messages.id, kind: messages.kind, dueAt: messages.dueAt })
    .from(messages)
    .where(
      and(
        eq(messages.bookingId, bookingId),
        eq(messages.status, 'PLANNED'),
        inArray(messages.kind, [...kinds]),
        lte(messages.dueAt, now),
        notExists(roomless),
      ),
    );
}
